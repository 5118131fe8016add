"""A company's own policy, the `policy.yaml` of a rule pack: what weighs more or less for it, what it asks beyond the law, which words it allows."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from eeolint.law import Jurisdiction, Obligation, Protection, Source, web_address
from eeolint.model import Severity, Weight
from eeolint.records import NamedTuple
from eeolint.vocabulary import Part, Text


class Sentence(NamedTuple):
    """Something that every whole posting must say, in one of the ways of `any` (phrases, as in rules); `fix` is a way to say it."""

    title: Text
    any: tuple[Text, ...]
    why: Text
    fix: Text
    severity: Severity = Severity.WARNING


class Required(NamedTuple):
    """What postings must show beyond the law: characteristics that a statement must name by themselves, and sentences by name."""

    characteristics: tuple[Text, ...] = ()
    sentences: dict[Text, Sentence] = {}


class Allowed(NamedTuple):
    """Words that the company has chosen knowingly (phrases, as in rules): a finding of `rules` (prefixes of ids) on them counts as suppressed."""

    words: tuple[Text, ...]
    because: Text
    rules: tuple[Text, ...] = ("wording", "style")

    def speaks_of(self, rule: str) -> bool:
        """Whether the choice concerns a rule."""
        return any(covers(prefix, rule) for prefix in self.rules)


class Policy(NamedTuple):
    """One company's policy. `extends` are folders of packs that count first, seen from the file; `severity` goes by prefix of rule ids."""

    name: Text
    url: Annotated[str, web_address]
    as_of: date
    extends: tuple[Text, ...] = ()
    severity: dict[Text, Weight] = {}
    require: Required = Required()
    allow: tuple[Allowed, ...] = ()

    @property
    def source(self) -> Source:
        """The policy as findings cite it."""
        return Source(self.name, self.url, "company policy", self.as_of, self.as_of.isoformat())

    def parts(self, pack: str) -> dict[str, Part]:
        """The required sentences as parts that a duty may ask for."""
        return {f"{pack}/{name}": Part(sentence.title, shown_by=sentence.any) for name, sentence in self.require.sentences.items()}

    def place(self, pack: str) -> Jurisdiction:
        """The policy as a place, whose law acts on every posting."""
        cite = (f"{pack}/policy",)
        protects = {name: Protection(cite, by_name=True) for name in self.require.characteristics}
        duties = {
            f"{pack}/{name}": Obligation("required", "company_policy", sentence.title, cite, asks=(f"{pack}/{name}",))
            for name, sentence in self.require.sentences.items()
        }
        return Jurisdiction(self.name, "company policy", self.as_of, protects, duties)


class Choices(NamedTuple):
    """What all policies of a pack come to: weights by prefix, words allowed, and the places that stand for policies which require something."""

    severity: dict[str, str] = {}
    allow: tuple[Allowed, ...] = ()
    places: tuple[str, ...] = ()


def combined(policies: dict[str, Policy]) -> Choices:
    """The choices of several policies, by the names of their packs; a later one overrides an earlier."""
    asking = tuple(pack for pack, policy in policies.items() if policy.require != Required())
    severity: dict[str, str] = {prefix: weight for policy in policies.values() for prefix, weight in policy.severity.items()}
    return Choices(severity, tuple(choice for policy in policies.values() for choice in policy.allow), asking)


def covers(prefix: str, rule: str) -> bool:
    """Whether a rule's id is `prefix` or lies in the family of that name."""
    return rule == prefix or rule.startswith(prefix.rstrip("/") + "/")


def weight_of(rule: str, by_prefix: Mapping[str, str]) -> str | None:
    """What the most specific prefix that covers a rule says of it; None where none does."""
    found = max((prefix for prefix in by_prefix if covers(prefix, rule)), key=len, default=None)
    return None if found is None else by_prefix[found]
