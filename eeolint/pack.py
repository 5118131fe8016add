"""A pack: rules, law and vocabulary, ready to run.

A pack is read from the shipped folder and from the user's own (`--rules DIR`, whose rules are called `<folder>/…`). What was read is cached under
the hash of all files, in a form that `marshal` reads back in a millisecond; nothing in it is executed.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from eeolint import __version__, marshalled, packfiles, resources
from eeolint.expressions import Expressions, keep_own, remembered
from eeolint.law import Jurisdiction, Law, Source
from eeolint.matcher import Index, IndexData
from eeolint.places import Gazetteer
from eeolint.policy import Choices
from eeolint.reading import Knowledge
from eeolint.records import NamedTuple
from eeolint.rules import Head, Rule
from eeolint.schema import thaw
from eeolint.vocabulary import Lexicon, Searched, Vocabulary

if TYPE_CHECKING:
    from eeolint.drafting import Drafts
    from eeolint.packfiles import File

_MOST_CACHED = 16  # files of packs and of their expressions
_FORMAT = 45  # of the cached pack; a change of what is frozen is a change of this number
_MOST_STAMPS = 64  # states of files that are remembered
_MADE_BY = f"{__version__} {_FORMAT} {sys.version_info[:2]} {marshal.version}"


class Thawing(Mapping[Any, Any]):
    """A mapping of frozen records, each marshalled by itself and thawed when it is first asked for."""

    def __init__(self, plain: dict[Any, bytes], kind: Any) -> None:
        self._plain, self._kind = plain, kind
        self._thawed: dict[Any, Any] = {}

    def __getitem__(self, key: Any) -> Any:
        if key not in self._thawed:
            self._thawed[key] = thaw(marshal.loads(self._plain[key]), self._kind)  # noqa: S302 -- data only
        return self._thawed[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._plain)

    def __len__(self) -> int:
        return len(self._plain)


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
    frozen_drafts: bytes
    choices: Choices

    @property
    def law(self) -> Law:
        """The law of the pack."""
        return self.known.law

    def gazetteer(self) -> Gazetteer:
        """The names of places, read from the shipped pack."""
        with open(os.path.join(resources.rules(), "vocabulary", "cities.tsv"), "rb") as stream:
            return Gazetteer(self.vocabulary.places, stream.read(), self.localities)

    def drafts(self) -> Drafts:
        """The words of statements and notices that are written for places."""
        from eeolint.drafting import Drafts

        drafts: Drafts = thaw(marshal.loads(self.frozen_drafts), Drafts)  # noqa: S302 -- data only
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
    plain: Any


def frozen(folders: tuple[str, ...] = ()) -> Frozen:
    """That pack before it is thawed, from the cache if it is there. Raises PackError with every mistake."""
    found = packfiles.listed(folders)
    stamp = packfiles.stamp(found, _MADE_BY)
    digest = _digests().get(stamp)
    plain = marshalled.load(_pack_file(digest)) if digest else None
    if digest is None or plain is None:
        files = [one.read() for one in found]
        digest = packfiles.digest(files, _MADE_BY)
        plain = marshalled.load(_pack_file(digest)) or _made(files, digest)
        marshalled.save(_digests_file(), dict([*_digests().items(), (stamp, digest)][-_MOST_STAMPS:]))
    return Frozen(digest, plain)


def _made(files: list[File], digest: str) -> Any:
    """A pack made of its files, and cached."""
    from eeolint.freezing import freeze_pack
    from eeolint.parsing import parse

    plain = freeze_pack(parse(files))
    _keep(_pack_file(digest), plain)
    return plain


def _pack_file(digest: str) -> str:
    return os.path.join(resources.cache(), f"pack-{digest}.marshal")


def _digests_file() -> str:
    return os.path.join(resources.cache(), "digests.marshal")


def _digests() -> dict[str, str]:
    """The packs that were read before, by the stamps of their files."""
    known = marshalled.load(_digests_file())
    return known if isinstance(known, dict) else {}


def _keep(path: str, plain: Any) -> None:
    marshalled.save(path, plain)
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
    expressions = remembered(_codes_file(pack.digest))
    read, heads, rules, patterns, places, sources, vocabulary, localities, remote, choices, drafts, index, late = pack.plain
    words = thaw(vocabulary, Vocabulary)
    lexicon = Lexicon(words.words, Thawing(patterns, Searched), expressions)
    law = Law(Thawing(places, Jurisdiction), Thawing(sources, Source), remote)
    return Pack(
        pack.digest,
        read,
        {name: Head(*head) for name, head in heads.items()},
        Thawing(rules, Rule),
        Knowledge(words, lexicon, law),
        Index(IndexData(*index), expressions, lambda: IndexData(*marshal.loads(late))),  # noqa: S302 -- data only
        expressions,
        localities,
        drafts,
        thaw(choices, Choices),
    )


def _codes_file(digest: str) -> str:
    return os.path.join(resources.cache(), f"codes-{digest}.marshal")


def keep_learned(pack: Pack) -> None:
    """Remember for the next run how the expressions of this one were compiled."""
    pack.expressions.keep(_codes_file(pack.digest))
    keep_own()
