"""What an accommodation notice is, whom it reaches and whom one may ask, by the guideline of the labelled passages; the texts are our own."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eeolint
from eeolint.model import Notice

DEGREES = ["none", "general", "specific"]


def notices(linter: eeolint.Linter, text: str) -> list[Notice]:
    return [notice for notice in linter.lint(text).notices if notice.kind == "accommodation"]


@pytest.mark.parametrize(
    ("text", "applicants", "contact", "grounds"),
    [
        ("Reasonable accommodations are made for applicants with disabilities.", True, "none", {"disability"}),
        ("We provide reasonable accommodation to employees with disabilities.", False, "none", {"disability"}),
        (
            "Reasonable accommodations may be made so that people with disabilities can perform the essential functions.",
            False,
            "none",
            {"disability"},
        ),
        ("If you need a reasonable accommodation to apply, write to access@example.com.", True, "specific", set()),
        ("If you need a reasonable accommodation to apply, call (555) 555-0100.", True, "specific", set()),
        ("If you need a reasonable accommodation to apply, let us know.", True, "general", set()),
        ("Should you need an accommodation during the interview, contact your recruiter.", True, "general", set()),
        ("To ask for an accommodation, fill out the Accommodations request form.", None, "specific", set()),
        ("Applicants who need an accommodation because of a disability can click here.", True, "specific", {"disability"}),
        ("Candidates with a disability who need assistance to apply may ask our Human Resources office for help.", True, None, {"disability"}),
        ("We make reasonable adjustments at every stage of recruitment.", True, "none", set()),
        ("Tell us if you need an adjustment for the interview because of a disability.", True, "general", {"disability"}),
        ("Accommodation is available on request for candidates taking part in all stages of the selection process.", True, None, set()),
        ("We provide reasonable accommodation for sincerely held religious beliefs and practices.", False, "none", {"religion"}),
        ("Reasonable accommodation is made for pregnancy and childbirth in our hiring process.", True, "none", {"pregnancy"}),
        ("We accommodate disabled veterans in the application process; email jobs@example.com.", True, "specific", {"disability", "veteran"}),
        ("Fresh bread every day | Reasonable accommodations available for bakers with disabilities", False, "none", {"disability"}),
        ("our customers love us. if you need an accommodation for your interview, please tell us.", True, "general", set()),
        ("Our hiring process is open and fair to all. If a disability calls for an accommodation, let us know.", None, "general", {"disability"}),
        ("We want our recruitment process to be accessible. If you need an accommodation, let us know.", True, "general", set()),
        ("If you have support or access requirements, please advise us at the time of application.", True, "general", set()),
        ("If contacted for an opportunity, please tell us of any accommodation that you need.", True, "general", set()),
        ("If you need an accommodation, please tell your Talent Acquisition Partner.", True, "general", set()),
        ("If you need an accommodation to apply, submit an accessibility request.", True, "specific", set()),
        ("Need reasonable adjustments as a candidate? See the Access section of our careers site.", True, "specific", set()),
        ("If you need an accommodation to apply, let us know by emailing us at .", True, "specific", set()),
        ("If you need an accommodation, let us know. Read about our privacy policy, found here.", False, "general", set()),
        ("We can adapt the interview if you have a disability.", True, "none", {"disability"}),
        ("Trouble with our careers site because of a disability? Email jobs@example.com", None, "specific", {"disability"}),
        ("If a disability keeps you from using our careers site, choose one of the methods listed below.", True, "specific", {"disability"}),
        ("Applicants with disabilities may call the HR Service Desk for help.", True, "specific", {"disability"}),
        ("Applicants with disabilities should notify the bakery of the need for accommodation.", True, "general", {"disability"}),
        ("We support candidates with disabilities through our application process.", True, "none", {"disability"}),
        ("If you need an accommodation to apply, email jobs @ example . com", True, "specific", set()),
        ("If you need an accommodation to apply, contact the person named at the top of this page.", True, "specific", set()),
        ("If you need an adjustment for the interview, call Ann Baker on 01234 567890.", True, "specific", set()),
        ("Accommodation requests of applicants should be made to HR.", True, "general", set()),
        ("provides reasonable accommodations for applicants with disabilities", True, "none", {"disability"}),
        ("Equal opportunity, and reasonable accommodation for applicants with disabilities.", True, "none", {"disability"}),
        ("Need a sign language interpreter for the interview? Just ask us and we'll book one.", True, "general", set()),
        ("Any accessibility needs? Drop us a note and we'll see to it.", False, "general", set()),
        ("Tell us what would make the interview easier for you.", True, "general", set()),
        ("We adapt interviews and bake-offs to each candidate's needs.", True, "none", set()),
        ("If you are deaf and would rather apply in a voice note or by video, write to jobs@example.com.", True, "specific", {"disability"}),
        ("Should a health condition mean that our test is hard for you, mention it to your recruiter.", True, "general", {"medical"}),
        ("Extra time in the baking test is given to candidates with dyslexia.", True, "none", {"neurodiversity"}),
        ("Candidates who need an adjustment may have a word with the head baker.", True, "general", set()),
        ("Call the Access Team on ext. 4411 if you need a reasonable adjustment to apply.", True, "specific", set()),
        ("If you need an adjustment, dial 5550100.", False, "specific", set()),
        ("The lifting duties may be modified for bakers with disabilities.", False, "none", {"disability"}),
        ("The bakery may accommodate qualified individuals with disabilities.", False, "none", {"disability"}),
        ("Adjustments at work, such as a lower bench, are on offer if you have a disability.", False, "none", {"disability"}),
        ("Religious exemptions from the flu vaccine will be considered as an accommodation.", False, "none", {"religion"}),
        ("Reasonable accomodation is made for bakers with dissabilities.", False, "none", {"disability"}),
        ("Our bakery makes accommo-\ndations for bakers with disabilities.", False, "none", {"disability"}),
        ("We interview every disabled candidate who meets the criteria.", True, "none", {"disability"}),
        ("If the interview falls on a religious holiday, let us know.", True, "general", {"religion"}),
    ],
)
def test_a_notice_is_read_part_by_part(linter: eeolint.Linter, text: str, applicants: bool | None, contact: str | None, grounds: set[str]) -> None:
    [notice] = notices(linter, text)
    if applicants is not None:
        assert notice.applicants is applicants
    if contact is not None:
        assert notice.contact == contact
    assert set(notice.grounds) == grounds


@pytest.mark.parametrize(
    "text",
    [
        "Free accommodation and meals are provided for seasonal staff.",
        "We pay for flights, hotel accommodation and meals.",
        "You will arrange accommodations for guests and their dogs.",
        "The baker must accommodate a flexible schedule.",
        "You must be able to lift 50 pounds with or without reasonable accommodation.",
        "You process accommodation requests of our employees and track leave.",
        "You write accommodation plans for students with disabilities.",
        "Price adjustments need the manager's approval.",
        "You will accommodate customers with special orders.",
        "We offer relocation assistance and an employee assistance programme.",
        "- Reasonable Accommodation Documentation",
        "Lift sacks of flour, with orwithout a reasonable accommodation.",
        "Arrange accommodation for candidates who come from abroad.",
        "We can find accommodation near the bakery.",
        "Provides support to candidates with disabilities who look for a trade.",
        "Trouble with your oven? Call our bakers.",
        "You will book sign language interpreters for our clients.",
        "Need a change? Tell us why you want to bake.",
        "Tell us what would make you happy at work.",
        "We adapt our recipes to each customer's needs.",
        "Send a voice note with your favourite song to apply.",
        "The duties may be modified at any time.",
        "The hall can accommodate 300 people.",
        "Adjustable benches and quiet corners are on offer for everyone.",
        "There are no exemptions from the vaccine.",
        "If you need a different interview time, tell us.",
        "Disability support worker wanted: contact us to apply.",
        "If you have worked with people with disabilities, tell us in your application.",
        "",
        "We bake bread.",
    ],
)
def test_housing_duties_and_bare_functions_lines_are_no_notice(linter: eeolint.Linter, text: str) -> None:
    assert notices(linter, text) == []


@pytest.mark.parametrize(
    ("text", "contact_words", "reach_words"),
    [
        ("If you need a reasonable accommodation to apply, write to access@example.com.", "access@example.com", "to apply"),
        ("Applicants may ask for reasonable accommodation: let us know.", "let us know", "Applicants"),
    ],
)
def test_the_contact_and_the_words_that_reach_applicants_are_located(linter: eeolint.Linter, text: str, contact_words: str, reach_words: str) -> None:
    [notice] = notices(linter, text)
    assert notice.contact_span is not None
    assert notice.applicants_span is not None
    assert notice.contact_span.overlaps((text.index(contact_words), text.index(contact_words) + len(contact_words)))
    assert notice.applicants_span.overlaps((text.index(reach_words), text.index(reach_words) + len(reach_words)))


def test_the_sentence_behind_belongs_to_the_notice_where_it_says_how_to_ask(linter: eeolint.Linter) -> None:
    offer = "Reasonable accommodations are available to applicants with disabilities. Write to access@example.com to ask for one."
    text = f"We bake.\n\n{offer}\n\nThe shop opens at six."
    [notice] = notices(linter, text)
    assert text[notice.start : notice.end].endswith("to ask for one.")
    assert text[notice.start : notice.end].startswith("Reasonable")
    assert notice.contact == "specific"


def test_an_address_far_from_the_notice_is_not_its_contact(linter: eeolint.Linter) -> None:
    offer = "Reasonable accommodations are made for applicants with disabilities."
    text = f"{offer}\n\nWe bake.\n\nWe sell.\n\nThe shop opens at six.\n\nSend your letter to jobs@example.com."
    [notice] = notices(linter, text)
    assert notice.contact == "none"


@pytest.mark.parametrize("joint", [" ", "\n", "\n\n"])
def test_a_notice_split_over_sentences_or_lines_is_one(linter: eeolint.Linter, joint: str) -> None:
    assert (
        len(
            notices(
                linter,
                f"We make reasonable accommodations for applicants with disabilities.{joint}If you need an accommodation, call (555) 555-0100.",
            )
        )
        == 1
    )


WORDS = st.sampled_from(
    [
        "reasonable",
        "accommodation",
        "applicants",
        "with disabilities",
        "a@example.com",
        "contact us",
        "if you need",
        "hotel",
        "with or without",
        ".",
        "\n\n",
        "call",
        "(555) 555-0100",
        "to apply",
        "Click here",
        "must",
        "the",
    ]
)


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_notices_of_any_text_rise_stay_inside_it_and_hold_their_parts(linter: eeolint.Linter, text: str) -> None:
    found = notices(linter, text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    for notice in found:
        assert 0 <= notice.start < notice.end <= len(text)
        assert notice.contact in DEGREES
        assert (notice.contact == "none") is (notice.contact_span is None)
        assert notice.applicants is (notice.applicants_span is not None)
        for span in filter(None, (notice.contact_span, notice.applicants_span)):
            assert notice.start <= span.start < span.end <= notice.end
