"""The files of rule packs: the shipped one, and the user's folders with those that they extend."""

import marshal
import os
from collections.abc import Iterable, Iterator

from eeolint import resources
from eeolint.archive import blake2b
from eeolint.policy import Policy
from eeolint.records import NamedTuple
from eeolint.schema import Decoder, PackError, Problem

POLICY = "policy.yaml"  # of a user's pack
_SPECIAL = ("law/", "sources/", "vocabulary/")


class File(NamedTuple):
    """One YAML file of a pack: `name` is its path inside the pack, with the user's folder in front."""

    name: str
    path: str
    text: bytes


def _packs(folders: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The shipped pack and the user's, those that they extend first: rows (name, folder). Raises PackError where two have one name."""
    packs = {"": resources.rules()}
    for folder in _with_extended(folders, ()):
        name = os.path.basename(os.path.abspath(folder))
        if os.path.realpath(packs.setdefault(name, folder)) != os.path.realpath(folder):
            raise PackError([Problem(folder, 1, "", f"{packs[name]} is a pack of the same name; rename one of the folders")])
    return tuple(packs.items())


def _with_extended(folders: Iterable[str], on_the_way: tuple[str, ...]) -> Iterator[str]:
    """Folders of packs, each behind those that its policy extends."""
    for folder in folders:
        real = os.path.realpath(folder)
        if real in on_the_way:
            raise PackError([Problem(os.path.join(folder, POLICY), 1, "extends", "this pack extends itself, by way of others or directly")])
        yield from _with_extended(_extended(folder), (*on_the_way, real))
        yield folder


def _extended(folder: str) -> tuple[str, ...]:
    try:
        with open(os.path.join(folder, POLICY), encoding="utf-8") as stream:
            text = stream.read()
    except (OSError, UnicodeDecodeError):
        return ()  # there is no policy, or its mistakes are reported when the pack is read
    policy = Decoder(POLICY).read(text, Policy) if "extends" in text else None
    return tuple(os.path.join(folder, other) for other in policy.extends) if policy else ()


class Listed(NamedTuple):
    """A file of a pack before it is read: its name inside the pack, and its path."""

    name: str
    path: str

    def read(self) -> File:
        """The file with its text."""
        with open(self.path, "rb") as stream:
            return File(self.name, self.path, stream.read())


def listed(folders: tuple[str, ...]) -> list[Listed]:
    """The files of the shipped pack and of the user's, in order. Raises PackError where a folder is missing."""
    return _listed(_packs(folders))


def _listed(packs: Iterable[tuple[str, str]]) -> list[Listed]:
    found = []
    for prefix, folder in packs:
        if not os.path.isdir(folder):
            raise PackError([Problem(folder, 0, "", "there is no such folder of rules")])
        for inside, name, path in _in_folder(folder, ""):
            called = f"{inside}{name}"
            found.append(Listed(called if called.startswith(_SPECIAL) else f"{prefix}/{called}".lstrip("/"), path))
    return found


def _in_folder(folder: str, inside: str) -> Iterator[tuple[str, str, str]]:
    """The files of a folder by name, then those of the folders in it: what each lies in, its name and its path."""
    try:
        entries = sorted(os.scandir(folder), key=lambda one: one.name)
    except OSError:  # nobody's to read
        return
    below = []
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            below.append(entry)
        elif entry.name.endswith((".yaml", ".yml")):
            yield inside, entry.name, entry.path
    for entry in below:
        yield from _in_folder(entry.path, f"{inside}{entry.name}/")


def digest(files: list[File], made_by: str) -> str:
    """What a pack is known by: the hash of its files and of what it was `made_by`."""
    import hashlib

    total = hashlib.sha256(made_by.encode())
    for file in files:
        total.update(f"\0{file.name}\0{len(file.text)}\0".encode())
        total.update(file.text)
    return total.hexdigest()[:32]


def stamp(folders: tuple[str, ...], made_by: str) -> str:
    """What packs are known by unread: a file that was written to has another time of change. Raises PackError where a folder is missing.

    The shipped pack of an installed eeolint changes with its installation, of which one file tells.
    """
    installed = resources.installation()
    chosen = [one for one in _packs(folders) if not installed or one[1] != resources.rules()]
    files = [Listed("", installed)] if installed else []
    abouts = ((one, os.stat(one.path)) for one in (*files, *_listed(chosen)))
    states = [(*one, about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino) for one, about in abouts]
    return blake2b(marshal.dumps((made_by, states)), digest_size=16).hexdigest()
