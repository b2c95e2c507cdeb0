"""The queries that earlier returns raise: what changed more than it usually does."""

from __future__ import annotations

from collections.abc import Iterator

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.given import Given, query
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
    """More, or fewer, than the same term last year by more than chance gives.

    The two counts are compared by the conditional test of two Poisson counts, each over its own school days.
    """
    year_ago, answers = given.asked.before.year_ago, given.answers.get("incidents", {})
    fields = [field for field, _ in given.of("incidents")]
    cells = cells_of(fields)
    recorded = given.choice("incidents", RECORDED)
    known = recorded == NIL or (recorded == HELD and all(answers[cell].number is not None for cell in cells))
    if year_ago is None or not known or not (year_ago.school_days and given.asked.school_days):
        return
    now = incident_total(answers, cells)
    if now + year_ago.incidents > _MOST_TESTED:
        return
    chance = change(year_ago.incidents, now, year_ago.school_days, given.asked.school_days)
    if 1000 * chance < given.parameter("unusual_per_1000"):
        first = next(field for field in fields if field.name == RECORDED)
        sentence = f"{counted(now, 'incident', 'incidents')} now, and {year_ago.incidents} in {year_ago.name}"
        yield query("unusual_change", first, sentence, *cells)


def third_nil(given: Given) -> Iterator[Problem]:
    """No incident at all, term after term, is rare where schools of that size count some."""
    before, wanted = given.asked.before, given.parameter("nil_terms")
    if given.choice("incidents", RECORDED) != NIL or before.nil_running + 1 < wanted:
        return
    if before.expected is not None and before.expected >= given.parameter("nil_expected"):
        first = next(field for field, _ in given.of("incidents") if field.name == RECORDED)
        running = _ORDINAL.get(before.nil_running + 1, "fifth or a later")
        sentence = (
            f"This is the {running} nil return running. From schools of your size we would expect about "
            f"{round(before.expected)} incidents. Tell us how incidents are logged"
        )
        yield query("third_nil", first, sentence, about="", fact="nil returns running, where incidents are expected")


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
