"""Rules, places, duties and characteristics in plain words with their authority, as Markdown: for the terminal and for the pages under docs/."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from eeolint.law import Facts, Obligation, Protection, Size, Source
from eeolint.model import Citation
from eeolint.pack import Pack
from eeolint.parsing import Parsed
from eeolint.rules import Rule


def listing(pack: Pack) -> Iterator[str]:
    """One line a rule: id, severity, title."""
    width = max(map(len, pack.rules), default=0)
    for name in sorted(pack.rules):
        rule = pack.rules[name]
        scope = f" [{', '.join(rule.where)}]" if rule.where else ""
        status = "" if rule.status == "stable" else f" ({rule.status})"
        yield f"{name:<{width}}  {rule.severity.value:<7}  {rule.title}{scope}{status}"


def stale(parsed: Parsed, day: date, days: int) -> Iterator[str]:
    """One line a citation that was not read, or not within `days` days before `day`, with what rests on it."""
    users: dict[str, list[str]] = {}
    for name, rule in parsed.rules.items():
        for key in rule.cite:
            users.setdefault(key, []).append(name)
    for at, place in parsed.places.items():
        cited = [entry.cite for entry in place.protects.values()] + [duty.cite for duty in place.obligations.values()]
        for key in dict.fromkeys(key for keys in cited for key in keys):
            users.setdefault(key, []).append(at)
    for key, source in sorted(parsed.sources.items()):
        if key in users and (source.read is None or source.read < day - timedelta(days=days)):
            more = ", …" if len(users[key]) > _MOST_USERS else ""
            yield f"{key}: {f'read {source.read}' if source.read else 'not read'}; {', '.join(users[key][:_MOST_USERS])}{more}"


_MOST_USERS = 4


def near(name: str, names: Iterable[str]) -> str:
    """A hint at the nearest known name, or nothing."""
    close = difflib.get_close_matches(name, list(names), 1)
    return f"; did you mean {close[0]!r}?" if close else ""


def known(parsed: Parsed) -> set[str]:
    """Everything that can be explained."""
    duties = {duty for place in parsed.places.values() for duty in place.obligations}
    return {*parsed.rules, *parsed.places, *parsed.vocabulary.characteristics, *duties}


def page(name: str, parsed: Parsed) -> str | None:
    """The page of a rule, a place, a duty or a characteristic by its id; None for an id that nothing bears."""
    if name in parsed.rules:
        return rule_page(name, parsed)
    if name in parsed.places:
        return place_page(name, parsed)
    if name in parsed.vocabulary.characteristics:
        return characteristic_page(name, parsed)
    for at, place in parsed.places.items():
        if name in place.obligations:
            return _text([*_duty(name, place.obligations[name], at, parsed, level=1)])
    return None


def _shown(text: str, rule: Rule) -> str:
    """An example on one line; a page of Markdown would hide the comments that directives are."""
    line = " ".join(text.split())
    return f"`{line}`" if rule.match.kind == "directive" else line


def rule_page(name: str, parsed: Parsed) -> str:
    """A rule: what it says and why, what it flags and leaves alone."""
    rule = parsed.rules[name]
    where = ", ".join(parsed.places[place].name for place in rule.where) or "every place"
    lines = [f"# {rule.title}", "", f"`{name}`: {rule.severity.value}, confidence {rule.confidence.value}, {rule.status}; holds in {where}.", ""]
    lines += _advice(rule)
    if rule.examples:
        marked = (bad.text.replace("[[", "«").replace("]]", "»") for bad in rule.examples.bad)
        lines += ["Flagged:", "", *(f"- {_shown(text, rule)}" for text in marked), ""]
        lines += ["Left alone:", "", *(f"- {_shown(good.text, rule)} ({good.because})" for good in rule.examples.good), ""]
    return _text([*lines, "By:", "", *_sources(rule.cite, parsed)])


def rule_help(rule: Rule, citations: Iterable[Citation]) -> str:
    """A rule in short, for those who meet its findings in another tool: why, what to do, by whose authority."""
    return _text([*_advice(rule), "By:", "", *(f"- [{citation.title}]({citation.url})" for citation in citations)])


def _advice(rule: Rule) -> list[str]:
    levels = dict.fromkeys(f"- {level.severity}: {level.because or 'by its context'}" for level in rule.levels)
    otherwise = ["Otherwise:", "", *levels, ""] if levels else []
    return [" ".join(rule.why.split()), "", f"**Do:** {rule.fix}", "", *otherwise]


def place_page(name: str, parsed: Parsed) -> str:
    """A place: what it protects, on whose authority, and the duties that act on postings there."""
    place = parsed.places[name]
    above = f" Everything of {parsed.places[place.parent].name} (`{place.parent}`) holds here, too." if place.parent else ""
    lines = [f"# {place.name}", "", f"`{name}`: {place.statute}; last read {place.as_of}.{above}", ""]
    if place.protects:
        lines += ["## Protected characteristics", "", "| characteristic | statute | remarks | sources |", "|---|---|---|---|"]
        lines += [_protection(key, entry, place.statute, parsed) for key, entry in place.protects.items()]
        lines.append("")
    if place.obligations:
        lines += ["## Duties on postings", ""]
        for key, duty in place.obligations.items():
            lines += _duty(key, duty, name, parsed, level=3)
    return _text(lines)


def characteristic_page(name: str, parsed: Parsed) -> str:
    """A characteristic: the words by which statements name it, and the places that protect it."""
    characteristic = parsed.vocabulary.characteristics[name]
    places = [at for at, place in parsed.places.items() if name in place.protects]
    lines = [f"# {characteristic.label.capitalize()}", "", f"`{name}`; statements print “{characteristic.print}”.", ""]
    lines += ["Named by:", "", *(f"- `{phrase}`" for phrase in (*characteristic.names, *characteristic.people)), ""]
    lines += ["Protected in:", ""]
    for at in places:
        entry = parsed.places[at].protects[name]
        lines.append(f"- {parsed.places[at].name} (`{at}`): {entry.statute or parsed.places[at].statute}{_remarks(entry)}")
    return _text(lines)


def _protection(name: str, entry: Protection, statute: str, parsed: Parsed) -> str:
    label = parsed.vocabulary.characteristics[name].label
    return f"| {label} | {entry.statute or statute} | {_remarks(entry).strip('; ')} | {_links(entry.cite, parsed)} |"


def _remarks(entry: Protection) -> str:
    said = [
        entry.scope,
        f"implied by {entry.implied_by}" if entry.implied_by else "",
        "" if entry.listed else "rarely printed in statements",
        f"since {entry.effective}" if entry.effective else "",
        f"until {entry.until}" if entry.until else "",
        _conditions(entry.when),
        "" if entry.verified else "from memory",
    ]
    return "".join(f"; {one}" for one in said if one)


def _duty(name: str, duty: Obligation, at: str, parsed: Parsed, *, level: int) -> Iterator[str]:
    yield from (f"{'#' * level} {name}", "", duty.summary, "")
    parts = parsed.vocabulary.parts
    said = {
        "Kind": f"{duty.kind}, {duty.topic.replace('-', ' ')}",
        "Statute": duty.statute or parsed.places[at].statute,
        "In force": f"{f'since {duty.effective}' if duty.effective else 'yes'}{f', until {duty.until}' if duty.until else ''}",
        "Enforced": f"from {duty.enforced}" if duty.enforced else "",
        "Applies": _conditions(duty.when),
        "Remote work": "reached where it may be done in the place" if duty.remote else "",
        "Penalty": duty.penalty,
        "Asks for": ", ".join(parts[part].label for part in duty.asks),
        "Bars": ", ".join(parts[part].label for part in duty.bars),
        "Met in the posting by": ", ".join(parts[part].label for part in duty.met_by),
        "Shows through": ", ".join(f"`{prefix}`" for prefix in duty.acts_through),
        "Checked": "" if duty.verified else "from memory, not against its source",
        "Sources": _links(duty.cite, parsed),
    }
    yield from (f"- {key}: {value}" for key, value in said.items() if value)
    yield ""


def _conditions(when: Facts | None) -> str:
    """Conditions on the employer in words."""
    said = []
    for fact, value in (when._asdict() if when else {}).items():
        if isinstance(value, Size):
            said.append(f"{fact.replace('_', ' ')}: {value}")
        elif value is not None:
            said.append(fact.replace("_", " ") if value else f"not {fact.replace('_', ' ')}")
    return ", ".join(said)


def _links(keys: tuple[str, ...], parsed: Parsed) -> str:
    return ", ".join(f"[{parsed.sources[key].title}]({parsed.sources[key].url})" for key in keys)


def _sources(keys: tuple[str, ...], parsed: Parsed) -> list[str]:
    return [f"- [{parsed.sources[key].title}]({parsed.sources[key].url}) ({_standing(parsed.sources[key])})" for key in keys]


def _standing(source: Source) -> str:
    said = [f"read {source.read}" if source.read else "not read", source.kind, source.as_of]
    return ", ".join(one for one in said if one)


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"
