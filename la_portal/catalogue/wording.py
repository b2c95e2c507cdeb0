"""The sentences that say what to enter: made from an item's own words, the same on the form and in a file."""

from __future__ import annotations

from collections.abc import Sequence

from la_portal.catalogue.items import Field, Kind

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MISSING = {
    Kind.COUNT: "enter a whole number, 0 if there were none",
    Kind.CHOICE: "choose one of the answers",
    Kind.YES_NO: "choose one of the answers",
    Kind.SEVERAL: "choose at least one of the answers",
    Kind.DATE: "enter the date, like 24 11 2026",
    Kind.TEXT: "write it in a few words",
}
_LIKE = {"": 4, "trained": 92, "eligible": 118}
_CANNOT = ", or choose 'We cannot give this number'"


def wanted_number(field: Field) -> str:
    """What to enter in place of something that is not a number."""
    return f"{_asking(field)} as a whole number, like {_LIKE[field.part]}"


def missing(field: Field) -> str:
    """What to do where a required answer is missing."""
    if not field.part:
        return field.item.missing or _MISSING[field.item.kind]
    return _asking(field) + (_CANNOT if field.states else "")


def missing_pair(field: Field) -> str:
    """What to do where both numbers of a pair are missing; `field` is the first."""
    both = f"{_asking(field)}, and how many {field.item.denominator} the school has"
    return both + (_CANNOT if field.states else "")


def _asking(field: Field) -> str:
    item = field.item
    if field.part == "trained":
        return f"enter how many {item.numerator_asked or f'were {item.numerator}'}"
    if field.part == "eligible":
        return f"enter how many {item.denominator} the school has"
    return "enter it"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 incident`, `2 incidents`; `many` where more of them are not called so with an s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def listed(names: Sequence[str]) -> str:
    """`Instagram`, `Instagram and X`, `Instagram, TikTok and X`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def lowered(label: str) -> str:
    """A label in the middle of a sentence: `Generative AI` is `generative AI`."""
    return label[:1].lower() + label[1:]
