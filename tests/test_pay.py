"""What counts as pay: two shapes each way, and the ends of a range."""

from __future__ import annotations

import pytest

from eeolint import pay


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "period"),
    [
        ("Salary: $90,000 - $120,000 per year", 90_000, 120_000, "", "year"),
        ("The pay range is $25.50 to $31.00 an hour.", 25.5, 31, "", "hour"),
        ("Pay: $20/hr", 20, 20, "", "hour"),
        ("£30k–£35k pa", 30_000, 35_000, "GBP", "year"),
        ("CAD 70,000 to CAD 120,000 a year", 70_000, 120_000, "CAD", "year"),
        ("€ 3.500 - 4.200 per month", 3_500, 4_200, "EUR", "month"),
        ("Salary 8-12 LPA", 800_000, 1_200_000, "", ""),
        ("Salary range: 50000 - 65000", 50_000, 65_000, "", ""),
        ("Base salary for this role is 120,000-150,000 USD annually", 120_000, 150_000, "USD", "year"),
    ],
)
def test_pay_is_read_with_its_ends(text: str, low: float, high: float, currency: str, period: str) -> None:
    [found] = pay.stated(text)
    assert (found.low, found.high, found.currency, found.period, found.open) == (low, high, currency, period, False)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("from $15 per hour and up", 15, None),
        ("Salary up to £45,000", None, 45_000),
        ("Compensation: $18.00+", 18, None),
        ("starting at $55,000", 55_000, None),
    ],
)
def test_a_range_without_one_of_its_ends_is_open(text: str, low: float | None, high: float | None) -> None:
    [found] = pay.stated(text)
    assert (found.low, found.high, found.open) == (low, high, True)


@pytest.mark.parametrize(
    "text",
    [
        "We raised $20 million last year.",
        "You manage a budget of $200,000.",
        "A $5,000 sign-on bonus.",
        "401k match up to $5,000",
        "We serve 20,000 customers a day.",
        "Get $50 per month for your gym.",
        "Over 500 employees and 20 to 30 projects a year.",
        "",
    ],
)
def test_other_sums_are_no_pay(text: str) -> None:
    assert list(pay.stated(text)) == []


def test_the_span_is_that_of_the_words() -> None:
    text = "Bakers wanted. Pay: $20 to $24 per hour. Apply today."
    [found] = pay.stated(text)
    assert text[slice(*found.span)] == "$20 to $24 per hour"
    assert found.width == 4


FAR = "We bake bread for the town. " * 20


@pytest.mark.parametrize("text", ["Pay: $20 an hour.{far}Pay: $30 an hour.", "{far}Pay: $20 an hour.{far}{far}Pay: $30 an hour.{far}"])
def test_sums_are_found_however_far_they_stand_apart(text: str) -> None:
    posting = text.format(far=FAR)
    assert [posting[slice(*one.span)] for one in pay.stated(posting)] == ["$20 an hour", "$30 an hour"]


@pytest.mark.parametrize("text", ["", FAR, f"{FAR}Pay by the hour.", f"{FAR}5 loaves."])
def test_a_text_without_sums_states_no_pay(text: str) -> None:
    assert list(pay.stated(text)) == []
