"""The errors: what stops a return from being sent."""

from __future__ import annotations

from collections.abc import Iterator

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.given import Given, error
from la_portal.catalogue.items import Field
from la_portal.catalogue.problems import Problem
from la_portal.catalogue.settling import HELD, NIL, NOT_HELD, RECORDED, RISK, STANDING, incident_total, recorded
from la_portal.catalogue.wording import counted, missing, missing_pair
from la_portal.clock import in_words

MISSING = "unanswered"
_OF_TOTAL = frozenset({"of_which", "action"})
_OWN_MESSAGE = frozenset({"responsible"})


def unanswered(given: Given) -> Iterator[Problem]:
    """Both halves of a pair missing are one problem."""
    for field, answer in given.answered:
        if answer.given or not field.item.required or field.item.code in _OWN_MESSAGE:
            continue
        other_half = _other_half(given, field)
        if other_half is None:
            yield error(MISSING, field, missing(field))
        elif field.part == "trained":
            yield error(MISSING, field, missing_pair(field), other_half)


def _other_half(given: Given, field: Field) -> str | None:
    """The other half of a pair where it is missing too; None where it is given, or told as unreadable."""
    part = {"trained": "eligible", "eligible": "trained"}.get(field.part)
    name = f"{field.item.code}-{part}"
    answer = given.get(field.section, name) if part else None
    return None if answer is None or answer.given or (field.section, name) in given.unread else name


def trained_over_eligible(given: Given) -> Iterator[Problem]:
    """Nobody is trained who is not there."""
    answers = dict(given.answers.get("training", {}))
    for field, trained in given.of("training"):
        eligible = answers.get(f"{field.item.code}-eligible")
        if field.part != "trained" or eligible is None or trained.number is None or eligible.number is None:
            continue
        if trained.number > eligible.number:
            item = field.item
            there = counted(eligible.number, item.denominator_one, item.denominator)
            yield error(
                "trained_over_eligible",
                field,
                f"{trained.number} {item.numerator} is more than {there}. Lower the first number or raise the second",
                f"{item.code}-eligible",
            )


def cell_too_large(given: Given) -> Iterator[Problem]:
    """A slip of the finger is caught before it is sent."""
    most = max(given.parameter("cell_floor"), given.parameter("cell_per_pupil") * given.roll)
    whom = (
        f"a school with {counted(given.roll, 'pupil', 'pupils')}" if given.roll else "a school whose roll is not known"
    )
    for field, answer in _cells(given):
        if answer.number is not None and answer.number > most:
            what = f"{answer.number} is more than {most}, the most that we take from {whom}"
            yield error("cell_too_large", field, f"{what}. Lower it, or correct the number of pupils on roll")


def part_over_total(given: Given) -> Iterator[Problem]:
    """Of the incidents that were counted, no part is larger than all: once every cell is counted."""
    cells = _cells(given)
    if any(answer.number is None for _, answer in cells):
        return
    total = incident_total(given.answers.get("incidents", {}), (field.name for field, _ in cells))
    what = "the 1 incident" if total == 1 else f"all {total} incidents"
    for field, answer in given.of("incidents"):
        if field.item.group in _OF_TOTAL and answer.number is not None and answer.number > total:
            sentence = f"{answer.number} is more than {what}. Lower it, or check the boxes above"
            yield error("part_over_total", field, sentence)


def nil_with_counts(given: Given) -> Iterator[Problem]:
    """A nil return, or one whose counts are not held, has no counts."""
    said = {NIL: "this is a nil return", NOT_HELD: "you do not hold these counts"}.get(_recorded(given) or "")
    counts = [(field, answer.number) for field, answer in _cells(given) if answer.number]
    if said and counts:
        entered = sum(number for _, number in counts)
        what = "1 incident is entered" if entered == 1 else f"{entered} incidents are entered"
        sentence = f"You said {said}, and {what}. Choose 'Yes' above or take the counts out"
        yield error("nil_with_counts", _first(given), sentence, *(field.name for field, _ in counts), about="")


def zeros_without_nil(given: Given) -> Iterator[Problem]:
    """When every count is 0, the school says so in words."""
    cells = _cells(given)
    if _recorded(given) == HELD and cells and all(answer.number == 0 for _, answer in cells):
        sentence = "Every box is 0. Choose 'No, this is a nil return' above, or enter the incidents"
        yield error("zeros_without_nil", _first(given), sentence, *(field.name for field, _ in cells), about="")


def due_before_review(given: Given) -> Iterator[Problem]:
    """The next review comes after the last one."""
    for field, due in given.of("policies"):
        if field.item.code != "review_due_on" or field.row is None:
            continue
        last = given.get("policies", f"{field.row.code}-reviewed_on")
        if due.on_date and last and last.on_date and due.on_date < last.on_date:
            what = f"the next review ({in_words(due.on_date)}) is before the last one ({in_words(last.on_date)})"
            sentence = f"{what}. Change one of the dates"
            yield error("due_before_review", field, sentence, f"{field.row.code}-reviewed_on")


def future_date(given: Given) -> Iterator[Problem]:
    """What has been done was done by today."""
    for field, answer in given.answered:
        if field.item.past and answer.on_date and answer.on_date > given.asked.today:
            what = f"{field.item.noun} ({in_words(answer.on_date)}) is in the future"
            yield error("future_date", field, f"{what}. Enter the day on which it was done")


def in_place_without_review(given: Given) -> Iterator[Problem]:
    """A policy is in place from its last review on."""
    for field, answer in given.of("policies"):
        if field.item.code != "reviewed_on" or field.row is None or answer.given:
            continue
        status = given.get("policies", f"{field.row.code}-status")
        if status and status.choice == "in_place":
            sentence = "you said it is in place. Give the date of its last review"
            yield error("in_place_without_review", field, sentence, f"{field.row.code}-status")


def official_without_responsible(given: Given) -> Iterator[Problem]:
    """Somebody answers for what is the school's own."""
    for field, answer in given.of("platforms"):
        if field.item.code == "responsible" and field.row and not answer.given:
            sentence = "say who is responsible for it, or change it to 'Unofficial, but we know about it'"
            yield error("official_without_responsible", field, sentence, f"{field.row.code}-{STANDING}")


def _cells(given: Given) -> list[tuple[Field, Answer]]:
    return [(field, answer) for field, answer in given.of("incidents") if field.item.group == RISK]


def _recorded(given: Given) -> str | None:
    return recorded(given.answers.get("incidents", {}))


def _first(given: Given) -> Field:
    return next(field for field, _ in given.of("incidents") if field.name == RECORDED)
