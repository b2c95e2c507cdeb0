"""The catalogue's words as frozen dataclasses: what one edition asks, and how it says it."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from la_portal.catalogue.changes import UNCHANGED, Changes
from la_portal.errors import PortalError
from la_portal.vocabulary import PhaseGroup

AskedIn = Literal["every_term", "autumn", "switched_on"]
Part = Literal["", "trained", "eligible"]


class CatalogueError(PortalError):
    """An edition's file does not say what an edition must; the sentence names the file and the item."""


class Kind(enum.StrEnum):
    """What sort of answer an item takes."""

    COUNT = "count"
    PAIR = "pair"
    CHOICE = "choice"
    SEVERAL = "several"
    DATE = "date"
    YES_NO = "yes_no"
    TEXT = "text"

    @property
    def chosen(self) -> bool:
        """True where one of the offered options is the answer."""
        return self in {Kind.CHOICE, Kind.YES_NO}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: `label` on the form, `short` in tables and charts."""

    code: str
    label: str
    hint: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Guidance:
    """Where a question comes from: which document, which edition of it, of what date, and where in it."""

    title: str
    edition: str
    dated: str
    reference: str

    @property
    def cited(self) -> str:
        """How a page names it: title, date and edition."""
        return f"{self.title}, {self.dated} (edition {self.edition})"

    @property
    def link(self) -> str:
        """Its address, or nothing where it is not on the web."""
        return self.reference if self.reference.startswith("https://") else ""


@dataclass(frozen=True, slots=True)
class When:
    """Asked only if `item` holds one of `among`; item "total" means: only if there are any incidents."""

    item: str
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One question, or one attribute that is asked of every row of its section.

    `short` stands in tables and charts, `column` over a column of the risk matrix, `missing` says what to do where
    there is no answer. `states` are the offered reasons for giving none. `needs` is the feature that a row must have,
    `past` marks a date that cannot be in the future, `noun` is what a message calls a date. Of a pair, `numerator` is
    a participle ("trained"), `denominator` the people ("governors"), `denominator_is` the item of the header that
    counts them. `nil_means` is the state that a nil return gives an answer that nobody gave.
    """

    code: str
    section: str
    kind: Kind
    label: str
    introduced: str
    hint: str = ""
    short: str = ""
    missing: str = ""
    options: tuple[Option, ...] = ()
    states: tuple[Option, ...] = ()
    required: bool = True
    when: When | None = None
    needs: str = ""
    carried: bool = False
    asked: AskedIn = "every_term"
    past: bool = False
    noun: str = ""
    guidance: Guidance | None = None
    retired: str = ""
    applies_to: tuple[PhaseGroup, ...] = ()
    legal_basis: str = ""
    group: str = ""
    heading: str = ""
    column: str = ""
    numerator: str = ""
    numerator_asked: str = ""
    denominator: str = ""
    denominator_one: str = ""
    denominator_is: str = ""
    nil_means: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One policy or platform; `features` say which of the section's attributes can apply to it."""

    code: str
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    minimum_age: int = 0
    features: frozenset[str] = frozenset()
    applies_to: tuple[PhaseGroup, ...] = ()
    guidance: Guidance | None = None

    @property
    def is_product(self) -> bool:
        """Whether it is somebody's product, with a proper name, and not a kind of thing."""
        return bool(self.minimum_age) and "comments" in self.features


@dataclass(frozen=True, slots=True)
class Heading:
    """A title over some items of a section: the rows of the risk matrix, the parts of a long list."""

    code: str
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Section:
    """One page of the return. `settled_by` names the item that settles rows which nobody touched."""

    code: str
    letter: str
    title: str
    intro: str
    rows: tuple[Row, ...] = ()
    attributes: tuple[Item, ...] = ()
    items: tuple[Item, ...] = ()
    headings: tuple[Heading, ...] = ()
    settled_by: str = ""

    @cached_property
    def _by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.attributes + self.items}

    def item(self, code: str) -> Item:
        """The section's item or attribute of that code; KeyError where there is none."""
        return self._by_code[code]

    def row(self, code: str) -> Row:
        """The section's row of that code; KeyError where there is none."""
        return {row.code: row for row in self.rows}[code]

    def heading(self, code: str) -> Heading:
        """The section's heading of that code; KeyError where there is none."""
        return {heading.code: heading for heading in self.headings}[code]

    def group(self, name: str) -> tuple[Item, ...]:
        """The items of one group ("risk", "of_which", "action"), in order."""
        return tuple(item for item in self.items if item.group == name)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to answer, with its words resolved; `name` is its key in drafts, answers and HTML."""

    name: str
    section: str
    item: Item
    row: Row | None
    part: Part
    label: str
    title: str
    hint: str
    options: tuple[Option, ...]

    @property
    def about(self) -> str:
        """The name that a message about this field begins with."""
        return self.row.label if self.row else self.item.short

    @property
    def state_name(self) -> str:
        """The name of the companion field that says why there is no number or date."""
        return f"{self.item.code if self.part else self.name}-state"

    @property
    def states(self) -> tuple[Option, ...]:
        """What the companion field offers; empty where there is none (a choice offers its states as options)."""
        return () if self.item.kind.chosen else self.item.states


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold, from a date on."""

    code: str
    value: int
    from_date: date
    source: str


@dataclass(frozen=True, eq=False)
class Edition:
    """A version of the catalogue: everything that a return of this edition may ask. `digest` is that of its files.

    `concordance` leads to the edition before, and is None where there is none.
    """

    code: str
    title: str
    sections: tuple[Section, ...]
    parameters: tuple[Parameter, ...]
    digest: str
    concordance: Concordance | None = None

    @property
    def lettered(self) -> tuple[Section, ...]:
        """The sections that can be shared out among people: all but the header."""
        return tuple(section for section in self.sections if section.letter)

    def section(self, code: str) -> Section:
        """The section of that code; KeyError where there is none."""
        return self._sections[code]

    def item(self, section: str, code: str) -> Item:
        """The item or attribute of that code in that section; codes are unique only inside a section."""
        return self._sections[section].item(code)

    def parameter(self, code: str, on: date) -> int:
        """The value that a threshold has on that day; KeyError before its first day."""
        values = [p for p in self.parameters if p.code == code and p.from_date <= on]
        if not values:
            raise KeyError(code)
        return max(values, key=lambda parameter: parameter.from_date).value

    def back(self) -> Iterator[Edition]:
        """This edition and those before it, newest first."""
        yield self
        if self.concordance:
            yield from self.concordance.before.back()

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.code: section for section in self.sections}


@dataclass(frozen=True, eq=False)
class Concordance:
    """What an edition changed of the one before, section by section."""

    before: Edition
    changes: Mapping[str, Changes]

    def of(self, section: str) -> Changes:
        """The changes of that section."""
        return self.changes.get(section, UNCHANGED)
