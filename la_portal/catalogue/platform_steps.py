"""Steps that follow from section D: what is used without having been thought about first."""

from __future__ import annotations

from collections.abc import Callable

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.given import Given
from la_portal.catalogue.items import Item, Row
from la_portal.catalogue.sent import TAKEN_OUT
from la_portal.catalogue.settling import NAMED
from la_portal.catalogue.steps import NextStep, step
from la_portal.catalogue.wording import listed, lowered

_SECTION = "platforms"
_NAMED = 3
_LONGEST = 40


def not_assessed(given: Given) -> NextStep | None:
    """A platform that pupils use has never been risk-assessed: an empty date means that, as its hint says."""
    names = [name for name, row in _rows(given, "risk_assessed_on", lambda date: not date.given) if _pupils(given, row)]
    if not names:
        return None
    used, it_has = ("Pupils use it", "it has") if len(names) == 1 else ("Pupils use them", "they have")
    because = f"{used} and {it_has} never been assessed"
    return step("platform_not_assessed", f"Risk-assess {_all(names)}", because, _item(given, "risk_assessed_on"))


def used_under_age(given: Given) -> NextStep | None:
    """Pupils use a platform with the school who are younger than the platform allows."""
    found = _rows(given, "used_with_under_age", lambda answer: answer.choice == "yes")
    if not found:
        return None
    ages = {row.minimum_age for _, row in found}
    under = f"under {min(ages)}" if len(ages) == 1 else "below its minimum age"
    minimum = f"{min(ages)} is the minimum age" if len(ages) == 1 else "Each has a minimum age"
    title = f"Stop using {_all([name for name, _ in found])} with pupils {under}"
    because = f"{minimum} in its own terms, and younger pupils use it with the school"
    return step("platform_under_age", title, because, _item(given, "used_with_under_age"))


def nobody_responsible(given: Given) -> NextStep | None:
    """An official platform is nobody's to look after."""
    names = [name for name, _ in _rows(given, "responsible", lambda answer: answer.choice == "none")]
    because = "Nobody is responsible now"
    return _step(given, "responsible", "Say who is responsible for {}", because, names)


def personal_devices(given: Given) -> NextStep | None:
    """An official platform is run from what belongs to somebody."""
    names = [name for name, _ in _rows(given, "devices", lambda answer: answer.choice == "personal")]
    because = "Only personal devices are used now"
    return _step(given, "devices", "Give staff a school device for {}", because, names)


def no_image_consent(given: Given) -> NextStep | None:
    """Images are shown without consent, or without a licence."""
    names = [name for name, _ in _rows(given, "image_consent", lambda answer: answer.choice == "no")]
    because = "You say that consent or licences are missing"
    return _step(given, "image_consent", "Get consent and licences for images on {}", because, names)


def _rows(given: Given, attribute: str, is_gap: Callable[[Answer], bool]) -> list[tuple[str, Row]]:
    """The platforms whose answer to that question is a gap, by the names that they go by in a sentence."""
    answers = [
        (row, given.get(_SECTION, f"{row.code}-{attribute}")) for row in given.asked.edition.section(_SECTION).rows
    ]
    return [(_name(given, row), row) for row, answer in answers if answer is not None and is_gap(answer)]


def _name(given: Given, row: Row) -> str:
    if NAMED in row.features:
        own = given.get(_SECTION, f"{row.code}-name")
        if own is None or not own.text or own.text == TAKEN_OUT:
            return "another platform"
        return own.text if len(own.text) <= _LONGEST else f"{own.text[:_LONGEST].rstrip()}..."
    if row.is_product:
        return f"the {row.label}" if " " in row.label else row.label
    return f"the {lowered(row.label)}"


def _pupils(given: Given, row: Row) -> bool:
    audience = given.get(_SECTION, f"{row.code}-audience")
    return audience is not None and audience.is_among(("pupils",))


def _all(names: list[str]) -> str:
    if len(names) <= _NAMED:
        return listed(names)
    few = names[: _NAMED - 1]
    return listed([*few, f"{len(names) - len(few)} more"])


def _item(given: Given, attribute: str) -> Item:
    return given.asked.edition.item(_SECTION, attribute)


def _step(given: Given, attribute: str, title: str, because: str, names: list[str]) -> NextStep | None:
    return step(f"platform_{attribute}", title.format(_all(names)), because, _item(given, attribute)) if names else None
