"""What a rule found: an error stops sending, a query is corrected or explained."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.StrEnum):
    """How a finding is dealt with."""

    ERROR = "error"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: `field` is the one to go to, `fields` all that it names, `part` the wrong part of a date.

    Of a query, `fact` is what an explanation explains: as long as it is the same, so is the explanation.
    """

    rule: str
    severity: Severity
    section: str
    field: str
    about: str
    sentence: str
    fields: tuple[str, ...] = ()
    part: str = ""
    fact: str = ""

    @property
    def message(self) -> str:
        """What the summary says: item name first, what is wrong, how to put it right."""
        return f"{self.about}: {self.sentence}" if self.about else self.sentence

    @property
    def at_field(self) -> str:
        """The same words beside the field, where the item's name already stands."""
        return self.sentence[:1].upper() + self.sentence[1:]
