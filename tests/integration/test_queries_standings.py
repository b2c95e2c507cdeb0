"""Where schools stand against what was expected, and how a term compares with the same term a year before."""

from __future__ import annotations

from typing import Any

import pytest

from la_portal.catalogue import Edition, Fate, edition
from la_portal.db import Database
from la_portal.queries import like_for_like, parts, standings
from la_portal.queries.collections import span
from la_portal.queries.incidents import by_school
from la_portal.queries.like_for_like import Pair, comparable, row_fate
from la_portal.queries.school_terms import school_terms
from la_portal.queries.standings import Funnel, Standing
from la_portal.statistics import Outside, at_most_overdispersed
from la_portal.vocabulary import Scope
from tests.figure_data import NOT_KNOWN, Asked, Sent, asked, authority, filters, school, sent
from tests.pressing import statements

BULLIED, SCAMS = "contact_aggressive", "commerce_scams"


def funnel(database: Database, scope: Scope, **chosen: Any) -> Funnel:
    with database.tenant(scope) as session:
        return standings.standings(session, filters(**chosen))


def of_school(found: Funnel, urn: int) -> Standing:
    return next(one for one in found.standings if one.school.school_id == urn)


def usual(database: Database) -> Scope:
    """Forty primary schools with eight incidents each among 200 pupils, and ten secondaries with twenty among 1,000."""
    scope = authority(database)
    school(database, scope, range(100, 150))
    sent(
        database,
        scope,
        *(Sent(urn, {BULLIED: 8}) for urn in range(100, 140)),
        *(Sent(urn, {BULLIED: 20}, roll=1000, phase="secondary") for urn in range(140, 150)),
    )
    return scope


def test_what_is_expected_is_the_rate_of_the_phase_times_pupils(database: Database) -> None:
    scope = usual(database)
    found = funnel(database, scope)
    assert of_school(found, 100).expected == pytest.approx(8)
    assert of_school(found, 149).expected == pytest.approx(20)
    assert found.overall == pytest.approx(1000 * 520 / 18_000)
    assert [of_school(found, urn).adjusted for urn in (100, 149)] == pytest.approx([found.overall, found.overall])
    assert (found.spread.phi, found.spread.tau2) == (1.0, 0.0)
    assert of_school(found, 100).limits95 == (3, 14)  # exact Poisson of 8
    assert of_school(found, 100).limits998 == (1, 18)


def test_a_school_outside_the_limits_is_to_be_watched_or_looked_at(database: Database) -> None:
    scope = usual(database)
    school(database, scope, (7, 8, 9))
    sent(database, scope, Sent(7, {}), Sent(8, {BULLIED: 16}), Sent(9, {BULLIED: 30}))
    found = funnel(database, scope)
    assert of_school(found, 7).outside == Outside("look", "low")
    assert of_school(found, 8).outside == Outside("watch", "high")
    assert of_school(found, 9).outside == Outside("look", "high")
    assert of_school(found, 100).outside == Outside("", "")


def test_who_does_not_know_its_count_or_pupils_stands_nowhere(database: Database) -> None:
    scope = usual(database)
    school(database, scope, (1, 2, 3, 4))
    asked(database, scope, Asked(1))
    sent(database, scope, Sent(2, None), Sent(3, {BULLIED: 4}, roll=None), Sent(4, {BULLIED: NOT_KNOWN}))
    found = funnel(database, scope)
    for urn in (1, 2, 3, 4):
        one = of_school(found, urn)
        assert (one.expected, one.limits95, one.adjusted, one.outside) == (None, None, None, Outside("", ""))
    assert len(found.drawn) == 50


def test_filters_choose_schools_and_leave_what_is_expected(database: Database) -> None:
    scope = usual(database)
    school(database, scope, (7,), district="Briar")
    sent(database, scope, Sent(7, {}, district="Briar"))
    (only,) = funnel(database, scope, districts=("Briar",)).standings
    assert only == of_school(funnel(database, scope), 7)


def test_how_many_would_record_nothing_by_chance(database: Database) -> None:
    scope = authority(database)
    school(database, scope, range(10))
    sent(database, scope, *(Sent(urn, {BULLIED: urn % 2}) for urn in range(10)))
    found = funnel(database, scope)
    assert found.nil_expected == pytest.approx(10 * at_most_overdispersed(0, 0.5, found.spread.phi))


def test_where_nobody_recorded_anything_there_is_nothing_to_stand_against(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2))
    sent(database, scope, Sent(1, {}), Sent(2, {}))
    found = funnel(database, scope)
    assert [(one.expected, one.adjusted, one.limits95) for one in found.standings] == [(0, None, None)] * 2
    assert found.nil_expected == 2
    assert funnel(database, authority(database, "992")).standings == ()


def pairs(database: Database, scope: Scope, **chosen: Any) -> dict[str, Pair]:
    with database.tenant(scope) as session:
        return {pair.code: pair for pair in like_for_like.by_row(session, filters(**chosen))}


def test_rows_are_compared_in_the_schools_that_hold_their_counts_both_times(database: Database) -> None:
    scope = authority(database, collections=(1, 3, 4))
    school(database, scope, range(1, 7))
    sent(
        database,
        scope,
        Sent(1, {BULLIED: 2, SCAMS: 1}, collection=1, roll=100),
        Sent(2, {BULLIED: 4}, collection=1, roll=300),
        Sent(3, {BULLIED: 90}, collection=1),
        Sent(4, None, collection=1),
        Sent(5, {BULLIED: 70}, collection=1, roll=None),
        Sent(1, {BULLIED: 50}, collection=3),
        Sent(1, {BULLIED: 5}, roll=110),
        Sent(2, {SCAMS: 7}, roll=310),
        Sent(4, {BULLIED: 80}),
        Sent(5, {BULLIED: 60}, roll=200),
        Sent(6, {BULLIED: 40}),
    )
    found = pairs(database, scope)
    assert list(found) == ["content", "contact", "conduct", "commerce"]
    contact = found["contact"]
    assert (contact.before, contact.now, contact.schools) == (6, 5, 2)
    assert (contact.exposure_before, contact.exposure_now) == (400 * 40, 420 * 40)
    assert contact.same_length
    assert not contact.rose
    assert (found["commerce"].before, found["commerce"].now) == (1, 7)
    assert (found["content"].before, found["content"].now, found["content"].p) == (0, 0, 1.0)


def test_a_cell_that_is_not_known_takes_no_other_cell_with_it(database: Database) -> None:
    scope = authority(database, collections=(1, 4))
    school(database, scope, (1, 2))
    sent(
        database,
        scope,
        Sent(1, {BULLIED: NOT_KNOWN, "contact_sexual": 3}, collection=1),
        Sent(1, {BULLIED: 4}),
        Sent(2, {BULLIED: 1}, collection=1),
        Sent(2, {BULLIED: 1}),
    )
    contact = pairs(database, scope)["contact"]
    assert (contact.before, contact.now, contact.exposure_before, contact.schools) == (4, 5, 400 * 40, 2)


def test_without_a_year_before_nothing_is_compared(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, (1,))
    sent(database, scope, Sent(1, {BULLIED: 1}), Sent(1, {BULLIED: 1}, collection=3))
    assert pairs(database, scope) == {}
    alone = authority(database, "991", collections=(1, 4))
    assert {pair.schools for pair in pairs(database, alone).values()} == {0}
    assert {pair.p for pair in pairs(database, alone).values()} == {1.0}


def test_a_range_that_begins_later_still_compares_with_the_year_before(database: Database) -> None:
    scope = authority(database, collections=(1, 4))
    school(database, scope, (1,))
    sent(database, scope, Sent(1, {BULLIED: 1}), Sent(1, {BULLIED: 1}, collection=1))
    assert pairs(database, scope, since="2026-27-autumn") == pairs(database, scope)


def test_all_incidents_are_compared_in_the_chosen_schools(database: Database) -> None:
    scope = authority(database, collections=(1, 4))
    school(database, scope, (1, 2, 3))
    for term, counts in ((1, (2, 9, 30)), (4, (5, 8, None))):
        sent(
            database,
            scope,
            *(
                Sent(urn, None if count is None else {BULLIED: count}, collection=term)
                for urn, count in zip((1, 2, 3), counts, strict=True)
            ),
        )
    with database.tenant(scope) as session:
        terms, chosen = school_terms(session, filters()), span(session, filters())
        assert chosen.year_before
        everyone = [one.school_id for one in by_school(session, filters())]
        found = like_for_like.total(terms, chosen.chosen, chosen.year_before, everyone)
        one = like_for_like.total(terms, chosen.chosen, chosen.year_before, [1])
    assert (found.before, found.now, found.schools, found.exposure_now) == (11, 13, 2, 400 * 40)
    assert (one.before, one.now, one.schools) == (2, 5, 1)


def test_what_was_done_stands_beside_the_year_before(database: Database) -> None:
    scope = authority(database, collections=(1, 3, 4))
    school(database, scope, (1, 2))
    sent(
        database,
        scope,
        Sent(1, {BULLIED: 6}, collection=1, actions={"act_police": 2}),
        Sent(2, {BULLIED: 4}, collection=1, actions={"act_police": NOT_KNOWN}),
        Sent(1, {BULLIED: 50}, collection=3, actions={"act_police": 40}),
        Sent(1, {BULLIED: 8}, actions={"act_police": 3, "act_removed": 1}),
    )
    with database.tenant(scope) as session:
        rows = {row.item.code: row for row in parts.actions(session, filters())}
    police, removed = rows["act_police"], rows["act_removed"]
    assert (police.count, police.of, police.count_before, police.of_before) == (3, 8, 2, 6)
    assert police.rose
    assert (removed.count, removed.of, removed.of_before, removed.p) == (1, 8, 0, 1.0)


def test_ten_schools_take_as_many_statements_as_fifty(database: Database) -> None:
    scope = authority(database, collections=(1, 4))
    school(database, scope, range(60))
    counts: list[int] = []
    for urns in (range(10), range(10, 60)):
        for term in (1, 4):
            sent(database, scope, *(Sent(urn, {BULLIED: urn % 3}, collection=term) for urn in urns))
        with statements(database) as said:
            funnel(database, scope)
            pairs(database, scope)
        counts.append(len(said))
    assert counts[0] == counts[1]


def test_a_row_is_compared_only_where_it_was_asked_alike(second_edition: Edition) -> None:
    old, new = edition("2026.1"), second_edition
    assert row_fate(old, new, "contact") is Fate.SAME
    assert row_fate(old, new, "commerce") is Fate.BROKEN  # one of its counts is new there
    assert row_fate(old, old, "commerce") is Fate.SAME
    assert comparable("2026.1", "2026.2") == ["content", "contact", "conduct"]
