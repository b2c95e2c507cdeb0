"""The completion page and what it reads: every state of a return, by place and school, on both engines."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, update

from dashboards.frame import framed
from dashboards.pages.completion import PAGE
from la_portal.db import Database
from la_portal.models import Note, OutboxMessage, SchoolReturn
from la_portal.queries import behind, return_places
from la_portal.queries.behind import Question
from la_portal.queries.filters import IN_NONE, Filters
from la_portal.queries.missing import missing, told
from la_portal.queries.return_places import Place
from la_portal.queries.return_states import ReturnState
from la_portal.vocabulary import Audience, NoteKind, Scope
from tests.figure_data import NOW, Asked, Sent, asked, authority, filters, school, sent

COLLECTION = 4


def changed(database: Database, scope: Scope, urn: int, collection: int = COLLECTION, **facts: Any) -> None:
    """The return of that school has these facts."""
    with database.tenant(scope, writing=True) as session:
        session.execute(
            update(SchoolReturn)
            .where(
                SchoolReturn.authority_id == scope.authority_id,
                SchoolReturn.school_id == urn,
                SchoolReturn.collection_id == collection,
            )
            .values(**facts)
        )


@pytest.fixture
def scope(database: Database) -> Scope:
    """Seven schools in two districts: two have returned, one of them accepted; one is exempt."""
    made, theirs = authority(database, "990", (3, 4)), authority(database, "991", (4,))
    school(database, theirs, (101,), district="Farland")
    asked(database, theirs, Asked(101))
    school(database, made, range(1, 6), trust="Ash Trust")
    school(database, made, (6, 7), district="Brackwater", phase_group="special")
    accepted = Asked(1, status="accepted", counted=1, accepted=1, first=NOW)
    others = (Asked(4), Asked(5, status="exempt"), Asked(6, status="closed_unsent"), Asked(7))
    asked(database, made, accepted, Asked(3, status="draft"), *others)
    sent(database, made, Sent(1), Sent(2))
    return made


def texts(part: Any) -> Iterator[str]:
    """Every text of a page, as its components hold it."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for each in part:
            yield from texts(each)
    elif isinstance(part, dict):
        yield from texts(part.get("props", {}).get("tree"))
    elif hasattr(part, "children"):
        yield from texts(part.children)


def links(part: Any) -> Iterator[str]:
    """Every address that a page leads to."""
    if isinstance(part, dict) and isinstance(part.get("href"), str):
        yield part["href"]
    if isinstance(part, list | dict):
        for each in part.values() if isinstance(part, dict) else part:
            yield from links(each)
    elif hasattr(part, "children"):
        if isinstance(getattr(part, "href", None), str):
            yield part.href
        yield from links(part.children)


def page(database: Database, scope: Scope, **chosen: Any) -> tuple[str, str, list[str]]:
    """The heading, all texts, and all links of the page."""
    with database.tenant(scope) as session:
        top, content = framed(PAGE, session, filters(**chosen), NOW)
    heading = next(child[2][0] for child in top[2] if child and child[0] == "h1")
    return heading, " ".join(texts([top, content])), list(links(content))


def test_places_count_every_school_that_is_asked(database: Database, scope: Scope) -> None:
    changed(database, scope, 3, extended_to=date(2026, 12, 18))
    changed(database, scope, 6, saved_at=NOW)
    with database.tenant(scope) as session:
        rows = return_places.places(session, filters())
        assert return_places.exemptions(session, filters()) == 1
        assert return_places.exemptions(session, filters(districts=("Brackwater",))) == 0
        none = return_places.places(session, filters(trusts=(IN_NONE,)))
    assert rows == [
        Place("primary", "Ashmere", None, ReturnState.ACCEPTED, 1),
        Place("primary", "Ashmere", None, ReturnState.WAITING, 1),
        Place("primary", "Ashmere", "Ash Trust", ReturnState.IN_DRAFT, 1, extended=1),
        Place("primary", "Ashmere", "Ash Trust", ReturnState.NOT_STARTED, 1),
        Place("special", "Brackwater", None, ReturnState.IN_DRAFT, 1),
        Place("special", "Brackwater", None, ReturnState.NOT_STARTED, 1),
    ]
    assert sum(row.schools for row in none) == 4


def test_the_missing_schools_come_with_what_is_known_of_them(database: Database, scope: Scope) -> None:
    asked(database, scope, Asked(4, collection=3, status="closed_unsent"))
    sent(database, scope, Sent(3, collection=3, at=datetime(2026, 7, 30, tzinfo=UTC)), Sent(7, collection=3))
    changed(database, scope, 7, collection=3, first_submitted_at=datetime(2026, 6, 20, tzinfo=UTC))
    changed(database, scope, 3, versions={"header": 1, "policies": 2, "training": 0}, extended_to=date(2026, 12, 18))
    spoke(database, scope, 4)
    wrote(database, scope, 3)
    with database.tenant(scope) as session:
        rows = told(session, filters(), missing(session, filters()))
        assert [row.school_id for row in missing(session, filters(accepted=True))] == [4, 6, 7, 3]
    assert [(row.school_id, row.state.value, row.before) for row in rows] == [
        (4, "not_started", "unsent"), (6, "not_started", ""), (7, "not_started", ""), (3, "in_draft", "late"),
    ]  # fmt: skip
    by_urn = {row.school_id: row for row in rows}
    assert (by_urn[3].begun, by_urn[3].sections, by_urn[3].extended_to) == (1, 5, date(2026, 12, 18))
    assert by_urn[3].contacts.mailed
    assert by_urn[4].contacts.spoken


def spoke(database: Database, scope: Scope, urn: int) -> None:
    """A colleague telephoned."""
    with database.tenant(scope, writing=True) as session:
        session.add(
            Note(
                authority_id=scope.authority_id, id=uuid.uuid4(), school_id=urn, kind=NoteKind.PHONE, words="Busy",
                made_by=uuid.UUID(int=1), made_at=datetime(2026, 11, 12, 9, tzinfo=UTC), follow_up_on=date(2026, 12, 1),
            )
        )  # fmt: skip


def wrote(database: Database, scope: Scope, urn: int) -> None:
    """A reminder went."""
    at = datetime(2026, 11, 13, 9, tzinfo=UTC)
    with database.tenant(scope, writing=True) as session:
        session.add(
            OutboxMessage(
                authority_id=scope.authority_id,
                id=uuid.uuid4(),
                school_id=urn,
                kind="reminder",
                audience=Audience.DSL,
                collection_id=COLLECTION,
                created_at=at,
                sent_at=at,
                refused=[],
                subject="",
                body="",
                link_text="",
                link_path="",
                next_try_at=at,
            )
        )


def test_the_page_says_who_is_missing_and_leads_there(database: Database, scope: Scope) -> None:
    changed(database, scope, 3, extended_to=date(2026, 12, 18))
    spoke(database, scope, 4)
    wrote(database, scope, 3)
    heading, words, addresses = page(database, scope)
    assert heading == "2 of 6 schools have returned; 1 of the 4 still to come is in draft"
    for sentence in (
        "Based on all 6 schools asked.",
        "1 exempt school is not counted. 1 school was given more time. Due 4 December 2026, closes 25 December 2026.",
        "4 schools have still to return: 3 not started, 1 in draft",
        "12 November, phone call",
        "13 November, reminder to DSL",
        "Look again on 1 December",
        "More time until 18 December",
        "Remind these 4 schools",
    ):
        assert sentence in words, sentence
    assert "Farland" not in words
    chase = "/authority/collections/2026-27-autumn/chase?urn=4&urn=6&urn=7&urn=3#remind"
    assert chase in addresses
    assert "/dashboards/school?school=4" in addresses
    assert "/figures/schools?kind=returns&state=returned&collection=2026-27-autumn&district=Ashmere" in addresses


def test_every_number_leads_to_as_many_schools(database: Database, scope: Scope) -> None:
    """Each state of each district, phase and trust, in both ways to count."""
    for accepted in (False, True):
        chosen = filters(accepted=accepted)
        with database.tenant(scope) as session:
            rows = return_places.places(session, chosen)
            for one in return_places.standings(rows, lambda row: row.district, accepted_only=accepted):
                there = replace(chosen, districts=(one.name or "",))
                for state in ReturnState:
                    found = behind.number(session, there, Question("returns", "", state)).schools
                    assert found == one.of(state)
                assert behind.number(session, there, Question("returns", "", "returned")).schools == one.returned


EVERYTHING_ELSE: dict[str, dict[str, Any]] = {
    "No return": {"accepted": True, "districts": ("Brackwater",)},
    "No school matches these filters": {"districts": ("Nowhere",)},
    "Special schools: no school has returned yet": {"phases": ("special",)},
    "1 of 4 returns is accepted": {"accepted": True, "phases": ("primary",)},
}


@pytest.mark.parametrize("said", EVERYTHING_ELSE)
def test_few_none_and_accepted_ones_are_said_in_words(database: Database, scope: Scope, said: str) -> None:
    heading, _, _ = page(database, scope, **EVERYTHING_ELSE[said])
    assert said.lower() in heading.lower()


def test_a_closed_collection_says_who_never_returned_and_reminds_nobody(database: Database, scope: Scope) -> None:
    late = Filters(on=date(2027, 2, 1))
    with database.tenant(scope) as session:
        top, content = framed(PAGE, session, late, datetime(2027, 2, 1, 9, tzinfo=UTC))
    words = " ".join(texts([top, content]))
    assert "2 of 6 schools returned" in words
    assert "4 schools did not return: 3 not started, 1 in draft" in words
    assert "Drafts are kept, and were not sent." in words
    assert "Remind" not in words
    assert "closed after 25 December 2026" in words


def test_everybody_has_returned(database: Database) -> None:
    made = authority(database)
    school(database, made, range(1, 13), district=None)
    sent(database, made, *(Sent(urn, district=None) for urn in range(1, 13)))
    heading, words, addresses = page(database, made)
    assert heading == "All 12 schools have returned"
    assert "Every school has returned" in words
    assert "None of the schools asked is in a trust" in words
    unknown = "/figures/schools?kind=returns&state=waiting&collection=2026-27-autumn&district=-"
    assert unknown in addresses
    with database.tenant(made) as session:
        here = filters(districts=(IN_NONE,))
        assert behind.number(session, here, Question("returns", "", "waiting")).schools == 12


def test_hundreds_of_trusts_fold(database: Database) -> None:
    made = authority(database)
    urns = range(1, 91)
    for number in range(1, 26):
        school(database, made, urns[3 * (number - 1) : 3 * number], trust=f"Trust {number:02}")
    for urn in range(76, 91):
        school(database, made, (urn,), trust=f"Small {urn}")
    asked(database, made, *(Asked(urn) for urn in urns))
    _, words, addresses = page(database, made)
    assert "Show the other 13 trusts" in words
    assert "15 smaller trusts" in words
    assert sum("trust=" in address for address in addresses) == 26  # each of 25, and the smaller ones together
    assert "Show all 90 schools" in words


def statements(database: Database, scope: Scope) -> int:
    """How often the page asks the database."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    page(database, scope)
    event.remove(database.engine, "before_cursor_execute", note)
    return len([statement for statement in seen if statement.startswith(("SELECT", "WITH"))])


def test_700_schools_cost_as_many_statements_as_six(database: Database, scope: Scope) -> None:
    few = statements(database, scope)
    school(database, scope, range(10, 700))
    asked(database, scope, *(Asked(urn) for urn in range(10, 700)))
    assert (few, statements(database, scope)) == (11, 11)
