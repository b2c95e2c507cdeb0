"""The queries that earlier returns raise: what changed more than it usually does."""

from __future__ import annotations

from collections.abc import Iterator

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.given import EarlierCount, Given, query
from la_portal.catalogue.items import Field
from la_portal.catalogue.problems import Problem
from la_portal.catalogue.settling import HELD, NIL, RECORDED, cells_of, incident_total
from la_portal.catalogue.wording import counted
from la_portal.statistics import change

_MOST_TESTED = 20_000  # incidents of both terms: no school counts so many, and the exact test takes ever longer


def eligible_changed(given: Given) -> Iterator[Problem]:
    """How many people there are changes slowly; a slip of the finger does not.

    Groups that are new each term (starters) are left out: they are asked every term because they differ. So is a group
    that is the headcount: that is asked about where it is given.
    """
    before = given.asked.before
    for field, answer in given.of("training"):
        if field.part != "eligible" or field.item.asked != "autumn" or _is_as_counted(given, field, answer):
            continue
        was = before.newest.get("training", {}).get(field.name)
        if was and _differs(given, answer.number, was.number):
            sentence = f"{answer.number} {field.item.denominator} now, and {was.number} when this was last asked"
            yield query("eligible_changed", field, sentence, f"{field.item.code}-trained")
    for field, answer in given.of("header"):
        if field.name == "roll" and _differs(given, answer.number, given.asked.roll):
            sentence = f"{answer.number} by your own count, and {given.asked.roll} in the school register"
            yield query("eligible_changed", field, sentence)
        was = before.newest.get("header", {}).get(field.name)
        if field.name == "headcount" and was and _differs(given, answer.number, was.number):
            yield query("eligible_changed", field, f"{answer.number} now, and {was.number} in the last return")


def unusual_change(given: Given) -> Iterator[Problem]:
    """More, or fewer, than the same term last year by more than chance gives."""
    year_ago = given.asked.before.year_ago
    now = moved_since(given, year_ago)
    if now is None or year_ago is None:
        return
    fields = [field for field, _ in given.of("incidents")]
    first = next(field for field in fields if field.name == RECORDED)
    sentence = f"{counted(now, 'incident', 'incidents')} now, and {year_ago.incidents} in {year_ago.name}"
    yield query("unusual_change", first, sentence, *cells_of(fields))


def moved_since(given: Given, then: EarlierCount | None) -> int | None:
    """The incidents that are counted now, where these are more or fewer than then by more than chance gives.

    The two counts are compared by the conditional test of two Poisson counts, each over its own school days.
    """
    answers = given.answers.get("incidents", {})
    cells = cells_of(field for field, _ in given.of("incidents"))
    recorded = given.choice("incidents", RECORDED)
    known = recorded == NIL or (recorded == HELD and all(answers[cell].number is not None for cell in cells))
    if then is None or not known or not (then.school_days and given.asked.school_days):
        return None
    now = incident_total(answers, cells)
    if now + then.incidents > _MOST_TESTED:
        return None
    chance = change(then.incidents, now, then.school_days, given.asked.school_days)
    return now if 1000 * chance < given.parameter("unusual_per_1000") else None


def third_nil(given: Given) -> Iterator[Problem]:
    """No incident at all, term after term, is rare where schools of that size count some."""
    before, wanted = given.asked.before, given.parameter("nil_terms")
    if given.choice("incidents", RECORDED) != NIL or before.nil_running + 1 < wanted:
        return
    if before.expected is not None and before.expected >= given.parameter("nil_expected"):
        first = next(field for field, _ in given.of("incidents") if field.name == RECORDED)
        sentence = (
            f"This is the {nil_in_words(before.nil_running + 1)} nil return running. From schools of your size we "
            f"would expect about {round(before.expected)} incidents. Tell us how incidents are logged"
        )
        yield query("third_nil", first, sentence, about="", fact="nil returns running, where incidents are expected")


def nil_in_words(number: int) -> str:
    """Which nil return running it is: third."""
    return _ORDINAL.get(number, "fifth or a later")


_ORDINAL = {2: "second", 3: "third", 4: "fourth"}  # not further: what was sent before a year and a term is not read


def _is_as_counted(given: Given, field: Field, answer: Answer) -> bool:
    counts = field.item.denominator_is
    return bool(counts) and answer.number == given.number("header", counts)


def _differs(given: Given, now: int | None, was: int | None) -> bool:
    if now is None or not was:
        return False
    by = abs(now - was)
    return 100 * by > given.parameter("eligible_change_percent") * was and by >= given.parameter(
        "eligible_change_floor"
    )
