"""Many values in one file of the cache, each marshalled by itself and read when it is asked for: a run needs few of a pack's megabytes."""

import marshal
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

try:
    from _blake2 import blake2b  # what hashlib has, without OpenSSL, which it would load besides
except ImportError:  # another Python than CPython
    from hashlib import blake2b

_KEY: Final = "Q"  # arrays of keys, and of ends
_END: Final = "I"
_LENGTH = 8  # bytes of the length of what stands before the values
Bytes = bytes | mmap.mmap
__all__ = ["Archive", "Row", "blake2b", "ends_of", "key_of", "opened", "packed"]


def key_of(*words: str) -> int:
    """The number under which words are found."""
    return int.from_bytes(blake2b("\0".join(words).encode(errors="surrogatepass"), digest_size=8).digest(), "little")


class Row(Sequence[bytes]):
    """Bytes one behind the other: the `ends` of each in `content`, counted from `begin`."""

    def __init__(self, ends: bytes, content: Bytes, begin: int = 0) -> None:
        self._ends, self._content, self._begin = memoryview(ends).cast(_END), content, begin

    def __len__(self) -> int:
        return len(self._ends)

    def bounds(self, number: int) -> tuple[int, int]:
        """Where one of them stands in the content."""
        return self._begin + (self._ends[number - 1] if number else 0), self._begin + self._ends[number]

    def __getitem__(self, number: Any) -> Any:
        start, end = self.bounds(range(len(self._ends))[number])
        return self._content[start:end]


class Archive:
    """Bytes by keys, and a plain `head` that is read at once. It may be pickled, and then holds all that was in its file."""

    def __init__(self, content: Bytes) -> None:
        """Raises ValueError, EOFError or TypeError where the content is not that of `packed`."""
        begin = _LENGTH + int.from_bytes(content[:_LENGTH], "little")
        with memoryview(content) as whole, whole[_LENGTH:begin] as before:
            self.head, keys, ends = marshal.loads(before)  # noqa: S302 -- data only: marshal builds no objects and runs nothing
        self._content, self._keys = content, memoryview(keys).cast(_KEY)
        self._row = Row(ends, content, begin)
        if len(self._keys) != len(self._row) or len(content) != (self._row.bounds(len(keys) // 8 - 1)[1] if keys else begin):
            raise ValueError("the content is not whole")

    def __reduce__(self) -> tuple[Any, ...]:
        return Archive, (self._content[:],)

    def bounds(self, *words: str) -> tuple[int, int] | None:
        """Where the bytes of a key stand; None where there is no such key."""
        key = key_of(*words)
        at = bisect_left(self._keys, key)
        return self._row.bounds(at) if at < len(self._keys) and self._keys[at] == key else None

    def get(self, *words: str) -> bytes | None:
        """The bytes of a key, if there is one."""
        found = self.bounds(*words)
        return None if found is None else self._content[found[0] : found[1]]

    def view(self, *words: str) -> memoryview:
        """The bytes of a key where they lie; the file stays open as long as somebody holds them."""
        found = self.bounds(*words)
        return memoryview(self._content)[slice(*found or (0, 0))]

    def row(self, ends: bytes, *words: str) -> Row:
        """The bytes of a key as a row."""
        found = self.bounds(*words)
        assert found is not None, "the ends are those of this archive"
        return Row(ends, self._content, found[0])

    @property
    def count(self) -> int:
        """How many keys there are."""
        return len(self._keys)

    def close(self) -> None:
        """Let go of the file; nothing may be asked of the archive thereafter."""
        if isinstance(self._content, mmap.mmap):
            self._content.close()

    def items(self) -> Iterator[tuple[int, bytes]]:
        """All keys with their bytes."""
        return zip(self._keys, self._row, strict=True)


def ends_of(values: Iterable[bytes]) -> bytes:
    """Where each of several values ends once they stand one behind the other."""
    return array(_END, accumulate(map(len, values))).tobytes()


def packed(head: Any, values: Mapping[int, bytes]) -> bytes:
    """What `Archive` reads."""
    keys = sorted(values)
    before = marshal.dumps((head, array(_KEY, keys).tobytes(), ends_of(values[key] for key in keys)))
    return b"".join((len(before).to_bytes(_LENGTH, "little"), before, *(values[key] for key in keys)))


def opened(path: str) -> Archive | None:
    """The archive of a file; None where there is no such file, or it is damaged."""
    try:
        with open(path, "rb") as stream:
            return Archive(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError, EOFError, TypeError):
        return None
