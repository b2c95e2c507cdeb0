"""The numbers of an annual report are the sums of what schools sent, and those of the dashboards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import pytest

from la_portal.db import Database
from la_portal.errors import NotFound
from la_portal.files.report.bundle import makers
from la_portal.queries import incidents, parts, policies, training
from la_portal.queries.filters import Filters
from la_portal.released import TOTAL, Publication, Report, Symbol, Table, Value
from la_portal.released.written import read
from la_portal.services import reports
from la_portal.vocabulary import Scope
from tests.conftest import only
from tests.figure_data import Asked, Sent, asked, authority, school
from tests.generated import ACTIONS, OF_WHICH, POLICIES, accept
from tests.integration.reports import world
from tests.integration.reports.world import PLACES, PRIMARIES, SECONDARIES, YEAR, admin

C = Symbol.HIDDEN
KINDS = {"content_sexual": "Sexual", "conduct_aggressive": "Aggressive"}
SOUND = {"status": "in_place", "reviewed_on": date(2025, 9, 1), "review_due_on": date(2027, 9, 1)}
MISSING = {"status": "none", "reviewed_on": None, "review_due_on": None}
TERMS = {1: "autumn", 2: "spring", 3: "summer"}


def counts(urn: int, term: int) -> dict[str, int]:
    """What a school recorded: as many as its place among schools says, and more from term to term."""
    return {"content_sexual": 10 * term + urn % 10, "conduct_aggressive": 5 + term}


def answers(urn: int, term: int) -> Sent:
    place = next(place for urns, place in PLACES.items() if urn in urns)
    mine = counts(urn, term)
    return Sent(
        urn, mine, term, roll=200, **place,
        of_which=dict.fromkeys(OF_WHICH[:1], mine["conduct_aggressive"]),
        actions=dict.fromkeys(ACTIONS[:1], mine["content_sexual"]),
        policies={POLICIES[0]: SOUND, POLICIES[1]: SOUND if urn in PRIMARIES else MISSING},
        trained=(30, 40), governors=(6, 12),
    )  # fmt: skip


@pytest.fixture
def told(database: Database) -> Scope:
    """Twelve schools that sent all three terms, with numbers that can be summed by hand."""
    scope = authority(database, "990", TERMS)
    for urns, place in PLACES.items():
        school(database, scope, urns, phase_group=place["phase"], district=place["district"])
    for urn in (*PRIMARIES, *SECONDARIES):
        for term in TERMS:
            accept(database, scope, answers(urn, term))
    return scope


def report(database: Database, scope: Scope) -> Report:
    return read(world.drawing(database, scope).figures)


def values(found: Report, name: str) -> dict[tuple[str, ...], tuple[Value, ...]]:
    """The numbers of a table by term, district and categories; empty where there is no such table."""
    table = next((one for one in found.tables if one.name == name), None)
    return {
        (*(str(part) for part in (one.term, one.district) if part), *one.labels): one.values
        for one in (table.observations if table else ())
    }


def summed(kind: str, urns: range | tuple[int, ...] = (*PRIMARIES, *SECONDARIES), terms: Any = TERMS) -> int:
    return sum(counts(urn, term)[kind] for urn in urns for term in terms)


def test_incidents_are_the_sums_of_what_schools_sent(database: Database, told: Scope) -> None:
    found = values(report(database, told), "incidents_by_kind")
    for risk, kind in (("Content", "content_sexual"), ("Conduct", "conduct_aggressive")):
        for when, terms in [*(((TERMS[term],), (term,)) for term in TERMS), ((), tuple(TERMS))]:
            assert found[*when, risk, KINDS[kind]] == (summed(kind, terms=terms),)
            assert found[*when, risk, TOTAL] == (summed(kind, terms=terms),)
    assert found[TOTAL, TOTAL] == (sum(map(summed, KINDS)),)
    assert found["Contact", TOTAL] == (0,)


@pytest.mark.parametrize(("table", "groups"), [
    ("incidents_by_phase", {"Primary": PRIMARIES, "Secondary": SECONDARIES}),
    ("incidents_by_district", {"Ashmere": PRIMARIES, "Birchwood": SECONDARIES}),
])  # fmt: skip
def test_incidents_of_groups_are_the_sums_of_their_schools(
    database: Database, told: Scope, table: str, groups: Mapping[str, range]
) -> None:
    found = values(report(database, told), table)
    for name, urns in groups.items():
        assert found[name, "Content"] == (summed("content_sexual", urns),)
        assert found[name, TOTAL] == (sum(summed(kind, urns) for kind in KINDS),)


def test_rates_and_shares_are_of_the_numbers_beside_them(database: Database, told: Scope) -> None:
    found = report(database, told)
    every, pupils = sum(map(summed, KINDS)), 12 * 200
    assert values(found, "incidents_by_term")[()] == (every, pupils, round(1000 * every / pupils, 1))
    autumn = sum(summed(kind, terms=(1,)) for kind in KINDS)
    assert values(found, "incidents_by_term")["autumn",] == (autumn, pupils, round(1000 * autumn / pupils, 1))
    of_which = next(iter(values(found, "incidents_of_which").values()))
    aggressive = summed("conduct_aggressive")
    assert of_which == (aggressive, every, round(100 * aggressive / every, 1))
    kept = values(found, "policies_in_date_by_phase")
    assert (kept["summer", "Primary"], kept["summer", TOTAL]) == ((12, 12, 100.0), (18, 24, 75.0))
    staff = values(found, "training_staff_by_district")
    assert staff["autumn", "Ashmere"] == (180, 240, 75.0)


def test_its_numbers_are_those_of_the_dashboards(database: Database, told: Scope) -> None:
    found = report(database, told)
    with database.tenant(told) as session:
        of_year = Filters(on=world.AT.date(), collection="2025-26-summer", since="2025-26-autumn", accepted=True)
        cells = incidents.cells(session, of_year)
        kept = policies.in_date(session, of_year)[-1]
        courses = training.courses(session, of_year)
        part = parts.of_which(session, Filters(on=world.AT.date(), collection="2025-26-summer", accepted=True))
    by_kind = values(found, "incidents_by_kind")
    for term in TERMS.values():
        recorded = sum(cell.recorded for cell in cells if cell.collection.term == term)
        assert by_kind[term, TOTAL, TOTAL] == (recorded,)
    assert values(found, "policies_in_date_by_phase")["summer", TOTAL][:2] == (kept.part, kept.whole)
    staff = [one.of for one in courses if one.code == training.ALL_STAFF][-1]
    assert values(found, "training_staff_by_phase")["autumn", TOTAL][:2] == (staff.part, staff.whole)
    assert part[0].count == summed("conduct_aggressive", terms=(3,))


def test_the_report_says_how_many_schools_of_each_term_it_tells_of(database: Database, told: Scope) -> None:
    found = report(database, told)
    assert [(str(one.term), one.returned, one.expected) for one in found.terms] == [
        (term, 12, 12) for term in TERMS.values()
    ]
    assert values(found, "completion_by_term")["autumn",] == (12, 12, 100.0)
    assert (found.authority, found.la_code, found.year, found.threshold, found.hidden) == ("Wexmoor", "990", YEAR, 5, 0)


def test_a_year_without_a_collection_or_without_an_accepted_return_has_no_report(database: Database) -> None:
    scope = authority(database, "990", (1,))
    school(database, scope, [1])
    asked(database, scope, Asked(1, 1, "submitted"))
    with pytest.raises(NotFound, match="No return of 2025 to 2026 is accepted yet"):
        report(database, scope)
    with pytest.raises(NotFound, match="No collection of 2024 to 2025 has opened"):
        world.drawing(database, scope, 2024)


def all_sent(database: Database, change: Callable[[int], Mapping[str, Any]], urns: int = 12) -> Report:
    """The report of schools that sent the autumn alone, each what is told of its number."""
    scope = authority(database, "990", (1,))
    for urn in range(1, urns + 1):
        school(database, scope, [urn])
        accept(database, scope, Sent(urn, collection=1, **change(urn)))
    return report(database, scope)


def hidden(table: Table) -> int:
    return sum(value is C for one in table.observations for value in one.values)


def test_of_one_return_nothing_but_that_it_came_is_shown(database: Database) -> None:
    found = all_sent(database, lambda _: {"incidents": {"content_sexual": 900}, "policies": {POLICIES[0]: SOUND}}, 1)
    numbers = [value for table in found.tables for one in table.observations for value in one.values]
    assert 900 not in numbers
    assert all(one.left_out for one in found.chapters if one.name in ("policies", "incidents"))
    assert values(found, "completion_by_term")["autumn",] == (1, 1, 100.0)
    assert makes_every_file(found)


def makes_every_file(found: Report) -> bool:
    return all(make() for make in makers(Publication(found)).values())


def test_noughts_are_shown_and_nothing_is_hidden(database: Database) -> None:
    found = all_sent(database, lambda _: {"incidents": {}})
    assert found.hidden == 0
    assert set(values(found, "incidents_by_kind").values()) == {(0,)}
    assert values(found, "incidents_by_term")[()] == (0, 2400, 0.0)
    assert makes_every_file(found)


def test_a_table_of_small_numbers_is_left_out_and_its_chapter_says_so(database: Database) -> None:
    kinds = ("content_sexual", "contact_sexual", "conduct_sexual", "commerce_scams", "content_values")
    few = partial(small_counts, kinds=kinds)
    found = all_sent(database, few)
    chapter = next(one for one in found.chapters if one.name == "incidents")
    method = next(one for one in found.chapters if one.name == "method")
    assert [one for one in chapter.left_out if one.startswith("What was done about incidents")]
    assert set(chapter.left_out) <= set(method.said)
    shown = [table for chapter in found.chapters for table in chapter.tables]
    assert all(hidden(table) <= len(table.observations) * len(table.indicators) for table in shown)
    assert "incidents_action" not in {table.name for table in shown}
    assert makes_every_file(found)


def small_counts(urn: int, kinds: tuple[str, ...]) -> Mapping[str, Any]:
    """The first two schools recorded one of each kind, and each was dealt with in every way."""
    some = int(urn <= 2)
    return {"incidents": dict.fromkeys(kinds, some), "actions": dict.fromkeys(ACTIONS, some)}


def test_what_is_small_under_the_authoritys_own_rule_is_hidden(database: Database) -> None:
    scope = world.small(database, terms=(1,), count=1)
    assert values(report(database, scope), "incidents_by_kind")["Content", "Sexual"] == (12,)
    world.in_writing(database, reports.keep_smallest, admin(scope), 20, world.AT)
    found = report(database, scope)
    assert found.threshold == 20
    assert C in values(found, "incidents_by_kind").get(("Content", "Sexual"), (C,))
    assert 12 not in {value for one in values(found, "incidents_by_kind").values() for value in one}


@only("sqlite")
def test_schools_whose_district_is_not_known_are_a_district_of_their_own(database: Database) -> None:
    scope = authority(database, "990", (1,))
    for urn in range(1, 13):
        district = None if urn <= 4 else "=Ashmere"
        school(database, scope, [urn], district=district, name="=HYPERLINK(1)")
        accept(database, scope, Sent(urn, {"content_sexual": 10}, 1, district=district))
    found = report(database, scope)
    by_district = values(found, "incidents_by_district")
    assert (by_district["District not known", TOTAL], by_district["=Ashmere", TOTAL]) == ((40,), (80,))
    assert "HYPERLINK" not in world.drawing(database, scope).figures
    data = makers(Publication(found))["data/incidents_by_district.csv"]().decode("utf-8-sig")
    assert ",'=Ashmere," in data
