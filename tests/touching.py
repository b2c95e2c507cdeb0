"""A return as a person fills it in: field by field and button by button, and what the form does by itself.

The form puts the headcount in where it is asked how many staff there are, and proposes the next review a year after the
last one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from la_portal.catalogue import Asked, Checked, Kind, complete
from la_portal.catalogue.carrying import carried, confirmed, over
from la_portal.catalogue.explaining import name_of
from la_portal.catalogue.reading import Typed, is_empty

Raw = dict[str, Typed]
Press = Callable[[Asked, str, Raw], Raw]
Touch = tuple[str, Typed] | Press
Touches = Mapping[str, list[Touch]]


@dataclass(frozen=True)
class School:
    """What a person touches, section by section, and how many touches that may be at most.

    `explains` holds the reason that is picked for each query, by the name under which a draft keeps it.
    """

    asked: Asked
    most: int
    touches: Touches
    explains: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def count(self) -> int:
        """How many touches these are, a picked reason among them."""
        return sum(map(len, self.touches.values())) + len(self.explains)

    def raw(self, explained: bool = True) -> dict[str, Raw]:
        """The return as these touches fill it in, and nothing else."""
        made = {section: self._section(section) for section in self.touches}
        for item in self.asked.edition.section("training").items:
            if item.denominator_is and f"{item.code}-trained" in made["training"]:
                made["training"].setdefault(f"{item.code}-eligible", made["header"][item.denominator_is])
        for query in complete(self.asked, made).queries if explained else []:
            if reason := self.explains.get(name_of(query.problem)):
                made[query.problem.section][name_of(query.problem)] = [reason, "", "", query.problem.fact]
        return made

    def checked(self, explained: bool = True) -> Checked:
        """That return, read and checked."""
        return complete(self.asked, self.raw(explained))

    def _section(self, section: str) -> Raw:
        raw: Raw = {}
        for touch in self.touches[section]:
            raw = over(raw, _typed(*touch)) if isinstance(touch, tuple) else touch(self.asked, section, raw)
        return raw


def _typed(name: str, typed: Typed) -> Raw:
    row, _, attribute = name.partition("-")
    if attribute != "reviewed_on" or isinstance(typed, str):
        return {name: typed}
    day, month, year = typed
    return {name: typed, f"{row}-review_due_on": [day, month, str(int(year) + 1)]}


def unchanged(asked: Asked, section: str, raw: Raw) -> Raw:
    """The button "Nothing has changed", or "These facts are right" over the header."""
    return confirmed(asked.edition.section(section), carried(asked, section)) | raw


def covered(*policies: str) -> Press:
    """The button "Covered by our online safety policy", with these ticked."""
    return lambda asked, section, raw: raw | {f"{policy}-status": "part_of_another" for policy in policies}


def zeros(part: str) -> Press:
    """The button "Put 0 in the empty boxes" of one list."""

    def press(asked: Asked, section: str, raw: Raw) -> Raw:
        names = [
            one.name
            for one in asked.questions(section)
            if one.item.kind is Kind.COUNT and part in {one.item.group, one.item.heading}
        ]
        return raw | {name: "0" for name in names if is_empty(raw.get(name, ""))}

    return press


def on(day: int, month: int, year: int) -> Typed:
    """A date as the three boxes hold it."""
    return [str(day), str(month), str(year)]


def each(row: str, **attributes: Typed) -> list[Touch]:
    """One touch for each attribute of one row."""
    return [(f"{row}-{attribute}", typed) for attribute, typed in attributes.items()]
