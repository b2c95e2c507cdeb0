"""The facts behind priorities, on both engines: whose return they are of, and what each reason counts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import event

from la_portal.db import Database
from la_portal.models import SchoolReturn
from la_portal.queries.priorities import facts, ranking
from la_portal.queries.scoring import Facts, Sent
from la_portal.vocabulary import AnswerState, Scope
from la_portal.web.figure_tables.priorities import TABLES
from tests.figure_data import RISKS, Asked, asked, authority, filters, school, sent
from tests.figure_data import Sent as Return

GAPS = {
    "social_media": {"status": "in_place", "reviewed_on": date(2026, 1, 5), "review_due_on": date(2027, 1, 5)},
    "online_safety": {"status": "in_place", "reviewed_on": date(2024, 1, 5), "review_due_on": date(2026, 1, 5)},
    "mobile_phones": {"status": "in_draft"},
    "generative_ai": {"status": "none"},
    "complaints": {"status": "not_answered"},
    "child_protection": {"status": "not_applicable"},
}
FLAGGED = {
    "website": {"standing": "official", "responsible": "none", "devices": "personal"},
    "x": {"standing": "official", "responsible": "dsl", "used_with_under_age": "yes", "devices": "mixed"},
    "blog": {"standing": "official", "responsible": "dsl", "used_with_under_age": "not_known"},
}


def by_school(database: Database, scope: Scope, **chosen: Any) -> dict[int, Facts]:
    with database.tenant(scope) as session:
        return {one.school_id: one for one in facts(session, filters(**chosen))}


def slug(one: Facts) -> str | None:
    return one.basis.slug if one.basis else None


def test_each_reason_counts_what_it_says(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2), easting=600_000, northing=150_000)
    sent(
        database,
        scope,
        Return(1, policies=GAPS, trained=(30, 40), governors=(3, 9), platforms=FLAGGED, support=("policy", "training")),
        Return(2, support=("none",), trained=(-1, -1)),
    )
    one, two = by_school(database, scope).values()
    assert (one.policies, one.staff, one.governors) == ((3, 4), (30, 40), (3, 9))
    assert (one.flags, one.unclear, one.wants, one.sent) == (3, 1, True, Sent.RETURNED)
    assert (one.easting, one.northing, one.roll, one.district) == (600_000, 150_000, 200, "Ashmere")
    assert (two.policies, two.staff, two.governors) == (None, AnswerState.NOT_KNOWN, AnswerState.NOT_ANSWERED)
    assert (two.flags, two.unclear, two.wants) == (0, 0, False)


def test_a_school_that_has_not_returned_is_known_by_its_last_accepted_return(database: Database) -> None:
    scope = authority(database, collections=(1, 2, 3, 4))
    school(database, scope, range(1, 6))
    sent(
        database,
        scope,
        Return(1, collection=1, trained=(1, 4), support=("none",)),
        Return(1, collection=2, support=("policy",)),
        Return(1, collection=3, support=("none",)),
        Return(2, collection=1, trained=(2, 4)),
        Return(5, collection=1, trained=(3, 4)),
        Return(5, trained=(4, 4)),
    )
    with database.tenant(scope, writing=True) as session:
        _accept(session, [(1, 1), (2, 1), (1, 2), (1, 5)])
    asked(database, scope, Asked(1, 4, "draft"), Asked(2, 4), Asked(3, 4), Asked(4, 4, "exempt"))
    found = by_school(database, scope)
    assert {urn: (one.sent, slug(one)) for urn, one in found.items()} == {
        1: (Sent.IN_DRAFT, "2025-26-spring"),
        2: (Sent.NOT_RETURNED, "2025-26-autumn"),
        3: (Sent.NOT_RETURNED, None),
        5: (Sent.RETURNED, "2026-27-autumn"),
    }
    assert (found[1].wants, found[1].staff) == (True, (1, 4))
    assert (found[2].staff, found[5].staff) == ((2, 4), (4, 4))
    assert (found[3].flags, found[3].policies, found[3].wants) == (None, None, None)


def test_training_is_of_the_newest_autumn_for_all_where_the_term_does_not_ask(database: Database) -> None:
    scope = authority(database, collections=(1, 2))
    school(database, scope, (1, 2, 3))
    sent(database, scope, Return(1, collection=1, trained=(1, 4)), Return(2, collection=1, trained=(2, 4)))
    sent(database, scope, Return(1, collection=2), Return(3, collection=2))
    asked(database, scope, Asked(2, 2))
    with database.tenant(scope, writing=True) as session:
        _accept(session, [(1, 1), (1, 2)])
    found = by_school(database, scope, collection="2025-26-spring")
    assert [found[urn].staff for urn in (1, 2, 3)] == [(1, 4), (2, 4), AnswerState.NOT_ANSWERED]
    assert {one.courses_of.slug for one in found.values() if one.courses_of} == {"2025-26-autumn"}


def test_with_accepted_returns_only_a_sent_one_waits_and_the_last_accepted_is_used(database: Database) -> None:
    scope = authority(database, collections=(1, 4))
    school(database, scope, (1, 2))
    sent(
        database,
        scope,
        Return(1, collection=1, trained=(1, 4)),
        Return(1, trained=(4, 4)),
        Return(2, trained=(3, 4)),
    )
    with database.tenant(scope, writing=True) as session:
        _accept(session, [(1, 1), (4, 2)])
    one, two = by_school(database, scope, accepted=True).values()
    assert (one.sent, slug(one), one.staff) == (Sent.NOT_ACCEPTED, "2025-26-autumn", (1, 4))
    assert (two.sent, slug(two), two.staff) == (Sent.RETURNED, "2026-27-autumn", (3, 4))


def test_only_the_schools_that_were_chosen_are_ranked(database: Database) -> None:
    scope = authority(database, collections=(1, 4))
    school(database, scope, (1, 2))
    school(database, scope, (3,), district="Farland")
    sent(database, scope, Return(1), Return(2, phase="secondary"), Return(3, collection=1, trained=(1, 2)))
    asked(database, scope, Asked(3))
    with database.tenant(scope, writing=True) as session:
        _accept(session, [(1, 3)])
    assert set(by_school(database, scope, phases=("secondary",))) == {2}
    narrowed = by_school(database, scope, districts=("Farland",))
    assert {urn: one.staff for urn, one in narrowed.items()} == {3: (1, 2)}
    assert by_school(database, scope, districts=("Nowhere",)) == {}


def test_another_authority_is_never_read(database: Database) -> None:
    ours, theirs = authority(database, "990", (1, 4)), authority(database, "991", (1, 4))
    for scope, trained in ((ours, (1, 4)), (theirs, (4, 4))):
        school(database, scope, (1,))
        sent(database, scope, Return(1, collection=1, trained=trained))
        asked(database, scope, Asked(1))
        with database.tenant(scope, writing=True) as session:
            _accept(session, [(1, 1)])
    assert by_school(database, ours)[1].staff == (1, 4)


def test_the_recording_check_gives_what_was_recorded_and_expected(database: Database) -> None:
    scope = authority(database)
    urns = range(1, 31)
    school(database, scope, urns)
    sent(database, scope, *(Return(urn, {RISKS[0]: 0 if urn == 1 else 12}) for urn in urns))
    found = by_school(database, scope)
    recorded, expected = found[1].recording or (None, Fraction(0))
    assert recorded == 0
    assert expected == Fraction(f"{12 * 29 / 30:.1f}")
    assert {urn for urn, one in found.items() if one.recording} == {1}


def test_statements_stay_as_many_with_more_schools(database: Database) -> None:
    scope = authority(database, collections=(1, 4))
    counts: list[int] = []
    for urns in (range(1, 4), range(4, 40)):
        school(database, scope, urns)
        sent(database, scope, *(Return(urn, {RISKS[0]: urn}, trained=(1, 2)) for urn in urns))
        with database.tenant(scope) as session:
            seen: list[str] = []

            def count(_conn: Any, _cursor: Any, statement: str, *_: Any, into: list[str] = seen) -> None:
                into.append(statement)

            event.listen(session.get_bind(), "before_cursor_execute", count)
            ranking(session, filters())
            event.remove(session.get_bind(), "before_cursor_execute", count)
            counts.append(len(seen))
    assert counts[0] <= counts[1] <= 13


def test_the_file_has_every_school_with_its_points_and_what_is_not_known_is_empty(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2))
    sent(database, scope, Return(1, trained=(20, 40), governors=(-1, -1), support=("policy",)))
    asked(database, scope, Asked(2))
    table = TABLES["priorities"]
    with database.tenant(scope) as session:
        lines = [dict(zip(table.columns, line, strict=True)) for line in table.lines(session, filters(), "990")]
    first, second = lines
    assert [(line["school_urn"], line["place"], line["score"]) for line in lines] == [(1, 1, 25.0), (2, 2, 10.0)]
    assert (first["points_staff"], first["staff_trained"], first["staff"]) == (20.0, 20, 40)
    assert (first["points_governors"], first["governors"], first["governors_state"]) == (None, None, "not_known")
    assert (first["asked_for_support"], first["scored_on"]) == ("yes", "2026-27-autumn")
    assert (second["return_state"], second["scored_on"], second["points_platforms"]) == ("not_returned", None, None)


def _accept(session: Any, returns: list[tuple[int, int]]) -> None:
    """The first submission of each return, by collection and school, is accepted."""
    for collection, urn in returns:
        one = session.get(SchoolReturn, (session.scope.authority_id, collection, urn))
        one.status, one.accepted_submission = "accepted", 1
