"""What a posting says of pay: amounts and ranges with currency and period, and whether a range is left open.

An amount of money counts as pay where a period stands by it, or a word for pay stands shortly before; sums of revenue, bonuses and benefits do not.
"""

import re
from collections.abc import Iterator

from eeolint.expressions import deferred
from eeolint.model import Span
from eeolint.records import NamedTuple

_CURRENCIES = {
    "us$": "USD", "ca$": "CAD", "c$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "s$": "SGD", "hk$": "HKD", "$": "", "£": "GBP", "€": "EUR",
    "₹": "INR", "rs": "INR", "rs.": "INR", "r": "ZAR", "¥": "JPY", "euro": "EUR", "euros": "EUR",
}  # fmt: skip
_SIGN = r"(?:US\$|CA\$|C\$|AU\$|A\$|NZ\$|S\$|HK\$|[$£€₹¥]|\bRs\.?|\bR(?=\d)|\b(?:USD|CAD|GBP|EUR|AUD|NZD|SGD|HKD|INR|ZAR|AED|CHF|PLN|SEK)\b)"
_NUMBER = r"\d{1,3}(?:[,.’' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_AFTER = r"(?:\s?(?:USD|CAD|GBP|EUR|AUD|NZD|SGD|HKD|INR|ZAR|AED|CHF|euros?\b|€|£))"
_PERIOD = (
    r"(?:\s*(?:/|\bper|\ban?|\bp\.?|\beach|\bevery)\s*(?P<EVERY>hour|hr|h|year|yr|annum|annually|a|month|mo|week|wk|day|d|diem|pay period)\b|"
    r"\s*\b(?P<ADVERB>hourly|annual(?:ly)?|yearly|monthly|weekly|daily|biweekly|p\.?a\.?)\b)"
)
_AMOUNT = rf"(?P<signN>{_SIGN})?\s?(?P<numberN>{_NUMBER})\s?(?P<thousandN>k\b|lakhs?\b|lpa\b)?(?P<codeN>{_AFTER})?"


def _named(pattern: str, **names: str) -> str:
    """A pattern that stands twice in another one, with its groups called differently in each place."""
    for old, new in names.items():
        pattern = pattern.replace(old, new)
    return pattern


_FIRST, _SECOND = (_AMOUNT.replace("N>", f"{number}>") for number in "12")
_PAY = deferred(
    r"(?<![\w.,])(?P<open>(?:from|starting (?:at|from)|starts? (?:at|from)|up to|upto|at least|minimum(?: of)?|maximum(?: of)?|min\.?|max\.?|"
    r"over|above|as much as)[:\s]+)?"
    rf"{_FIRST}(?:{_named(_PERIOD, EVERY='each', ADVERB='eachly')})?(?:\s*(?:-|–|—|‑|−|\bto\b|\band\b|\bthrough\b|\btill\b)\s*{_SECOND})?"
    r"(?P<more>\s?\+(?!\d)|\s*\b(?:and|or) (?:up|above|more|higher|greater)\b|\s*\bplus\b(?= *[.;\n]))?"
    rf"(?:{_named(_PERIOD, EVERY='period', ADVERB='periodly')})?(?P<more2>\s?\+(?!\d)|\s*\b(?:and|or) (?:up|above|more|higher|greater)\b)?",
    re.IGNORECASE,
)
_CUE = deferred(
    r"\b(?:pay(?:s|ing)?|salar(?:y|ies)|compensation|wages?|hourly|rate|remuneration|earn(?:s|ing|ings)?|ote|stipend|base|band|range|package|ctc|"
    r"income)\b",
    re.IGNORECASE,
)
_NO_PAY = deferred(
    r"\b(?:revenue|sales|budgets?|bonus(?:es)?|sign(?:ing|-on)|referral|relocation|reimburse\w*|tuition|fund\w*|raised|valuation|assets|portfolio|insurance|allowance|"
    r"deductible|premium|401|match\w*|credit|discount|projects?|contracts?|donat\w*|grants?|invest\w*|wallet|equipment|award|"
    r"gym|learning|education|wellness|wellbeing|phone|internet|meals?|lunch|commut\w*|courses?|conferences?|development|home office|travel)\b",
    re.IGNORECASE,
)
_SAID = deferred(r"\b(?:pay|salary|compensation|wages?|rate|remuneration|hourly|stipend|range)\b[\w ()/]{0,20}[:=\s]\s*$", re.IGNORECASE)
_LARGE = deferred(r"\s*(?:m|mm|mn|b|bn|million|billion|trillion|crores?)\b", re.IGNORECASE)
_BEFORE, _BEHIND = 70, 24  # characters in which a word says what a sum is
_DIGITS = re.compile(r"[0-9]+")
_LONGEST = 60  # characters of a sum on either side of a digit in it, up to the next
_LEAST_OF_YEAR = 4  # digits before the point of a sum that is pay without a period


class Pay(NamedTuple):
    """Pay as a posting states it: `low` and `high` in units of `currency` per `period`.

    The currency is an ISO 4217 code, empty where "$" may be several; the period is empty where it is not said.
    """

    span: Span
    low: float | None
    high: float | None
    currency: str
    period: str
    open: bool

    @property
    def width(self) -> float:
        """Difference between the ends of the range; 0 where one sum is stated."""
        return (self.high or 0) - (self.low or 0) if self.low is not None and self.high is not None else 0


def stated(text: str) -> Iterator[Pay]:
    """The sums of a posting that are pay, in order."""
    for window in _around_digits(text):
        yield from (_pay(found) for found in _PAY.finditer(text, *window) if _is_pay(text, found))


def _around_digits(text: str) -> Iterator[tuple[int, int]]:
    """The stretches in which sums may stand: few texts have many digits, and the expression is slow."""
    start = end = 0
    for digits in _DIGITS.finditer(text):
        if digits.start() - _LONGEST > end:
            yield start, end
            start = digits.start() - _LONGEST
        end = digits.end() + _LONGEST
    yield start, end


def _is_pay(text: str, found: re.Match[str]) -> bool:
    marked = any(found[name] for name in ("sign1", "sign2", "code1", "code2"))
    large = bool(found["thousand1"] or found["thousand2"]) or _digits(found["number2"] or found["number1"]) >= _LEAST_OF_YEAR
    if not (marked or large) or _LARGE.match(text, found.end()):
        return False
    start = found.start()
    line = text[max(0, start - _BEFORE) : start].rpartition("\n\n")[2]
    clause, behind = re.split(r"[.;\n]\s", line)[-1], text[found.end() : found.end() + _BEHIND].partition(".")[0]
    if _SAID.search(clause):
        return True
    if _NO_PAY.search(behind) or _NO_PAY.search(clause):
        return bool(_period(found) and marked and _CUE.search(clause) and not _NO_PAY.search(behind))
    cue = bool(_CUE.search(line) or _CUE.match(behind.lstrip(" (,")) or (found["open"] or "").lower().startswith("start"))
    if marked:
        return bool(_period(found)) or (cue and (large or bool(found["number2"])))
    return cue and bool(found["thousand1"] or found["thousand2"])


def _digits(number: str) -> int:
    """Digits before the point."""
    return sum(map(str.isdigit, re.sub(r"[.,]\d{1,2}$", "", number)))


def _pay(found: re.Match[str]) -> Pay:
    first, second = _value(found["number1"], found["thousand1"] or found["thousand2"]), None
    if found["number2"]:
        second = _value(found["number2"], found["thousand2"] or found["thousand1"])
    currency = next((_currency(found[name]) for name in ("code1", "code2", "sign1", "sign2") if found[name]), "")
    word = (found["open"] or "").strip(" :\n").lower()
    open_ended = second is None and bool(word or found["more"] or found["more2"])
    ceiling = second is None and (word.startswith(("up", "max", "as much")))
    low, high = (None, first) if ceiling else (first, None if open_ended else second if second is not None else first)
    return Pay(Span(*found.span()), low, high, currency, _period(found), open_ended)


def _currency(said: str) -> str:
    """The code of a currency by its sign or its code; empty for the dollar of nobody knows where."""
    said = said.strip()
    return _CURRENCIES.get(said.lower(), said.upper())


def _value(number: str, thousand: str | None) -> float:
    whole, fraction = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", number).groups()  # type: ignore[union-attr]  # it matches any text
    value = float(f"{re.sub(r'[^0-9]', '', whole)}.{fraction or 0}")
    return value * (100_000 if thousand and thousand.lower().startswith("l") else 1_000 if thousand else 1)


_PERIODS = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year", "a": "year", "p": "year", "b": "week"}


def _period(found: re.Match[str]) -> str:
    said = next((found[name] for name in ("period", "periodly", "each", "eachly") if found[name]), "")
    return _PERIODS.get(said[:1].lower(), "") if said else ""
