"""A posted form as raw values: what was typed, exactly, for the fields that the form showed."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

from la_portal.catalogue import Field, Kind
from la_portal.catalogue.reading import Typed, is_empty

PARTS = ("day", "month", "year")
_TICKED = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.SEVERAL})

Form = MultiDict[str, str]


def typed_in(form: Form, fields: Iterable[Field]) -> dict[str, Typed]:
    """What the form says about these fields, all of which it may show, and what its presses settle.

    A browser sends nothing for a group in which nothing is ticked, so no value there means none is chosen. It always
    sends a text box: one that is missing was not on the page, and the draft keeps what it has.
    """
    typed: dict[str, Typed] = {}
    for field in fields:
        if field.item.kind is Kind.SEVERAL:
            typed[field.name] = form.getlist(field.name)
        elif field.item.kind in _TICKED:
            typed[field.name] = form.get(field.name, "")
        elif _was_shown(form, field):
            typed |= _settled(form, field, _boxes(form, field), form.get(field.state_name, ""))
    return typed


def list_of(field: Field) -> str:
    """The list of boxes that a field stands in, which one press can fill."""
    return field.item.group or field.item.heading or field.section


def differs(kept: dict[str, Typed], typed: dict[str, Typed]) -> bool:
    """Whether saving would change anything."""
    return any(
        value != kept.get(name) and not (is_empty(value) and is_empty(kept.get(name, "")))
        for name, value in typed.items()
    )


def _settled(form: Form, field: Field, value: Typed, state: str) -> dict[str, Typed]:
    here = list_of(field)
    if form.get("give") in {field.name, field.item.code}:
        state = ""
    elif field.item.kind is Kind.COUNT and is_empty(value) and not state:
        value = "0" if form.get("zero") == here else value
        state = "not_known" if form.get("unknown") == here else ""
    return {field.name: value, field.state_name: state} if field.states else {field.name: value}


def _was_shown(form: Form, field: Field) -> bool:
    return field.state_name in form or any(name in form for name in _box_names(field))


def _box_names(field: Field) -> tuple[str, ...]:
    return tuple(f"{field.name}-{part}" for part in PARTS) if field.item.kind is Kind.DATE else (field.name,)


def _boxes(form: Form, field: Field) -> Typed:
    values = [form.get(name, "") for name in _box_names(field)]
    return values if field.item.kind is Kind.DATE else values[0]
