"""Fixes: what is put in, what is left alone, and that nothing else moves."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eeolint
from eeolint.employer import Profile
from eeolint.examples import unmarked
from eeolint.fix import Edit, Fixed, applied, edits, fixed
from eeolint.model import Severity
from eeolint.pack import Pack

from .conftest import parsed

Run = Callable[..., Any]
LINTER = eeolint.Linter(jurisdictions=("us",))
PACK: Pack = LINTER.pack
FIXABLE = {name: rule for name, rule in parsed().rules.items() if rule.fixable}
LONG = "We bake bread for the town, and you will help us at night in our bakery. " * 8
ACME = Profile("Acme Bakeries", "jobs@acme.example")


def after(text: str, name: str = "a.md", *, unsafe: bool = False) -> str:
    return outcome(text.encode(), name, unsafe=unsafe).after


def outcome(data: bytes, name: str = "a.md", *, unsafe: bool = False, employer: Profile | None = None) -> Fixed:
    one = fixed(data, name, LINTER, employer, unsafe=unsafe)
    assert isinstance(one, Fixed)
    return one


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("We want a salesman.\n", "We want a salesperson.\n"),
        ("Lead a team of SALESMEN.\n", "Lead a team of SALESPEOPLE.\n"),
        ("The trainer says that he/she works here.\n", "The trainer says that they work here.\n"),
        ("S/he will plan his/her week.\n", "They will plan their week.\n"),
        ("Weâ€™re hiring.\n", "We’re hiring.\n"),
        ("# Salesman\n\nYou sell.\n", "# Salesperson\n\nYou sell.\n"),
        ("Our **salesmen** sell.\n", "Our **salespeople** sell.\n"),
    ],
)
def test_what_is_safe_is_put_in(text: str, wanted: str) -> None:
    assert after(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Salesman\n---\nYou sell.\n",
        "We want a `salesman`.\n",
        "Write to salesman@acme.example.\n",
        "See https://acme.example/salesman now.\n",
        "We want a [salesman] here.\n\n[salesman]: https://acme.example\n",
        "We want a sales<b>man</b> here.\n",
        "We want a sales&#109;an here.\n",
        "We want a **sales**man here.\n",
        "We want a sales\nman here.\n",
        "He/she frobs it.\n",
        "We want a salesman. <!-- eeolint-disable-line wording/sex -- it is a quotation -->\n",
        "Your manner is salesman-like.\n",
        "You will cast an actress.\n",
        "A recent graduate is wanted.\n",
    ],
)
def test_what_is_not_certain_or_not_ours_is_left_alone(text: str) -> None:
    assert after(text) == text


def test_what_needs_a_look_is_put_in_only_if_that_is_asked_for() -> None:
    text = "We want a night watchman for the gate.\n"
    assert outcome(text.encode()).unsafe_left == 1
    assert after(text, unsafe=True) == "We want a security guard for the gate.\n"


@pytest.mark.parametrize("tag", ["code", "pre", "kbd"])
def test_code_in_html_is_left_alone(tag: str) -> None:
    text = f"<p>A salesman writes</p><{tag}>salesman</{tag}>"
    assert after(text, "a.html") == f"<p>A salesperson writes</p><{tag}>salesman</{tag}>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_line_endings_marks_and_encodings_stay(encoding: str, newline: str, name: str) -> None:
    text = newline.join(("<p>We want a salesman — now.", "", "He/she is paid.</p>", ""))
    wanted = newline.join(("<p>We want a salesperson — now.", "", "They are paid.</p>", ""))
    assert outcome(text.encode(encoding), name).encoded() == wanted.encode(encoding)


def test_utf_16_of_the_other_byte_order_stays() -> None:
    data = b"\xfe\xff" + "We want a salesman.".encode("utf-16-be")
    assert outcome(data).encoded() == b"\xfe\xff" + "We want a salesperson.".encode("utf-16-be")


def test_edits_are_put_in_from_the_end() -> None:
    assert applied("a b c", [Edit(0, 1, "long", "r"), Edit(4, 5, "", "r")]) == "long b "


def test_a_missing_statement_and_notice_are_added_where_they_may_be() -> None:
    one = outcome(LONG.encode(), unsafe=True, employer=ACME)
    assert one.after.startswith(LONG)
    assert "Acme Bakeries is an equal opportunity employer" in one.after
    assert "jobs@acme.example" in one.after
    assert not {"notice/statement-absent", "notice/accommodation-absent"} & {finding.rule for finding in one.result.findings}
    assert outcome(one.encoded(), unsafe=True, employer=ACME).fixes == 0


def test_nothing_with_a_blank_is_added() -> None:
    assert "[" not in outcome(LONG.encode(), unsafe=True, employer=Profile("Acme Bakeries")).after


def test_in_html_they_stand_before_the_end_of_the_body() -> None:
    page = f"<html><body><p>{LONG}</p></body></html>\n"
    one = outcome(page.encode(), "a.html", unsafe=True, employer=ACME)
    assert re.search(r"<p>Acme Bakeries is .*</p>\n</body></html>\n$", one.after, re.DOTALL)


def test_nothing_is_added_unless_places_are_chosen() -> None:
    one = fixed(LONG.encode(), "a.md", eeolint.Linter(), ACME, unsafe=True)
    assert isinstance(one, Fixed)
    assert one.after == LONG


def proved(text: str) -> None:
    """The fixed text has fewer findings, none new above note; fixing twice is fixing once; nothing else has moved."""
    before = LINTER.lint_posting(eeolint.readers.read(text.encode(), "a.md"))  # type: ignore[arg-type]
    once = outcome(text.encode(), unsafe=True)
    changes = edits(before, PACK.rules, unsafe=True)
    if not changes:
        assert once.after == text
        return
    assert len(once.result.findings) < len(before.findings), once.after
    loud = [{f.rule for f in findings if f.severity is not Severity.NOTE} for findings in (once.result.findings, before.findings)]
    assert loud[0] <= loud[1], once.after
    assert outcome(once.after.encode(), unsafe=True).after == once.after
    outside = [text[start:end] for start, end in zip([0, *(e.end for e in changes)], [*(e.start for e in changes), len(text)], strict=True)]
    assert re.fullmatch(".*?".join(map(re.escape, outside)), applied(text, changes), re.DOTALL)


EXAMPLES = [(name, unmarked(bad.text)[0]) for name, rule in FIXABLE.items() if rule.examples for bad in rule.examples.bad]


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_examples_of_fixable_rules_are_fixed_for_good(name: str, text: str) -> None:
    proved(text)


PLAIN = [
    phrase
    for rule in FIXABLE.values()
    if rule.match.kind == "phrases"
    for phrase in rule.match.phrases
    if re.fullmatch(r"[a-z]+(?: [a-z]+)?", phrase)
]


@pytest.mark.parametrize("phrase", PLAIN)
@pytest.mark.parametrize("frame", ["We want a {} for our shop.", "{} wanted for our shop.", "You lead two {} in the shop."])
def test_each_plain_phrase_is_fixed_for_good(phrase: str, frame: str) -> None:
    proved(frame.format(phrase))


WORDS = st.sampled_from(
    [*PLAIN, "he/she", "S/he", "his/her", "him or her", "is", "works", "will", "and", "reports", "a", "an", "A", "the", "you", "sell", ".", ",", "\n",
     "\r\n", "\n\n", "**", "`", "<b>", "</b>", "&amp;", "â€™", "â€”", "[", "](x)", "---\n", "\ufeff", "\u00ad", "—", "🙂", "# ", "> ", "<!--", "-->"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=25))
def test_any_text_keeps_its_other_characters_and_is_fixed_once_and_for_all(words: list[str]) -> None:
    text = " ".join(words)
    result = LINTER.lint_posting(eeolint.readers.read(text.encode(), "a.md"))  # type: ignore[arg-type]
    changes = edits(result, PACK.rules, unsafe=True)
    outside = [text[start:end] for start, end in zip([0, *(e.end for e in changes)], [*(e.start for e in changes), len(text)], strict=True)]
    assert re.fullmatch(".*?".join(map(re.escape, outside)), applied(text, changes), re.DOTALL)
    once = outcome(text.encode(), unsafe=True)
    assert bool(changes) == (once.fixes > 0)
    assert outcome(once.after.encode(), unsafe=True).after == once.after
    assert once.fixes == 0 or len(once.result.findings) < len(result.findings)


def test_the_command_fixes_files_and_accounts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"We want a salesman.\r\n")
    (tmp_path / "b.txt").write_bytes(b"You bake.\n")
    os.chmod(tmp_path / "a.txt", 0o640)
    ran = run("fix", "--select", "wording", "--isolated", tmp_path)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "eeolint: 1 fix in 1 of 2 files; 0 findings left\n"
    assert (tmp_path / "a.txt").read_bytes() == b"We want a salesperson.\r\n"
    assert os.stat(tmp_path / "a.txt").st_mode & 0o777 == 0o640
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "b.txt"]


def test_what_is_left_decides_the_exit_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A salesman, and a night watchman.\n")
    ran = run("fix", "--select", "wording", "--isolated", tmp_path)
    assert ran.code == 1
    assert ran.err == "eeolint: 1 fix in 1 of 1 file; 1 finding left, 1 of them with an unsafe fix (--unsafe)\n"
    assert run("fix", "--select", "wording", "--isolated", "--fail-on", "never", tmp_path).code == 0
    assert run("fix", "--select", "wording", "--isolated", tmp_path / "none.txt").code == 2


def test_a_difference_is_printed_and_nothing_written(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("We want a salesman.")
    ran = run("fix", "--diff", "--select", "wording", "--isolated", path)
    assert ran.code == 1
    assert ran.out.endswith(
        "@@ -1 +1 @@\n-We want a salesman.\n\\ No newline at end of file\n+We want a salesperson.\n\\ No newline at end of file\n"
    )
    assert path.read_text() == "We want a salesman."
    path.write_text("You bake.")
    assert run("fix", "--diff", "--select", "wording", "--isolated", path)[:2] == (0, "")


def test_standard_input_is_printed_fixed(run: Run) -> None:
    ran = run("fix", "--select", "wording", "--isolated", "-", stdin=b"We want a salesman.\r\n")
    assert ran.out.replace("\r", "") == "We want a salesperson.\n"
    assert run("fix", "--select", "wording", "--isolated", "-", stdin=b"You bake.\n").out == "You bake.\n"


def test_a_link_to_a_posting_stays_a_link(run: Run, tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("We want a salesman.\n")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    run("fix", "--select", "wording", "--isolated", tmp_path / "link.txt")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "We want a salesperson.\n"
