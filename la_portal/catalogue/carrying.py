"""What a return opens with: facts that were sent before and hardly change, until somebody confirms or changes them."""

from __future__ import annotations

from collections.abc import Mapping

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.given import Asked
from la_portal.catalogue.items import Field, Kind, Section
from la_portal.catalogue.reading import Typed
from la_portal.catalogue.sent import TAKEN_OUT
from la_portal.catalogue.settling import NOT_USED, OPTIONAL, STANDING
from la_portal.vocabulary import AnswerState

_STATE = "-state"


def carried(asked: Asked, section: str) -> dict[str, Typed]:
    """The earlier answers to the section's carried questions, as they would be typed. Counts are never among them.

    An answer that this edition does not offer any more is left out, and so is a platform that was not in use.
    """
    before = asked.before.newest.get(section, {})
    raw: dict[str, Typed] = {}
    for field in asked.questions(section):
        answer = before.get(field.name)
        if field.item.carried and answer is not None and not _is_unused(field, before):
            raw |= _typed(field, answer)
    return raw


def over(raw: Mapping[str, Typed], typed: Mapping[str, Typed]) -> dict[str, Typed]:
    """`raw` with what was typed over it: a date that was typed also takes away the reason for giving none."""
    given = {name.removesuffix(_STATE) for name in typed}
    return {name: value for name, value in raw.items() if name.removesuffix(_STATE) not in given} | dict(typed)


def confirmed(section: Section, raw: Mapping[str, Typed]) -> dict[str, Typed]:
    """What "nothing has changed" types: the carried answers, and that the list of rows is whole."""
    if not section.settled_by:
        return dict(raw)
    return dict(raw) | {section.settled_by: section.item(section.settled_by).options[0].code}


def _is_unused(field: Field, before: Mapping[str, Answer]) -> bool:
    if field.row is None or OPTIONAL not in field.row.features:
        return False
    standing = before.get(f"{field.row.code}-{STANDING}")
    return standing is not None and standing.choice == NOT_USED


def _typed(field: Field, answer: Answer) -> dict[str, Typed]:
    if answer.state in (AnswerState.NOT_KNOWN, AnswerState.NOT_APPLICABLE) and not field.item.kind.chosen:
        offered = any(state.code == answer.state for state in field.states)
        return {field.state_name: str(answer.state)} if offered else {}
    value = _value(field, answer)
    return {field.name: value} if value else {}


def _value(field: Field, answer: Answer) -> Typed:
    options = {option.code for option in field.options}
    match field.item.kind:
        case Kind.CHOICE | Kind.YES_NO:
            return answer.choice if answer.choice in options and answer.choice else ""
        case Kind.SEVERAL:
            known = options.issuperset(answer.choices)  # in the order of the form, as a browser types them
            return [option.code for option in field.options if option.code in answer.choices] if known else ""
        case Kind.DATE:
            day = answer.on_date
            return [str(day.day), str(day.month), str(day.year)] if day else ""
        case Kind.TEXT:
            return "" if answer.text is None or answer.text == TAKEN_OUT else answer.text
        case Kind.COUNT | Kind.PAIR:
            return "" if answer.number is None else str(answer.number)
