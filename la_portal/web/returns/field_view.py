"""One field as a form shows it: its words, what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from la_portal.catalogue import Field, Kind, Option, Problem
from la_portal.catalogue.in_words import in_short
from la_portal.catalogue.reading import Typed
from la_portal.web.returns.opened import Opened
from la_portal.web.returns.posted import PARTS

_MOST_RADIOS = 5
_NO_REASON = Option("", "There is one: it stands above")


@dataclass(frozen=True)
class FieldView:
    """A field with what was typed in it."""

    field: Field
    typed: Typed
    state: str = ""
    error: str = ""
    part: str = ""
    decides: bool = False
    last: str = ""
    held: bool = False

    @property
    def label(self) -> str:
        """The question."""
        return self.field.label

    @property
    def hint(self) -> str:
        """What helps to answer it."""
        return self.field.hint

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen."""
        return self.field.options

    @property
    def name(self) -> str:
        """Its name in the form, which is also its id."""
        return self.field.name

    @property
    def kind(self) -> str:
        """Which control it is."""
        kind = self.field.item.kind
        if not kind.chosen:
            return str(kind)
        if len(self.field.options) == 1:
            return str(Kind.SEVERAL)
        return "select" if len(self.field.options) > _MOST_RADIOS and not self.decides else "radios"

    @property
    def value(self) -> str:
        """What was typed or chosen, where that is one thing."""
        return self.typed if isinstance(self.typed, str) else ""

    @property
    def values(self) -> list[str]:
        """What was chosen, where that may be several."""
        return [one for one in ([self.typed] if isinstance(self.typed, str) else self.typed) if one]

    @property
    def parts(self) -> list[str]:
        """The day, month and year of a date as typed."""
        return self.typed if isinstance(self.typed, list) and len(self.typed) == len(PARTS) else ["", "", ""]

    @property
    def states(self) -> tuple[Option, ...]:
        """The reasons for giving no answer that stand beside the field."""
        return self.field.states

    @property
    def state_name(self) -> str:
        """The name of the field that holds such a reason."""
        return self.field.state_name

    @property
    def states_to_choose(self) -> tuple[Option, ...]:
        """Those reasons, and the way back from one that was chosen."""
        return (*self.states, _NO_REASON) if self.state else self.states

    @property
    def given_up(self) -> bool:
        """Whether a reason stands in place of the answer."""
        return bool(self.state) and not any(self.values)

    @property
    def when(self) -> str:
        """The name of the field that decides whether this one is asked; empty where it always is."""
        when, row = self.field.item.when, self.field.row
        if when is None or row is None:
            return ""
        return f"{row.code}-{when.item}"

    @property
    def among(self) -> str:
        """The answers of that field with which this one is asked."""
        return " ".join(self.field.item.when.among) if self.field.item.when else ""


def field_views(
    fields: Iterable[Field],
    raw: Mapping[str, Typed],
    problems: Iterable[Problem],
    opened: Opened,
    held: Mapping[str, str],
) -> dict[str, FieldView]:
    """The fields by name, each with the first problem at it, or why what stands in it is `held`."""
    fields = list(fields)
    at = {problem.field: problem for problem in reversed(list(problems))}
    deciding = {f"{f.row.code}-{f.item.when.item}" for f in fields if f.item.when and f.row}
    return {
        field.name: FieldView(
            field,
            raw.get(field.name, ""),
            str(raw.get(field.state_name, "")) if field.states else "",
            held.get(field.name) or (at[field.name].at_field if field.name in at else ""),
            at[field.name].part if field.name in at else "",
            field.name in deciding,
            last_time(opened, field) if field.item.kind is Kind.COUNT else "",
            field.name in held,
        )
        for field in fields
    }


def last_time(opened: Opened, field: Field) -> str:
    """What the school said in its last return: `Summer: 21`; empty where it was not asked."""
    answer = opened.facts.before.last.get(field.section, {}).get(field.name)
    return f"{opened.last_term}: {in_short(field, answer)}" if answer is not None else ""


def anchor(field: Field, part: str = "") -> str:
    """The id of the first control of a field, or of the part of its date that is wrong."""
    return f"{field.name}-{part or 'day'}" if field.item.kind is Kind.DATE else field.name
