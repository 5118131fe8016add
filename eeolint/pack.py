"""A pack: rules, law and vocabulary, ready to run.

A pack is read from the shipped folder and from the user's own (`--rules DIR`, whose rules are called `<folder>/…`). What was read is cached under
the hash of all files, as an archive of which a start reads the head alone; nothing in it is executed.
"""

from __future__ import annotations

import marshal
import mmap
import os
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from eeolint import __version__, marshalled, packfiles, resources, timed
from eeolint.archive import Archive, opened
from eeolint.automaton import Packed, Rows
from eeolint.expressions import Expressions, keep_own, remembered
from eeolint.law import Jurisdiction, Law, Source
from eeolint.lexicon import Lexicon, Searched
from eeolint.matcher import Index, IndexData
from eeolint.pairs import Pairs
from eeolint.places import Gazetteer
from eeolint.policy import Choices
from eeolint.reading import Knowledge
from eeolint.records import NamedTuple
from eeolint.rules import Head, Rule
from eeolint.schema import thaw
from eeolint.vocabulary import Phrases, Vocabulary

if TYPE_CHECKING:
    from eeolint.drafting import Drafts
    from eeolint.packfiles import File

_MOST_CACHED = 16  # files of packs and of their expressions
_FORMAT = 67  # of the cached pack; a change of what is frozen is a change of this number
_MOST_STAMPS = 64  # states of files that are remembered
_MADE_BY = f"{__version__} {_FORMAT} {sys.version_info[:2]} {marshal.version}"


class Thawing(Mapping[str, Any]):
    """A mapping of frozen records of one kind, each thawed when it is first asked for."""

    def __init__(self, archive: Archive, name: str, kind: Any) -> None:
        self._archive, self._name, self._kind = archive, name, kind
        self._thawed: dict[str, Any] = {}
        self._names: tuple[str, ...] | None = None

    def __getitem__(self, key: str) -> Any:
        if key not in self._thawed:
            plain = self._archive.get(self._name, key)
            if plain is None:
                raise KeyError(key)
            self._thawed[key] = thaw(marshal.loads(plain), self._kind)  # noqa: S302 -- data only
        return self._thawed[key]

    def _all(self) -> tuple[str, ...]:
        if self._names is None:
            self._names = tuple(marshal.loads(self._archive.get(self._name) or b""))  # noqa: S302 -- data only
        return self._names

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._archive.bounds(self._name, key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


class Pack(NamedTuple):
    """Rules, law and vocabulary, ready to run; `digest` is the hash of all that it was made of, `read` the last day on which law was read for it."""

    digest: str
    read: str
    heads: dict[str, Head]
    rules: Mapping[str, Rule]
    known: Knowledge
    matcher: Index
    expressions: Expressions
    localities: dict[tuple[str, str], str]
    archive: Archive
    choices: Choices

    @property
    def law(self) -> Law:
        """The law of the pack."""
        return self.known.law

    def gazetteer(self) -> Gazetteer:
        """The names of places, read from the shipped pack."""
        with open(os.path.join(resources.rules(), "vocabulary", "cities.tsv"), "rb") as stream:
            cities = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        called = marshal.loads(self.archive.get("called") or b"")  # noqa: S302 -- data only
        return Gazetteer(self.vocabulary.places, called, cities, self.localities)

    def drafts(self) -> Drafts:
        """The words of statements and notices that are written for places."""
        from eeolint.drafting import Drafts

        drafts: Drafts = thaw(marshal.loads(self.archive.get("drafts") or b""), Drafts)  # noqa: S302 -- data only
        return drafts

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the pack."""
        return self.known.vocabulary


def load(folders: tuple[str, ...] = ()) -> Pack:
    """The shipped pack with the user's folders on top. Raises PackError with every mistake."""
    return thawed(frozen(folders))


class Frozen(NamedTuple):
    """A pack as plain data, which may be thawed where its folders are not; `digest` is that of the pack."""

    digest: str
    archive: Archive


def frozen(folders: tuple[str, ...] = ()) -> Frozen:
    """That pack before it is thawed, from the cache if it is there. Raises PackError with every mistake."""
    stamp = packfiles.stamp(folders, _MADE_BY)
    digest = _digests().get(stamp)
    archive = opened(_pack_file(digest)) if digest else None
    if digest is None or archive is None:
        files = [one.read() for one in packfiles.listed(folders)]
        digest = packfiles.digest(files, _MADE_BY)
        archive = opened(_pack_file(digest)) or _made(files, digest)
        marshalled.save(_digests_file(), dict([*_digests().items(), (stamp, digest)][-_MOST_STAMPS:]))
    return Frozen(digest, archive)


def _made(files: list[File], digest: str) -> Archive:
    """A pack made of its files, and cached."""
    from eeolint.freezing import freeze_pack
    from eeolint.parsing import parse

    content = freeze_pack(parse(files))
    _keep(_pack_file(digest), content)
    return Archive(content)


def _pack_file(digest: str) -> str:
    return os.path.join(resources.cache(), f"pack-{digest}.archive")


def _digests_file() -> str:
    return os.path.join(resources.cache(), "digests.marshal")


def _digests() -> dict[str, str]:
    """The packs that were read before, by the stamps of their files."""
    known = marshalled.load(_digests_file())
    return known if isinstance(known, dict) else {}


def _keep(path: str, content: bytes) -> None:
    marshalled.put(path, content)
    try:
        _prune(os.path.dirname(path))
    except OSError:  # a read-only home is no fault
        return


def _prune(folder: str) -> None:
    """Remove all but the newest files: whoever writes rules makes a new pack of some megabytes with every change."""
    files = [entry for entry in os.scandir(folder) if entry.name.startswith(("pack-", "codes-"))]
    for entry in sorted(files, key=lambda one: one.stat().st_mtime, reverse=True)[_MOST_CACHED:]:
        os.remove(entry.path)


def thawed(pack: Frozen) -> Pack:
    """A pack ready to run."""
    archive, expressions = pack.archive, remembered(_codes_file(pack.digest))
    read, heads, vocabulary, localities, remote, choices, first = archive.head
    words = thaw(vocabulary, Vocabulary)
    law = Law(Thawing(archive, "places", Jurisdiction), Thawing(archive, "sources", Source), remote)
    return Pack(
        pack.digest,
        read,
        {name: Head(*head) for name, head in heads.items()},
        Thawing(archive, "rules", Rule),
        Knowledge(words, Lexicon(words.words, partial(_searched, archive), expressions), law),
        Index(_index(archive, "first", *first), expressions, partial(_late, archive)),
        expressions,
        localities,
        archive,
        thaw(choices, Choices),
    )


def _searched(archive: Archive, phrases: Phrases) -> Searched | None:
    plain = archive.get("patterns", *phrases)
    return None if plain is None else Searched(*marshal.loads(plain))  # noqa: S302 -- data only


def _late(archive: Archive) -> IndexData:
    return _index(archive, "late", *marshal.loads(archive.get("index", "late") or b""))  # noqa: S302 -- data only


def _index(archive: Archive, name: str, plain: tuple[Any, ...], ends: bytes) -> IndexData:
    """An index with its large parts, which it reads piece by piece."""
    automaton, needs, _ = plain
    words, beginnings, (starts, _), _, lines, _ = automaton
    states, lists = archive.view("states", name), archive.view("lists", name)
    pairs = Pairs(*(archive.view(table, name) for table in Pairs._fields))
    return IndexData(Packed(words, beginnings, Rows(starts, states), lists, lines, pairs), needs, archive.row(ends, "entries", name))


def _codes_file(digest: str) -> str:
    return os.path.join(resources.cache(), f"codes-{digest}.archive")


def keep_learned(pack: Pack) -> None:
    """Remember for the next run how the expressions of this one were compiled."""
    pack.expressions.keep(_codes_file(pack.digest))
    keep_own()
    timed.keep()
