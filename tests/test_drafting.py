"""Drafts pass the rules in every place and in every two; and how their parts come together."""

from __future__ import annotations

import itertools
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import eeolint
from eeolint.drafting import STYLES, Draft, Drafts, Order, draft, problems
from eeolint.engine import Engine, Settings
from eeolint.law import Employer
from eeolint.model import Finding, Place, Posting, Result, Where
from eeolint.pack import Pack
from eeolint.parsing import Parsed
from eeolint.schema import Decoder
from tests.conftest import DAY

POSTING = """Baker

We bake bread for the market and for forty shops in the town. You will join a team of six that works in the old mill by the river.

What you will do
You will weigh and mix dough, shape loaves and look after two ovens. You will keep the bench clean and write down what you baked. You will show new
colleagues how each machine works.

What you bring
You have worked with dough before, at home or in a shop. You can read a recipe and follow it. You tell the team when something goes wrong, and you
like to learn.

What we offer
You will work four days a week, from four in the morning until noon. Pay is 21 dollars an hour, and you take home all the bread you can eat. Health
insurance, paid holidays and a pension plan come with the job.

How to apply
Send a short letter and a list of your past work through our web page. We read letters until 31 March. We answer each one within two weeks.

"""
CONTACT = "jobs@acme.example"
A_STATEMENTS = ("duty/fair-chance-unsaid", "duty/contractor-tagline-missing", "duty/state-contractor-statement-missing", "duty/accommodation-unsaid")
SAMPLE = 250


@pytest.fixture(scope="module")
def engine(shipped_pack: Pack) -> Engine:
    return Engine(shipped_pack, Settings(DAY))


@pytest.fixture(scope="module")
def drafted(shipped_pack: Pack) -> Callable[..., Draft]:
    """A draft by the shipped words: `drafted("us-ca", "gb", style="short")`."""

    def write(*places: str, **order: Any) -> Draft:
        return draft(
            Order(tuple(map(in_place, places)), **{"day": DAY, "contact": CONTACT, **order}),
            shipped_pack.drafts(),
            shipped_pack.law,
            shipped_pack.vocabulary,
        )

    return write


def in_place(place: str) -> Place:
    return Place(place, place, "chosen")


def posted(draft: Draft, places: tuple[str, ...], engine: Engine) -> Result:
    """A draft at the foot of a posting in which nothing else is found."""
    text = POSTING + "\n\n".join((" ".join(draft.statement), " ".join(draft.notice)))
    return engine.lint(Posting(text), Where(tuple(map(in_place, places))))


def concerns(finding: Finding) -> bool:
    """Whether a finding is one that a statement or a notice can prevent: pay, say, is none of theirs."""
    return not finding.rule.startswith("duty/") or finding.rule in A_STATEMENTS


def faults(result: Result) -> Iterator[str]:
    yield from (f"{finding.rule}: {finding.message}" for finding in result.findings if concerns(finding))
    if [statement.catch_all for statement in result.statements] != [True]:
        yield f"statements: {result.statements}"
    if [(notice.applicants, notice.contact) for notice in result.notices] != [(True, "specific")]:
        yield f"notices: {result.notices}"


def all_faults(groups: list[tuple[str, ...]], engine: Engine, drafted: Callable[..., Draft], **order: Any) -> list[str]:
    return [
        f"{places} {style}: {fault}"
        for places in groups
        for style in STYLES
        for fault in faults(posted(drafted(*places, style=style, **order), places, engine))
    ]


def test_the_posting_around_the_drafts_is_clean_but_for_what_they_add(engine: Engine) -> None:
    found = engine.lint(Posting(POSTING), Where((in_place("us"),)))
    assert {finding.rule for finding in found.findings} == {"notice/statement-absent", "notice/accommodation-absent"}


def test_drafts_pass_the_rules_in_every_place(shipped: Parsed, engine: Engine, drafted: Callable[..., Draft]) -> None:
    assert all_faults([(place,) for place in shipped.places], engine, drafted) == []


def test_drafts_pass_the_rules_in_two_places(shipped: Parsed, engine: Engine, drafted: Callable[..., Draft]) -> None:
    # All pairs take a minute: .ci/run asks for them.
    pairs = list(itertools.permutations(sorted(shipped.places), 2))
    if os.environ.get("EEOLINT_TEST_PAIRS") == "1":
        chosen = [pair for pair in pairs if pair[0] < pair[1]]
    else:
        chosen = random.Random(DAY.toordinal()).sample(pairs, SAMPLE)
    assert all_faults(chosen, engine, drafted) == []


def test_a_draft_that_leaves_a_characteristic_out_would_be_found(engine: Engine, drafted: Callable[..., Draft]) -> None:
    short = drafted("us-ca")
    cut = short._replace(statement=tuple(one.replace(" ancestry,", "") for one in short.statement))
    assert [fault.split(":")[0] for fault in faults(posted(cut, ("us-ca",), engine))] == ["coverage/missing-characteristic"]


@pytest.mark.parametrize("employees", [1, 4, 10, 30, 1000])
def test_drafts_pass_the_rules_for_employers_of_any_size(employees: int, shipped_pack: Pack, drafted: Callable[..., Draft]) -> None:
    employer = Employer(employees)
    of_size = Engine(shipped_pack, Settings(DAY, employer))
    places = [(place,) for place in sorted(shipped_pack.law.places)[::5]]
    assert all_faults(places, of_size, drafted, employer=employer) == []


@pytest.mark.parametrize("contact", ["jobs@acme.example", "+1 (555) 555-0100", "https://acme.example/adjustments"])
@pytest.mark.parametrize("place", ["us", "gb", "au-vic", "de"])
def test_every_kind_of_contact_is_found(contact: str, place: str, engine: Engine, drafted: Callable[..., Draft]) -> None:
    assert list(faults(posted(drafted(place, contact=contact), (place,), engine))) == []


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (
            ("us",),
            "race, color, national origin, religion, sex (including pregnancy and related conditions, sexual orientation, and gender identity), age,",
        ),
        (("gb",), "race (including colour, nationality and ethnic or national origin), religion or belief, sex, pregnancy and maternity,"),
        (("gb",), "age, disability, marriage and civil partnership, or any other characteristic protected by applicable law."),
        (("ie",), "disability, civil status, family status, membership of the Traveller community, or any other"),
        (("ca-on",), "race, colour, ethnicity,"),
        (("us-ca",), "sexual orientation, gender identity or expression, age,"),
        (("us", "gb"), "race, color, nationality, ethnic or national origin, religion or belief, sex,"),
        (("gb", "us"), "race, colour, nationality, ethnic or national origin, religion or belief, sex,"),
        (("gb-nir",), "We welcome applications from all sections of the community"),
    ],
)
def test_a_list_speaks_the_language_of_its_law(places: tuple[str, ...], said: str, drafted: Callable[..., Draft]) -> None:
    assert said in drafted(*places).statement[0]


def test_a_parent_beside_its_child_adds_nothing(drafted: Callable[..., Draft]) -> None:
    assert drafted("us", "us-ca") == drafted("us-ca")


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (("us",), "If you need a reasonable accommodation to apply"),
        (("gb",), "If you need a reasonable adjustment to apply"),
        (("gb", "us"), "If you need a reasonable adjustment or a reasonable accommodation to apply"),
        (("us", "ca-on"), "If you need a reasonable accommodation to apply"),
    ],
)
def test_a_notice_offers_what_the_places_call_it(places: tuple[str, ...], said: str, drafted: Callable[..., Draft]) -> None:
    assert drafted(*places, style="short").notice[0].startswith(said)


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("jobs@acme.example", "please write to jobs@acme.example."),
        ("+1 (555) 555-0100", "please call +1 (555) 555-0100."),
        ("https://acme.example/help@form", "please use the form at https://acme.example/help@form."),
        ("Ana Diaz in the office", "please contact Ana Diaz in the office."),
        ("", "please contact us at [e-mail address or telephone number]."),
    ],
)
def test_a_contact_is_asked_as_its_kind_demands(contact: str, said: str, drafted: Callable[..., Draft]) -> None:
    written = drafted("us", contact=contact, style="short")
    assert said in written.notice[0]
    assert written.missing == (() if contact else ("contact",))


def test_an_employer_is_called_by_its_name_where_that_is_known(drafted: Callable[..., Draft]) -> None:
    assert drafted("us", name="Acme").statement[0].startswith("Acme is an equal opportunity employer.")
    assert drafted("us").statement[0].startswith("We are an equal opportunity employer.")


def test_the_day_decides(drafted: Callable[..., Draft]) -> None:
    before, after = (" ".join(drafted("us-ia", day=DAY.replace(year=2025, month=month, day=1)).statement) for month in (6, 7))
    assert "sexual orientation, gender identity, age" in before
    assert "sex (including pregnancy and related conditions, and gender identity)" in after


def test_facts_of_the_employer_decide(drafted: Callable[..., Draft]) -> None:
    few, unknown = (drafted("us-az", employer=Employer(employees)).statement[0] for employees in (3, None))
    assert "age" in unknown
    assert ", age" not in few


@pytest.mark.parametrize(
    ("place", "employer", "said"),
    [
        ("us-ca-sf", Employer(), True),
        ("us-ca-sf", Employer(3), False),
        ("us-ct", Employer(), False),
        ("us-ct", Employer(state_contractor=True), True),
        ("us-ct", Employer(state_contractor=False), False),
    ],
)
def test_a_duty_adds_its_sentence_where_it_acts(place: str, employer: Employer, said: bool, drafted: Callable[..., Draft], shipped: Parsed) -> None:
    sentences = {sentence.say for sentence in shipped.drafts.duties.values()}
    assert bool(sentences.intersection(drafted(place, employer=employer, style="short").statement)) is said


def test_every_duty_that_asks_for_a_sentence_of_its_own_has_one(shipped: Parsed) -> None:
    asking = {key for place in shipped.places.values() for key, duty in place.obligations.items() if "fair_chance" in duty.asks}
    assert asking <= shipped.drafts.duties.keys()


@pytest.mark.parametrize(("place", "notes"), [("ca-qc", 1), ("fr", 1), ("ca-on", 0), ("us", 0)])
def test_a_draft_says_where_english_is_not_enough(place: str, notes: int, drafted: Callable[..., Draft]) -> None:
    assert len(drafted(place).notes) == notes


def test_the_shipped_words_have_no_mistakes(shipped: Parsed) -> None:
    assert list(problems(shipped.drafts, shipped.vocabulary.characteristics, shipped.places)) == []


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("of: [lactation]", "of: [latcation]", "vocabulary/characteristics.yaml has no 'latcation' (grounds["),
        ("by: {irish: gender}", "by: {iris: gender}", "].by.iris)"),
        ("places: [ie]", "places: [ei]", "rules/law has no place 'ei' (english.irish.places)"),
        ("places: [ie]", "places: []", "one of them, and only one, has no places: that for all others (english)"),
        ("  us-ca-sf-fair-chance:", "  us-ca-fs-fair-chance:", "rules/law has no duty 'us-ca-fs-fair-chance' (duties)"),
        ("[ca-qc-french,", "[ca-qc-frnch,", "rules/law has no duty 'ca-qc-frnch' (not_english)"),
        ('"call {contact}"', '"call {number}"', "{number} is not known here; known: contact (contact.phone)"),
        ('"call {contact}"', '"call {contact"', "its braces do not pair"),
        ("  short:", "  shrot:", "'shrot' is not one of 'short', 'full'; did you mean 'short'?"),
        ("titles:", "tiles:", "unknown key; did you mean 'titles'? (tiles)"),
    ],
)
def test_every_mistake_in_the_words_is_reported(old: str, new: str, mistake: str, shipped: Parsed, project: Path) -> None:
    text = (project / "rules" / "vocabulary" / "drafts.yaml").read_text(encoding="utf-8")
    assert old in text
    decoder = Decoder("drafts.yaml")
    words = decoder.read(text.replace(old, new), Drafts)
    for key, message in problems(words, shipped.vocabulary.characteristics, shipped.places) if words else ():
        decoder.at(key, message)
    assert mistake in "\n".join(map(str, decoder.problems))


def test_a_pack_with_a_mistake_in_the_words_is_refused(small_pack: Any, project: Path) -> None:
    text = (project / "rules" / "vocabulary" / "drafts.yaml").read_text(encoding="utf-8")
    path = small_pack.file("vocabulary/drafts.yaml", text)
    mistakes = {problem.message for problem in small_pack.problems() if problem.file == str(path)}
    assert "vocabulary/characteristics.yaml has no 'lactation'" in mistakes
    assert "rules/law has no duty 'fr-french'" in mistakes


def test_a_linter_drafts_for_its_places_and_for_no_others(linter_for: Callable[..., eeolint.Linter], drafted: Callable[..., Draft]) -> None:
    assert linter_for("us-ca").draft(contact=CONTACT) == drafted("us-ca")
    with pytest.raises(eeolint.UsageError, match="name them, such as us-ca"):
        eeolint.Linter(as_of=DAY).draft()


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    path = tmp_path / "acme.toml"
    path.write_text('name = "Acme <Bakeries>"\ncontact = "jobs@acme.example"\n[facts]\nemployees = 3\n', encoding="utf-8")
    return path


def test_the_command_prints_both_parts(run: Callable[..., Any], acme: Path) -> None:
    ran = run("statement", "--jurisdiction", "us-ca, gb", "--employer", acme, "--fact", "employees=40", "--style", "short")
    statement, notice = ran.out.rstrip("\n").split("\n\n")
    assert (ran.code, ran.err) == (0, "")
    assert statement.startswith("Acme <Bakeries> is an equal opportunity employer and will consider all qualified applicants without regard to race,")
    assert notice == "If you need a reasonable accommodation or a reasonable adjustment to apply or to interview, please write to jobs@acme.example."


def test_the_command_hints_at_a_blank_and_at_another_language(run: Callable[..., Any]) -> None:
    ran = run("statement", "--jurisdiction", "ca-qc")
    blank, language = ran.err.splitlines()
    assert ran.code == 0
    assert blank == "eeolint: there is a blank to fill in: name the contact in a file and give it with --employer"
    assert language.startswith("eeolint: the draft is English; ca-qc (Charter of the French language s.41): ")


@pytest.mark.parametrize(
    ("form", "piece"),
    [
        ("markdown", "## Equal opportunity\n\nAcme \\<Bakeries\\> is"),
        ("html", "<h2>Equal opportunity</h2>\n<p>Acme &lt;Bakeries&gt; is"),
        ("text", "Acme <Bakeries> is"),
    ],
)
def test_a_form_marks_the_parts_in_its_way(form: str, piece: str, run: Callable[..., Any], acme: Path) -> None:
    assert run("statement", "--jurisdiction", "us", "--employer", acme, "--format", form).out.startswith(
        ("<section>\n" if form == "html" else "") + piece
    )


def test_json_says_what_is_named_and_for_whom(run: Callable[..., Any]) -> None:
    whole = json.loads(run("statement", "--jurisdiction", "gb", "--format", "json").out)
    assert whole["schema"] == "eeolint-statement/1"
    assert whole["missing"] == ["contact"]
    assert {
        "words": "religion or belief",
        "characteristics": {"religion": "religion", "belief": "belief"},
        "places": ["gb"],
    } in whole["names"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--jurisdiction", "us-zz"], "there is no place 'us-zz'"),
        (["--jurisdiction", "us", "--employer", "no.toml"], "no.toml: cannot be read"),
        (["--jurisdiction", "us", "--fact", "employes=3"], "did you mean 'employees'?"),
        ([], "a statement is written for places: name them, such as us-ca"),
    ],
)
def test_what_the_command_cannot_do_it_says(arguments: list[str], said: str, run: Callable[..., Any]) -> None:
    ran = run("statement", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_check_reads_the_facts_of_an_employer_too(run: Callable[..., Any], acme: Path, postings: Callable[..., Path]) -> None:
    posting = postings(a=POSTING)
    conditional = run("check", "--jurisdiction", "us-ca-sf", "--select", "duty/fair-chance-unsaid,duty/facts-unset", posting)
    settled = run("check", "--jurisdiction", "us-ca-sf", "--select", "duty/fair-chance-unsaid,duty/facts-unset", "--employer", acme, posting)
    overruled = run(
        "check",
        "--jurisdiction",
        "us-ca-sf",
        "--select",
        "duty/fair-chance-unsaid,duty/facts-unset",
        "--employer",
        acme,
        "--fact",
        "employees=9",
        posting,
    )
    assert ["set employees" in ran.out for ran in (conditional, settled, overruled)] == [True, False, False]
    assert [ran.code for ran in (settled, overruled)] == [0, 1]
