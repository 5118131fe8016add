"""Notices that a posting gives, such as the accommodation notice, read part by part: does it reach applicants, whom do they contact, on what grounds.

A sentence offers when one of the vocabulary's offers holds in it: its subject ("if you need an accommodation") stands there, together with all that
the offer says and nothing that undoes it; a question and the sentence behind it, its answer, count as one. A phrase of `others` over the subject
takes its meaning away ("with or without reasonable accommodation"), unless a longer one of `spared` gives it back; a sentence that opens with one of
`duties` tells what the worker does. The sentences right behind belong to the notice as far as they go on about the request or name whom to ask
(`goes_on`), until one turns to other business (`breaks_off`); the sentence right before belongs to it if it says that hiring is open to all
(`leads_in`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eeolint.lexicon import Lexicon
from eeolint.matcher import Scan
from eeolint.model import Notice, Span
from eeolint.vocabulary import SPARED, NoticeWords, Offer, Phrases

_FOLLOWING = 2  # sentences behind an offer that may belong to its notice
_BULLET = r"[^\w(]*(?:\d{1,2}[.)]\s*)?"  # what may stand before the first word of a sentence
_DEGREES = ("specific", "general")


def find(scan: Scan, kind: str, words: NoticeWords, lexicon: Lexicon) -> tuple[Notice, ...]:
    """The notices of one kind in a text, in order."""
    groups: list[list[int]] = []
    for number in sorted(set(_offering(scan, kind, words, lexicon))):
        first = _first(scan, number, words, lexicon)
        if groups and first - groups[-1][-1] <= _FOLLOWING:
            groups[-1].append(number)
        else:
            groups.append([first, number])
    return tuple(_notice(scan, kind, group, words, lexicon) for group in groups)


def _offering(scan: Scan, kind: str, words: NoticeWords, lexicon: Lexicon) -> Iterator[int]:
    """Numbers of the sentences that offer, some of them more than once."""
    prefix = f"{kind} offer "
    for owner in scan.candidates:
        if not owner.startswith(prefix):
            continue
        offer = words.offers[owner[len(prefix) :]]
        for match in scan.matches(owner):
            sentence = scan.sentences.at(match.span.start)
            cell = _cell(scan, match.span)
            said = _says(scan, cell, offer, lexicon) and not _is_duty(scan, cell, words, lexicon)
            if said and _means_it(scan, kind, match.span, sentence):
                yield sentence
                yield scan.sentences.at(cell.end - 1)


def _cell(scan: Scan, subject: Span) -> Span:
    """The sentence of a subject, or its part between the bars of a list that holds it; a question with the answer behind it."""
    sentence = scan.sentence(subject.start)
    start = scan.folded.lower.rfind("|", sentence.start, subject.start) + 1
    end = scan.folded.lower.find("|", subject.end, sentence.end)
    if end < 0 and scan.folded.lower[subject.end : sentence.end].rstrip().endswith("?"):
        return Span(start or sentence.start, scan.sentences.end_at(sentence.end))
    return Span(start or sentence.start, sentence.end if end < 0 else end)


def _means_it(scan: Scan, kind: str, subject: Span, sentence: int) -> bool:
    """Whether nothing that lies over the subject takes its meaning away."""
    others = scan.matches(f"{kind} others", sentence)
    return not any(other.label != SPARED and other.span.overlaps(subject) for other in others)


def _says(scan: Scan, cell: Span, offer: Offer, lexicon: Lexicon) -> bool:
    return all(_any(scan, phrases, cell, lexicon) for phrases in offer.says) and not _any(scan, offer.unless, cell, lexicon)


def _any(scan: Scan, phrases: Phrases, cell: Span, lexicon: Lexicon) -> bool:
    sentences = range(scan.sentences.at(cell.start), scan.sentences.at(cell.end - 1) + 1)
    # One by one: most are word lists that several offers share, and an expression of a hundred phrases costs milliseconds to compile.
    return any(cell.holds(match.span()) for phrase in phrases for number in sentences for match in scan.found((phrase,), lexicon, number))


def _is_duty(scan: Scan, cell: Span, words: NoticeWords, lexicon: Lexicon) -> bool:
    return bool(lexicon.beginning(words.duties, _BULLET).match(scan.folded.lower, *cell))


def _search(scan: Scan, phrases: Phrases, within: Span, lexicon: Lexicon) -> re.Match[str] | None:
    return lexicon.expression(phrases).search(scan.folded.lower, *within) if _may_hold(scan, phrases, within, lexicon) else None


def _may_hold(scan: Scan, phrases: Phrases, within: Span, lexicon: Lexicon) -> bool:
    """Whether one of the sentences of a stretch has a word of theirs."""
    numbers = range(scan.sentences.at(within.start), scan.sentences.at(within.end - 1) + 1)
    return any(scan.may_hold(phrases, lexicon, number) for number in numbers)


def _notice(scan: Scan, kind: str, group: list[int], words: NoticeWords, lexicon: Lexicon) -> Notice:
    first, last = scan.sentences.span(group[0]), scan.sentences.span(_last(scan, group[-1], words, lexicon))
    whole = Span(first.start, first.start + len(scan.folded.lower[first.start : last.end].rstrip()))
    reach = _clear(scan, words.applicants, words.applicants_unless, whole, lexicon)
    contact, contact_span = _contact(scan, whole, words, lexicon)
    grounds = tuple(name for name, phrases in words.grounds.items() if _search(scan, phrases, whole, lexicon))
    return Notice(kind, *whole, reach is not None, contact, grounds, contact_span, reach)


def _first(scan: Scan, offer: int, words: NoticeWords, lexicon: Lexicon) -> int:
    """Number of the first sentence of a notice whose first offer stands in sentence `offer`."""
    return offer - 1 if offer and _search(scan, words.leads_in, scan.sentences.span(offer - 1), lexicon) else offer


def _last(scan: Scan, offer: int, words: NoticeWords, lexicon: Lexicon) -> int:
    """Number of the last sentence of the notice whose last offer stands in sentence `offer`."""
    last = offer
    for number in range(offer + 1, min(offer + 1 + _FOLLOWING, len(scan.sentences.starts))):
        if any(scan.found(words.breaks_off, lexicon, number)):
            break
        if any(scan.found(words.goes_on, lexicon, number)) or _contact(scan, scan.sentences.span(number), words, lexicon)[1]:
            last = number
    return last


def _contact(scan: Scan, within: Span, words: NoticeWords, lexicon: Lexicon) -> tuple[str, Span | None]:
    for degree in _DEGREES:
        found = _clear(scan, getattr(words, degree), words.contact_unless, within, lexicon)
        if found:
            return degree, found
    return "none", None


def _clear(scan: Scan, phrases: Phrases, unless: Phrases, within: Span, lexicon: Lexicon) -> Span | None:
    """The first of the phrases that none of `unless` touches."""
    if not _may_hold(scan, phrases, within, lexicon):
        return None
    lower = scan.folded.lower
    taken: list[Span] | None = None
    for match in lexicon.expression(phrases).finditer(lower, *within):
        if taken is None:
            taken = [Span(*other.span()) for other in lexicon.expression(unless).finditer(lower, *within)]
        if not any(other.overlaps(match.span()) for other in taken):
            return Span(*match.span())
    return None
