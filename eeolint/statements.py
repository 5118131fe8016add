"""Equal-opportunity statements: found by what they do, then read as lists of grounds.

A sentence speaks as a statement when it
- promises by itself ("is an equal opportunity employer", "all qualified applicants will receive consideration"), or is a tagline ("EOE/M/F/D/V");
- is a heading that speaks of equal opportunity, or begins as one does, says more behind it, and is no list of topics to know;
- forbids discrimination or joins grounds ("regardless of", "on the basis of") and names characteristics;
- invites people of a protected group to apply;
- is the list that the sentence before it opens.
Within it only what a cue reaches is named: the words of a list that the cue opens, up to an aside (benefits, accommodation, self-identification).
Sentences that speak and stand close together are one statement.
"""

from collections.abc import Iterator

from eeolint.expressions import deferred
from eeolint.lexicon import Lexicon
from eeolint.matcher import Match, Scan
from eeolint.model import Span, Statement
from eeolint.records import NamedTuple
from eeolint.vocabulary import Phrases, StatementWords, Vocabulary

_REACH = 2  # a statement may skip one sentence that does not speak
_STRIDE, _INVITING_STRIDE = 240, 90  # most characters from one word of a list to the next; the same behind an invitation
_BACKWARD = {"welcomes": 90, "catch_alls": 40, "taglines": 4}  # the same for lists that stand before their cue
_NEAR = 20  # most characters from a connector to a catch-all that is all it joins
_LISTING = ("\xb7", "*", "-", "|", ";", ",")  # what stands before an item of a list
_BULLET = 4  # most characters of a bullet with the spaces around it
_TAGLINE_REACH = 80  # characters behind "EOE" in which single letters stand for characteristics
_PROMISING = ("promises", "taglines")
_OPENING = (*_PROMISING, "prohibitions", "connectors", "invitations", "welcomes")
_OPENING_PERHAPS = ("whoever", "weak_connectors")
_CUES = (*_OPENING, *_OPENING_PERHAPS, "mentions", "catch_alls")
_FEW, _MANY = 3, 6  # kinds of grounds that make a list of a weak connector; that make one of anything
_SAYING = 4  # words behind the mention of a heading in one sentence with it that make it more than a heading
_DENSE = 0.5  # least share of a sentence that its grounds make up, if it is no more than a list
_FAR, _APART = 200, 100  # characters before which a duty comes to its cue; characters that part a statement from what is glued to it
_SUBJECT = deferred(r"(?:[A-Z][^\s]*(?:\s+(?:[A-Z&(][^\s]*|of|the|and|for|in)){0,6}(?:\s+[a-z'\-]+){0,7}\s*|(?<=[a-z.)!?])[A-Z][^.!?]{0,150})\Z")
_GLUE = deferred(r"(?<=[a-z)])(?=[A-Z][a-z])|(?<=[.!?])(?=[A-Z])|\s[*~|-]\s|[\w']+(?: \w+)?:\s")
_SEAM = deferred(r"(?<=[a-z)])(?=(?:The|We|Our|All|At|As|It|In|Equal|[A-Z][a-z]+ (?:is|are|does|provides|will|values|believes))\b)")
_CLOSES, _INVITES, _OPENS, _MAY_OPEN, _NAMES = (
    "1 closes",
    "2 invites",
    "3 opens",
    "4 may open",
    "5 names",
)  # in the order in which they count at one place

Cues = dict[str, list[Span]]
_NO_CUES: Cues = {part: [] for part in _CUES}


class _Speaking(NamedTuple):
    """A sentence that speaks as a statement: its number, the part of it that does, the words that name characteristics, and its catch-all."""

    number: int
    span: Span
    named: list[Match]
    catch_all: Span | None


def find(scan: Scan, vocabulary: Vocabulary, lexicon: Lexicon) -> tuple[Statement, ...]:
    """The equal-opportunity statements of a text, in order."""
    groups: list[list[_Speaking]] = []
    for sentence in _Reader(scan, vocabulary, lexicon).speaking():
        if groups and sentence.number - groups[-1][-1].number <= _REACH:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return tuple(_statement(scan, group, vocabulary, lexicon) for group in groups)


class _Reader:
    """Reads the sentences of one text; the words that name characteristics are looked for where a cue reaches."""

    def __init__(self, scan: Scan, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self.scan, self.lexicon, self.words, self.characteristics = scan, lexicon, vocabulary.statement, vocabulary.characteristics

    def speaking(self) -> Iterator[_Speaking]:
        """The sentences that speak, in order."""
        cues, spoke = self._cues(), False
        for number in range(min(cues, default=0), len(self.scan.sentences.starts) if cues else 0):
            if not (spoke or (number in cues and self._may_speak(number, cues[number]))) or self._is_bare(number):
                continue
            here, span = self._meant(number, cues.get(number, _NO_CUES)), self.scan.sentences.span(number)
            named, people = self._names(number)
            mentioned = [Match(mention, "") for mention in here["mentions"]]
            found = sorted([*named, *people, *mentioned, *self._letters(here, number, spoke)])
            asides = [match.span for match in self.scan.matches("statement asides", number) if not _begins_inside(match.span, here["promises"])]
            reached = _reached(found, here, asides)
            if spoke and self._is_list(span, found, here["catch_alls"]):
                reached = found
            else:
                spoke = self._speaks(number, here, reached, people) or self._introduces(number, here)
            if spoke:
                yield self._spoken(number, span, here, reached)

    def _cues(self) -> dict[int, Cues]:
        """By sentence, what of it may make it a statement; nothing where all of it is weak."""
        strong = {part: self.scan.matches(f"statement {part}") for part in _CUES if part not in _OPENING_PERHAPS}
        if not any(strong.values()):
            return {}
        weak = {part: self.scan.matches(f"statement {part}") for part in _OPENING_PERHAPS}
        cues: dict[int, Cues] = {}
        for part, matches in (*strong.items(), *weak.items()):
            for match in matches:
                number = self.scan.sentences.at(match.span.start)
                if number not in cues:
                    cues[number] = {p: [] for p in _CUES}
                cues[number][part].append(match.span)
        return cues

    def _may_speak(self, number: int, cues: Cues) -> bool:
        """Whether a sentence behind none that speaks has more than a weak connector, or words enough for a list that needs no more."""
        if any(spans for part, spans in cues.items() if part not in _OPENING_PERHAPS):
            return True
        return self.scan.most("characteristic", number) + self.scan.most("people", number) >= _MANY

    def _meant(self, number: int, cues: Cues) -> Cues:
        """The cues of a sentence without those that belong to a longer wording of `others`."""
        others = [match.span for match in self.scan.matches("statement others", number)] if cues is not _NO_CUES else []
        return {part: [span for span in spans if not _belongs(span, others)] for part, spans in cues.items()} if others else cues

    def _names(self, number: int) -> tuple[list[Match], list[Match]]:
        """The words of a sentence that name characteristics, and those that name people."""
        excused: dict[str, list[Span]] = {}
        for match in self.scan.every("no characteristic", number):
            excused.setdefault(match.label, []).append(match.span)
        named, people = ([m for m in self.scan.every(owner, number) if not _held(m, excused)] for owner in ("characteristic", "people"))
        return named, people

    def _letters(self, cues: Cues, number: int, goes_on: bool) -> Iterator[Match]:
        """Letters and single words that stand for characteristics behind a tagline, which may be the sentence before."""
        lower, sentence = self.scan.folded.lower, self.scan.sentences.span(number)
        before = [Span(sentence.start, sentence.start)] if goes_on else []
        taglines = [*before, *(span for part in _PROMISING for span in cues[part])]
        standing = self._abbreviated(number) if taglines else []
        for tagline in taglines:
            end = min(sentence.end, tagline.end + _TAGLINE_REACH)
            while end < sentence.end and lower[end].isalnum():
                end += 1
            for name, phrases in standing:
                for match in self.lexicon.expression(phrases).finditer(lower, tagline.start, end):
                    letters = match.group().strip(" /,&")
                    yield Match(Span(start := match.start() + match.group().index(letters), start + len(letters)), name)

    def _abbreviated(self, number: int) -> list[tuple[str, Phrases]]:
        """The characteristics of which a sentence may hold an abbreviation, with their abbreviations."""
        abbreviated = ((name, one.abbreviations) for name, one in self.characteristics.items() if one.abbreviations)
        return [(name, phrases) for name, phrases in abbreviated if self.scan.may_hold(phrases, self.lexicon, number)]

    def _speaks(self, number: int, cues: Cues, reached: list[Match], people: list[Match]) -> bool:
        sentence = self.scan.sentences.span(number)
        kinds = len({match.label for match in reached if match.label})
        if cues["taglines"] or self._begins_as_duty(sentence, cues):
            return bool(cues["taglines"])
        if cues["promises"] or self._is_topic(number, cues):
            return bool(cues["promises"])
        if kinds >= _MANY or self._begins_as_heading(number, cues) or (cues["mentions"] and self._is_heading(sentence)):
            return True
        invited = bool(cues["invitations"] or cues["welcomes"])
        if kinds and (cues["prohibitions"] or cues["connectors"] or (cues["whoever"] and invited)):
            return True
        if any(0 <= after.start - before.end <= _NEAR for before in cues["connectors"] for after in cues["catch_alls"]):
            return True
        if invited and any(match in people or not match.label for match in reached):
            return True
        return bool((kinds >= _FEW and (cues["welcomes"] or cues["catch_alls"])) or (kinds and cues["welcomes"] and cues["catch_alls"]))

    def _begins_as_duty(self, sentence: Span, cues: Cues) -> bool:
        """Whether the sentence begins with what the worker does, and comes to its cue soon."""
        first = _first(cues, sentence.end)
        start = max((seam.start() for seam in _SEAM.finditer(self.scan.folded.shape, sentence.start, first)), default=sentence.start)
        if first - start > _FAR:
            return False
        return bool(self.lexicon.beginning(self.words.duties, r"\W*").match(self.scan.folded.lower, start, sentence.end))

    def _begins_as_heading(self, number: int, cues: Cues) -> bool:
        """Whether the sentence begins with words of a heading that speak of equal opportunity and says more behind them than topics to know."""
        sentence = self.scan.sentences.span(number)
        heading = self.lexicon.beginning(self.words.headings, r"\W*").match(self.scan.folded.lower, *sentence)
        mention = next((span for span in cues["mentions"] if heading and span.start < heading.end()), None)
        if not mention or len(self.scan.folded.words[mention.end + 1 : sentence.end + 1].split()) < _SAYING:
            return False
        return not self.scan.matches("statement topics", number)

    def _is_heading(self, sentence: Span) -> bool:
        """Whether the sentence is a heading and nothing else, on a line of its own."""
        shape, start = self.scan.folded.shape, sentence.start
        before = shape[max(start - _BULLET, 0) : start].rstrip(" \t")
        return not (before.endswith(_LISTING) or shape.startswith(_LISTING, start)) and _heads(self.scan, sentence, self.words, self.lexicon)

    def _is_topic(self, number: int, cues: Cues) -> bool:
        """Whether the words before the cues tell what the worker knows, or what an office is for."""
        first = _first(cues, self.scan.sentences.span(number).end)
        return any(match.span.start < first for match in self.scan.matches("statement topics", number))

    def _introduces(self, number: int, cues: Cues) -> bool:
        """Whether the sentence ends in a connector and the next one is its list."""
        end = max((span.end for part in ("connectors", "prohibitions") for span in cues[part]), default=-1)
        if end < 0 or self.scan.folded.lower[end : self.scan.sentences.span(number).end].strip(" \t\r\n:-*\xb7"):
            return False
        following = next((n for n in range(number + 1, len(self.scan.sentences.starts)) if not self._is_bare(n)), number)
        named, people = self._names(following)
        return self._is_list(self.scan.sentences.span(following), [*named, *people], [])

    def _is_list(self, sentence: Span, found: list[Match], catch_alls: list[Span]) -> bool:
        """Whether a sentence is hardly more than a list of grounds."""
        grounds = _longest(sorted([*catch_alls, *(match.span for match in found)]))
        words = self.scan.folded.words[sentence.start + 1 : sentence.end + 1]
        letters = len(words) - words.count(b" ")
        return sum(end - start for start, end in grounds) >= _DENSE * letters > 0

    def _is_bare(self, number: int) -> bool:
        """Whether a sentence is a bullet without words."""
        start, end = self.scan.sentences.span(number)
        return end - start <= _BULLET and not self.scan.folded.words[start + 1 : end + 1].strip()

    def _spoken(self, number: int, sentence: Span, cues: Cues, reached: list[Match]) -> _Speaking:
        catch_all = next(iter(cues["catch_alls"]), None) or self._cut_catch_all(sentence)
        evidence = [span for spans in cues.values() for span in spans] + [match.span for match in reached]
        start, end = min(span.start for span in evidence), max(span.end for span in evidence)
        return _Speaking(number, self._trimmed(sentence, start, end), [match for match in reached if match.label], catch_all)

    def _cut_catch_all(self, sentence: Span) -> Span | None:
        """The beginning of a catch-all at which the text is cut off: "genetic information, or any other"."""
        if sentence.end < len(self.scan.folded.lower):
            return None
        match = self.lexicon.ending(self.words.cut_catch_alls, r"[\s.\xa4]*").search(self.scan.folded.lower, sentence.start)
        return Span(match.start(), match.end()) if match else None

    def _trimmed(self, sentence: Span, start: int, end: int) -> Span:
        """The sentence without what is glued to it: text far from everything that makes it a statement."""
        shape, (first, last) = self.scan.folded.shape, sentence
        if start - first > _APART:
            subject = _SUBJECT.search(shape, first, start)
            first = subject.start() if subject else start
        if last - end > _APART and (glue := _GLUE.search(shape, end, last)):
            last = glue.start()
        return Span(first, first + len(shape[first:last].rstrip()))


def _first(cues: Cues, default: int) -> int:
    return min((span.start for spans in cues.values() for span in spans), default=default)


def _belongs(cue: Span, others: list[Span]) -> bool:
    return any(other.overlaps(cue) and (cue.end <= other.end or other.start < cue.start) for other in others)


def _begins_inside(span: Span, others: list[Span]) -> bool:
    return any(other.start <= span.start < other.end for other in others)


def _held(match: Match, spans: dict[str, list[Span]]) -> bool:
    return any(span.holds(match.span) for span in spans.get(match.label, ()))


def _reached(found: list[Match], cues: Cues, asides: list[Span]) -> list[Match]:
    """The words that a cue reaches: those that follow it step by step, and lists that end at it."""
    reached = {*_forward(found, cues, asides), *_backward(found, cues)}
    return [match for match in found if match in reached]


def _forward(found: list[Match], cues: Cues, asides: list[Span]) -> Iterator[Match]:
    """An opening cue opens, an aside closes, a weak connector opens what no aside has closed, a word is reached while it is open."""
    steps: list[tuple[Span, str, Match | None]] = [(span, _CLOSES, None) for span in asides]
    steps += [(span, _OPENS, None) for part in _OPENING if part != "invitations" for span in cues[part]]
    steps += [(span, _INVITES, None) for span in cues["invitations"]]
    steps += [(span, _MAY_OPEN, None) for part in _OPENING_PERHAPS for span in cues[part]]
    steps += [(match.span, _NAMES, match) for match in found]
    edge, closed, stride = -1, False, _STRIDE
    for span, does, match in sorted(steps, key=lambda step: (step[0].start, step[1])):
        if does == _CLOSES:
            edge, closed = -1, True
        elif does in (_OPENS, _INVITES) or (does == _MAY_OPEN and not closed):
            stride = _INVITING_STRIDE if does == _INVITES and edge < 0 else _STRIDE
            edge, closed = max(edge, span.end), False
        elif match and edge >= 0 and span.start - edge <= stride:
            edge = max(edge, span.end)
            yield match


def _backward(found: list[Match], cues: Cues) -> Iterator[Match]:
    for part, stride in _BACKWARD.items():
        for cue in cues[part]:
            edge = cue.start
            for match in sorted(found, key=lambda m: -m.span.end):
                if match.span.start < cue.start and edge - match.span.end <= stride:
                    edge = min(edge, match.span.start)
                    yield match


def _statement(scan: Scan, group: list[_Speaking], vocabulary: Vocabulary, lexicon: Lexicon) -> Statement:
    named: dict[str, list[Span]] = {}
    for match in sorted(match for sentence in group for match in sentence.named):
        named.setdefault(match.label, []).append(match.span)
    catch_all = next((sentence.catch_all for sentence in group if sentence.catch_all), None)
    start, end = _start(scan, group[0], vocabulary, lexicon), group[-1].span.end
    spans = {name: _longest(named[name]) for name in sorted(named, key=lambda n: named[n][0])}
    return Statement(start, end, spans, catch_all is not None, catch_all)


def _longest(spans: list[Span]) -> tuple[Span, ...]:
    """Of spans that overlap the longest; `spans` are in order."""
    kept: list[Span] = []
    for span in spans:
        if not kept or not span.overlaps(kept[-1]):
            kept.append(span)
        elif span.end - span.start > kept[-1].end - kept[-1].start:
            kept[-1] = span
    return tuple(kept)


def _start(scan: Scan, first: _Speaking, vocabulary: Vocabulary, lexicon: Lexicon) -> int:
    """Where the statement begins, a heading above it included."""
    if first.number and scan.sentences.span(first.number).start == first.span.start:
        above = scan.sentences.span(first.number - 1)
        if _heads(scan, above, vocabulary.statement, lexicon):
            return above.start
    return first.span.start


def _heads(scan: Scan, sentence: Span, words: StatementWords, lexicon: Lexicon) -> bool:
    """Whether a sentence is no more than a heading of statements."""
    heading = scan.folded.lower[sentence.start : sentence.end].strip(" \t\r\n#*_:-.")
    return bool(lexicon.expression(words.headings).fullmatch(heading))
