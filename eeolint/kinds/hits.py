"""What a rule kind reports before the engine turns it into a finding."""

from eeolint.model import Citation, Severity, Span
from eeolint.records import NamedTuple


class Hit(NamedTuple):
    """A place where a rule speaks: `fields` fill its message, `severity` and `citations` replace or add to the rule's own."""

    span: Span | None
    fields: dict[str, str] = {}
    suggestion: str | None = None
    severity: Severity | None = None
    citations: tuple[Citation, ...] = ()


def listed(words: list[str]) -> str:
    """Words as a sentence lists them: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
