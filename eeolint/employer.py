"""What is known of an employer: a file of its own, or the table `employer` of a configuration.

```toml
name = "Acme Bakeries"
contact = "jobs@acme.example"      # an e-mail address, a telephone number or the address of a form

[facts]                            # those of `--fact`
employees = 40
employees_in = {us-ca = 12}
federal_contractor = false
hires_in = ["us-ca", "us-co"]
```
"""

import os

from eeolint.law import Employer
from eeolint.records import NamedTuple
from eeolint.schema import ConfigError, Decoder, Problem
from eeolint.vocabulary import Text


class Profile(NamedTuple):
    """An employer as its file describes it; what is left out is not known."""

    name: Text | None = None
    contact: Text | None = None
    facts: Employer = Employer()

    def over(self, other: "Profile") -> "Profile":
        """Lay this over another: what this does not know, the other may."""
        known = {fact: value for fact, value in self.facts._asdict().items() if value is not None}
        known["employees_in"] = {**other.facts.employees_in, **self.facts.employees_in}
        return Profile(self.name or other.name, self.contact or other.contact, other.facts._replace(**known))


def read(path: str | os.PathLike[str]) -> Profile:
    """Read a file. Raises ConfigError with every mistake."""
    from eeolint import toml

    decoder = Decoder(str(path), "TOML")
    node = toml.read(text_of(path), decoder)
    profile = None if node is None else decoder.decode(node, Profile, "")
    if decoder.problems:
        raise ConfigError(sorted(decoder.problems))
    return profile or Profile()


def text_of(path: str | os.PathLike[str]) -> str:
    """The text of a TOML file. Raises ConfigError where it cannot be read."""
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except OSError as error:
        raise ConfigError([Problem(str(path), 0, "", f"cannot be read: {error.strerror or error}")]) from None
    except UnicodeDecodeError as error:
        raise ConfigError([Problem(str(path), 1, "", f"not UTF-8: byte {error.start}")]) from None
