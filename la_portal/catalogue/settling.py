"""What one answer settles for others: a nil return its 16 counts, a confirmation the platforms that are not listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping

from la_portal.catalogue.answers import NOT_KNOWN, ZERO, Answer, chosen
from la_portal.catalogue.items import Field, Row
from la_portal.vocabulary import AnswerState

RECORDED, HELD, NIL, NOT_HELD = "incidents_recorded", "yes", "nil", "not_held"
RISK = "risk"
IN_PLACE = ("in_place", "part_of_another")
CONFIRMED, STANDING, NOT_USED = "platforms_confirmed", "standing", "not_used"

OPTIONAL = "optional"
NAMED = "named"


def recorded(answers: Mapping[str, Answer]) -> str | None:
    """What the school said about its incidents: HELD, NIL, NOT_HELD, or None."""
    answer = answers.get(RECORDED)
    return answer.choice if answer else None


def incident_total(answers: Mapping[str, Answer], cells: Iterable[str]) -> int:
    """The incidents counted in these cells; 0 unless the school said that it recorded some."""
    if recorded(answers) != HELD:
        return 0
    return sum(answers[cell].number or 0 for cell in cells if cell in answers)


def settle_incidents(answers: MutableMapping[str, Answer], cells: Iterable[str]) -> None:
    """A nil return has a 0 in every cell, counts that are not held are not known.

    A cell in which something else was typed leaves all as they are: a rule says what does not fit.
    """
    settled = {NIL: ZERO, NOT_HELD: NOT_KNOWN}.get(recorded(answers) or "")
    names = list(cells)
    if settled is None or any(answers.get(name, ZERO) != ZERO for name in names):
        return
    answers.update(dict.fromkeys(names, settled))


def settle_platforms(answers: MutableMapping[str, Answer], untouched: Iterable[Row]) -> None:
    """Once the school confirmed its list, a platform that is not in it is not used; one without a name is none."""
    confirmed = answers.get(CONFIRMED)
    if confirmed is not None and confirmed.choice == "yes":
        answers.update({f"{row.code}-{STANDING}": chosen(NOT_USED) for row in untouched if NAMED not in row.features})


def settle_after_nil(answers: Mapping[str, MutableMapping[str, Answer]], fields: Iterable[Field]) -> None:
    """Where the school says that it recorded no incident, what only an incident could call for does not apply."""
    if recorded(answers.get("incidents", {})) != NIL:
        return
    for field in fields:
        answer = answers[field.section].get(field.name)
        if field.item.nil_means and answer is not None and not answer.given:
            answers[field.section][field.name] = Answer(AnswerState(field.item.nil_means), choice=field.item.nil_means)


def cells_of(fields: Iterable[Field]) -> list[str]:
    """The names of the risk cells among `fields`."""
    return [field.name for field in fields if field.item.group == RISK]
