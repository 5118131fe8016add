"""What front matter says: its locations. PyYAML, which takes as long to load as a posting to lint, reads what is more than plain lines."""

from __future__ import annotations

from typing import Any

from eeolint.expressions import deferred

_LOCATION = deferred(r"(?mi)^(?:(?:job_?)?locations?|city|region|state|province|country):")
_DAY = r"[12]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
_WORDS, _QUOTED = r"[A-Za-z\xc0-\u024f][\w ,.()/&+'-]{0,300}?", r"[ !#-[\]-~\xa0-\u024f]{0,300}"
# A key with words, with words in double quotes, with a number, with a day, or with nothing.
_LINE = deferred(rf"""(?P<key>[A-Za-z][\w-]{{0,60}}):(?:[ ]+(?:(?P<words>{_WORDS})|"(?P<quoted>{_QUOTED})"|[1-9]\d{{0,15}}|{_DAY}))?[ ]*$""")
_NO_WORDS = frozenset({"yes", "no", "true", "false", "on", "off", "null"})  # which YAML reads as something else
_LAST = "\u024f"  # of the letters that stand in names of places written in Latin
_WHOLE, _PARTS = ("locations", "location", "job_location", "joblocation"), ("city", "region", "state", "province", "country")


def front_locations(text: str) -> list[str]:
    """The locations that front matter gives: a text or a list under `location(s)`, else its city, region and country."""
    if not _LOCATION.search(text):
        return []
    data = plain_lines(text)
    if data is None or any(key.lower() in _WHOLE and words is None for key, words in data.items()):
        data = _of_yaml(text)
    fields = {str(key).lower(): value for key, value in data.items()} if isinstance(data, dict) else {}
    said = next((fields[key] for key in _WHOLE if fields.get(key)), None)
    if said is None:
        said = ", ".join(str(fields[key]) for key in _PARTS if isinstance(fields.get(key), str))
    return [one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str) and one]


def plain_lines(text: str) -> dict[str, str | None] | None:
    """The words under each key, None where there are none but perhaps a number or a day; None where YAML might read anything otherwise."""
    fields: dict[str, str | None] = {}
    for line in text.split("\n"):
        if line.strip(" "):
            found = _LINE.match(line)
            if found is None or max(line) > _LAST or not _NO_WORDS.isdisjoint((found["key"].lower(), (found["words"] or "").lower())):
                return None
            fields[found["key"]] = found["words"] if found["quoted"] is None else found["quoted"]
    return fields


def _of_yaml(text: str) -> Any:
    import yaml

    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None
