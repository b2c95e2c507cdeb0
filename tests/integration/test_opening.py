"""Opening a collection: whom it asks, what it freezes, which reminders it sets, and what it refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from la_portal.catalogue import Edition
from la_portal.db import Database
from la_portal.errors import BadInput, Conflict
from la_portal.models import AuditEvent, Collection, School
from la_portal.queries.plans import reminders
from la_portal.queries.returns import find
from la_portal.queries.term_dates import TermDates, school_days
from la_portal.services.collecting import Cohort, Rung
from la_portal.services.term_dates import keep_term_dates
from la_portal.vocabulary import AcademicYear, Audience, PhaseGroup, Role, Scope
from tests.commands import said
from tests.conftest import Place
from tests.people import NOW
from tests.planning import (
    FIRST,
    OPEN_SCHOOLS,
    OTHER_PRIMARY,
    PRIMARY,
    SECONDARY,
    SHUT,
    SPECIAL,
    asked_schools,
    autumn,
    in_days,
    mixed,
    officer_of,
    opened,
    rows_in,
    spring,
)
from tests.returns import TODAY


@pytest.fixture
def scope(database: Database) -> Scope:
    """Northshire with its schools."""
    return mixed(database)


def refused(database: Database, scope: Scope, asked: Any, words: str) -> str:
    """The field that the refusal is about; nothing was opened."""
    before = rows_in(database, scope)
    with pytest.raises(BadInput, match=words) as refusal:
        opened(database, scope, asked)
    assert rows_in(database, scope) == before
    return refusal.value.field


def collection(database: Database, scope: Scope, collection_id: int) -> Collection:
    with database.tenant(scope) as session:
        return session.get_one(Collection, (scope.authority_id, collection_id))


@pytest.mark.parametrize(
    ("who", "asked", "kept"),
    [
        (Cohort(), OPEN_SCHOOLS, {}),
        (Cohort((PhaseGroup.PRIMARY,)), [PRIMARY, OTHER_PRIMARY], {"phases": ["primary"]}),
        (Cohort((), ("Nearby",)), [PRIMARY, SECONDARY], {"districts": ["Nearby"]}),
        (
            Cohort((PhaseGroup.PRIMARY, PhaseGroup.SPECIAL), ("Nearby",)),
            [PRIMARY],
            {"phases": ["primary", "special"], "districts": ["Nearby"]},
        ),
        (
            Cohort((PhaseGroup.PRIMARY,), (), (SECONDARY, SPECIAL)),
            [SECONDARY, SPECIAL],
            {"phases": ["primary"], "schools": [SECONDARY, SPECIAL]},
        ),
    ],
)
def test_it_asks_the_open_schools_of_its_cohort(
    database: Database, scope: Scope, who: Cohort, asked: list[int], kept: dict[str, Any]
) -> None:
    number = opened(database, scope, autumn(who=who))
    assert asked_schools(database, scope, number) == asked
    stored = collection(database, scope, number).asked_of
    assert stored == kept
    assert Cohort.from_json(stored) == who


@pytest.mark.parametrize(
    ("who", "words", "field"),
    [
        (Cohort((PhaseGroup.NURSERY,)), "No open school is in all that you chose", "who"),
        (Cohort((PhaseGroup.SECONDARY,), ("Faraway",)), "No open school is in all that you chose", "who"),
        (Cohort((), ("Elsewhere",)), "No open school is in the district 'Elsewhere'", "districts"),
        (Cohort(schools=(SHUT,)), f"{SHUT} is the URN of no open school", "schools"),
        (Cohort(schools=(PRIMARY, 999998, 999999)), "999998 and 999999 are URNs of no open school", "schools"),
        (Cohort(schools=tuple(range(900001, 900008))), "and 2 more are URNs of no open school", "schools"),
    ],
)
def test_a_cohort_of_nobody_or_of_strangers_is_refused(
    database: Database, scope: Scope, who: Cohort, words: str, field: str
) -> None:
    assert refused(database, scope, autumn(who=who), words) == field


def test_another_authoritys_school_is_a_stranger(database: Database, scope: Scope) -> None:
    other = mixed(database, "991", "Southshire Council")
    with database.tenant(other, writing=True) as session:
        session.add(School(authority_id=other.authority_id, school_id=200001, name="Theirs", status="open",
                           phase_group="primary", imported_at=NOW))  # fmt: skip
    assert refused(database, scope, autumn(who=Cohort(schools=(200001,))), "URN of no open school") == "schools"


@pytest.mark.parametrize(
    ("days", "words", "field"),
    [
        ({"counts_to": -80}, "Counting would end on .*, before it begins", "counts_to"),
        ({"opens_on": -5}, "Counting ends on .*, and the collection opens on", "opens_on"),
        ({"opens_on": -6}, "Counting ends on .*, and the collection opens on", "opens_on"),
        ({"due_on": -4}, "would be due on .*, before it opens", "due_on"),
        ({"closes_on": 13}, "would close on .*, before it is due", "closes_on"),
    ],
)
def test_dates_in_every_wrong_order_are_refused(
    database: Database, scope: Scope, days: dict[str, int], words: str, field: str
) -> None:
    wrong = autumn(**{name: in_days(number) for name, number in days.items()})
    assert refused(database, scope, wrong, words) == field


def test_no_day_is_counted_twice_or_missed(database: Database, scope: Scope) -> None:
    opened(database, scope, autumn())
    for days in (-5, -3):
        assert refused(database, scope, spring(counts_from=in_days(days)), "Count from the next day") == "counts_from"
    assert collection(database, scope, opened(database, scope, spring())).counts_from == in_days(-4)


def test_a_term_has_one_collection(database: Database, scope: Scope) -> None:
    opened(database, scope, autumn())
    before = rows_in(database, scope)
    with pytest.raises(Conflict, match="Autumn term 2026 has its collection already"):
        opened(database, scope, autumn())
    assert rows_in(database, scope) == before


def test_two_officers_who_open_the_same_term_at_once_open_one(database: Database, scope: Scope) -> None:
    def attempt(_number: int) -> str:
        try:
            opened(database, scope, autumn())
        except Conflict as refusal:
            return f"{refusal}"
        return "opened"

    with ThreadPoolExecutor(4) as officers:
        answers = sorted(officers.map(attempt, range(4)))
    assert answers.count("opened") == 1
    assert all("has its collection already" in answer for answer in answers if answer != "opened")
    assert rows_in(database, scope, ["collection", "school_return", "reminder", "audit_event"]) == {
        "audit_event": 1,
        "collection": 1,
        "reminder": 4,
        "school_return": 4,
    }


def test_the_definition_does_not_follow_a_later_edition(
    database: Database, scope: Scope, second_edition: Edition
) -> None:
    number = opened(database, scope, autumn())
    before = collection(database, scope, number).definition
    opened(database, scope, spring(edition=second_edition.code))
    after = collection(database, scope, number)
    assert (after.edition, after.definition) == ("2026.1", before)
    with database.tenant(scope) as session:
        first = find(session, PRIMARY, FIRST).asked(TODAY)
        following = find(session, PRIMARY, "2026-27-spring").asked(TODAY)
    assert "commerce_in_game" not in {field.name for field in first.questions("incidents")}
    assert "commerce_in_game" in {field.name for field in following.questions("incidents")}


def test_school_days_are_counted_by_the_authoritys_term_dates(database: Database, scope: Scope) -> None:
    asked = autumn()
    assert asked.counts_from is not None
    taught = [TermDates(asked.counts_from + timedelta(days=10), asked.counts_to - timedelta(days=20))]
    year = AcademicYear.of(taught[0].first)
    if AcademicYear.of(taught[0].last) != year or AcademicYear.of(asked.counts_from) != year:
        taught = [TermDates(taught[0].first, min(taught[0].last, taught[0].first + timedelta(days=3)))]
    with database.tenant(scope, writing=True) as session:
        keep_term_dates(session, officer_of(scope, Role.AUTHORITY_ADMIN), year, taught, NOW)
    found = collection(database, scope, opened(database, scope, asked)).school_days
    assert found == len(school_days(taught, asked.counts_from, asked.counts_to))
    assert found < len(school_days((), asked.counts_from, asked.counts_to))


def test_the_usual_reminders_are_set_on_school_days_in_order(database: Database, scope: Scope) -> None:
    number = opened(database, scope, spring(counts_from=in_days(0)))
    with database.tenant(scope) as session:
        ladder = reminders(session, number)
    assert [(one.step, one.audience) for one in ladder] == [
        (1, Audience.DSL),
        (2, Audience.DSL),
        (3, Audience.HEADTEACHER),
        (4, Audience.CHAIR_OR_TRUST),
    ]
    days = [one.sends_on for one in ladder]
    assert days == sorted(days) and all(school_days((), day, day) for day in days)
    assert len(school_days((), in_days(101), days[0])) == 7
    assert len(school_days((), days[1], in_days(120))) == 3
    assert len(school_days((), in_days(122), days[2])) == 2
    assert len(school_days((), in_days(122), days[3])) == 5
    assert {one.done_at for one in ladder} == {None}


def test_in_a_collection_of_a_week_no_reminder_lies_outside_of_it(database: Database, scope: Scope) -> None:
    short = spring(counts_from=in_days(0), due_on=in_days(103), closes_on=in_days(104))
    with database.tenant(scope) as session:
        assert reminders(session, 1) == ()
    number = opened(database, scope, short)
    with database.tenant(scope) as session:
        days = [one.sends_on for one in reminders(session, number)]
    assert days == sorted(days)
    assert in_days(100) <= days[0] and days[-1] <= in_days(104)


def school_day(number: int) -> int:
    """The first number of days from today, from this one on, that is a working day."""
    return next(each for each in range(number, number + 9) if school_days((), in_days(each), in_days(each)))


@pytest.mark.parametrize(
    ("change", "words", "field"),
    [
        ({"sends_on": in_days(99)}, "Reminder 1 would go on .* while schools can send", "rung-1-day"),
        ({"sends_on": in_days(500)}, "Reminder 1 would go on .* while schools can send", "rung-1-day"),
        ({"sends_on": in_days(school_day(138))}, "Reminder 2 would go on .*, before reminder 1", "rung-2-day"),
        ({"subject": "[nobody]"}, r"Reminder 1: The subject has \[nobody\]", "rung-1-subject"),
        ({"body": ""}, "Reminder 1: The letter is empty", "rung-1-body"),
    ],
)
def test_reminders_that_cannot_be_are_refused(
    database: Database, scope: Scope, change: dict[str, Any], words: str, field: str
) -> None:
    first = Rung(Audience.DSL, in_days(school_day(110)), "Subject", "Body")
    ladder = (replace(first, **change), replace(first, sends_on=in_days(school_day(115))))
    assert refused(database, scope, spring(counts_from=in_days(0), ladder=ladder), words) == field


def test_a_reminder_on_a_sunday_is_refused_with_the_next_school_day(database: Database, scope: Scope) -> None:
    sunday = next(in_days(number) for number in range(101, 110) if in_days(number).weekday() == 6)
    ladder = (Rung(Audience.DSL, sunday, "Subject", "Body"),)
    words = "Sunday .* is no school day, so reminder 1 would not go. The next one is"
    assert refused(database, scope, spring(counts_from=in_days(0), ladder=ladder), words) == "rung-1-day"


def test_opening_leaves_one_event_of_who_did_it(database: Database, scope: Scope) -> None:
    number = opened(database, scope, autumn())
    with database.tenant(scope) as session:
        events = session.execute(select(AuditEvent)).scalars().all()
    assert [(one.kind, one.collection_id, one.person_id, one.detail) for one in events] == [
        ("collection_opened", number, officer_of(scope).person_id, {})
    ]


def test_the_command_asks_every_open_school_and_sets_the_usual_reminders(
    place: Place, database: Database, scope: Scope
) -> None:
    term = ("--authority", "990", "--year", "2026", "--term", "autumn", "--counts-from", f"{in_days(-60)}")
    told = said(place, "collection", "open", *term, "--counts-to", f"{in_days(-5)}", "--due", f"{in_days(20)}")
    assert "Autumn term 2026 (2026-27-autumn) is open." in told
    assert asked_schools(database, scope, 1) == OPEN_SCHOOLS
    with database.tenant(scope) as session:
        assert len(reminders(session, 1)) == 4
