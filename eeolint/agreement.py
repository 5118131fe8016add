"""Words put in the place of others as those stood there: their capitals, their number, the article before them, the verb behind them.

Every rule here is closed: what it does not know for certain it leaves, and says None.
"""

from __future__ import annotations

import re

from eeolint.model import Span

_PLURAL = re.compile(r"(?:men|people|ladies|(?<![su])s)$")
_TAKES_S = re.compile(r"(?:er|or|ist|ant|ent|ian|guard|operative|clerk|host|hour|reader)$")
_JOINED = re.compile(r"\s*/\s*|\s+(?:or|and|&)\s+")
_ARTICLE = re.compile(r"(?<![\w'-])(an?)(\s+)$", re.IGNORECASE)
_SURE_SOUND = re.compile(r"(?P<vowel>[aei]|o(?!n[ec]))|(?P<consonant>[b-df-gj-np-tv-z])", re.IGNORECASE)  # "hourly", "user" and "one-time" are not

_CHANGED = {"is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "wasn't": "weren't", "hasn't": "haven't", "doesn't": "don't"}
_UNCHANGED = frozenset("will would shall should can could may might must cannot won't can't couldn't shouldn't wouldn't mustn't had did".split())  # noqa: SIM905
_REGULAR = frozenset(
    """advise answer arrange assist build check clean collect collaborate contribute coordinate create deliver design develop drive ensure enter
    explain handle help hold keep know lead maintain make manage meet monitor need operate order organise organize oversee own participate perform
    plan prepare present produce provide receive record repair report review run sell serve set show speak start support take teach test train travel
    use wear work write""".split()  # noqa: SIM905 -- a list of eighty strings reads worse
)
_FOLLOWING = re.compile(r"( +(?:(?:also|always|often|usually|regularly|then|only|never) +)?)([a-z]+(?:n't)?)(?![\w'’/-])")
_INVERTED = re.compile(r"\b(?:is|was|has|does|do|did|are|were|have|can|will|would|should|may|must|could|and|or|nor)\s+$", re.IGNORECASE)
_SECOND_VERB = re.compile(r"(?:,|\b(?:and|or|but|then|nor|yet))\s+(?:(?:\w+ly|also|then|who|that|which)\s+)*[a-z]+s\b")
_SENTENCE_END = re.compile(r"[.!?;:](?:\s|$)|\n\s*\n|$")


def capitals(words: str, old: str, around: tuple[str, str] = ("", "")) -> str:
    """`words` with the capitals of `old`; `around` is the text of the line on either side, which tells a title in capitals from a sentence."""
    letters = [character for character in old if character.isalpha()]
    if len(letters) > 1 and all(map(str.isupper, letters)):
        return words.upper()
    if not letters or not letters[0].isupper():
        return words
    olds = re.findall(r"[^\W\d_]+", old)
    titled = all(one[0].isupper() for one in olds) and (len(olds) > 1 or _in_title(*around))
    return re.sub(r"(?<![\w'’])[a-z]", lambda m: m.group().upper(), words) if titled else words[:1].upper() + words[1:]


def _in_title(before: str, after: str) -> bool:
    """Whether the word before, or the word behind, has a capital, too."""
    return bool(re.search(r"(?<!\w)[A-Z][\w'-]* +$", before) or re.match(r" +[A-Z]", after))


def numbered(words: str, old: str) -> str | None:
    """`words` in the number of `old`; None where that is not certain."""
    plural = {_is_plural(part) for part in _JOINED.split(old.lower())}
    if len(plural) > 1 or (_is_plural(words) and plural == {False}):
        return None
    if plural == {False} or _is_plural(words):
        return words
    if words.endswith("person"):
        return f"{words[: -len('person')]}people"
    return f"{words}s" if _TAKES_S.search(words) else None


def _is_plural(words: str) -> bool:
    return bool(_PLURAL.search(words))


def with_article(span: Span, old: str, new: str, text: str) -> tuple[Span, str] | None:
    """The span and its new words, with the article before them where it has to change; None where its sound is not certain."""
    found = _ARTICLE.search(text, max(0, span.start - 12), span.start)
    if found is None:
        return None if _behind_a_mark(span, text) and not _same_sound(old, new) else (span, new)
    sound = _SURE_SOUND.match(new)
    if sound is None:
        return None
    article = "an" if sound.lastgroup == "vowel" else "a"
    if article == found.group(1).lower():
        return span, new
    return Span(found.start(), span.end), capitals(article, found.group(1)) + found.group(2) + new


def _behind_a_mark(span: Span, text: str) -> bool:
    """Whether a quotation mark, a tag or the like stands before, behind which an article may hide."""
    before = text[max(0, span.start - 12) : span.start].rstrip()[-1:]
    return bool(before) and not before.isalnum() and before not in ".,:;!?#"


def _same_sound(old: str, new: str) -> bool:
    sounds = [_SURE_SOUND.match(words) for words in (old, new)]
    return all(sounds) and len({sound.lastgroup for sound in sounds if sound}) == 1


def with_verb(span: Span, new: str, text: str) -> tuple[Span, str] | None:
    """The span of a singular subject and "they" for it, with the verb behind it; None where the verb is not one that is known."""
    following = _FOLLOWING.match(text, span.end)
    if following is None or _INVERTED.search(text, max(0, span.start - 12), span.start):
        return None
    gap, verb = following.groups()
    if verb in _UNCHANGED:
        return span, new
    plural = _CHANGED.get(verb) or _plain_form(verb)
    end = _SENTENCE_END.search(text, following.end())
    if plural is None or _SECOND_VERB.search(text, following.end(), end.start() if end else len(text)):
        return None
    return Span(span.start, following.end()), f"{new}{gap}{plural}"


def _plain_form(verb: str) -> str | None:
    """The verb that goes with "they"; None for what is no form of a verb that is known."""
    for ending in ("s", "es"):
        if verb.endswith(ending) and verb[: -len(ending)] in _REGULAR:
            return verb[: -len(ending)]
    return None
