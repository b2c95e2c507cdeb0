"""A release beside earlier ones: what was shown stays known, and what one school more or less brought is hidden."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
import pytest

from la_portal.disclosure.lines import Additive, Before, Cell, Key, Line
from la_portal.disclosure.ranges import WIDTH
from la_portal.disclosure.suppression import Suppression, exposed_by, suppress
from la_portal.reports.annual.against import CHANGE, Kept, Member, against
from tests.summed import known

Members = dict[str, frozenset[Member]]
WHOLE, AUTUMN, SPRING = (("incidents", "2025", term, "") for term in ("", "autumn", "spring"))
HARBOUR, HILL = (("incidents", "2025", "", district) for district in ("Harbour", "Hill"))
FEW, MANY = range(1, 3), range(1, 21)


def numbers(values: dict[Key, int]) -> Additive:
    """The year and whatever makes it."""
    parts = tuple(key for key in values if key != WHOLE)
    cells = {key: Cell(value, 0 < value < 5) for key, value in values.items()}
    return Additive(cells, [Line(WHOLE, parts)] if WHOLE in values and parts else [])


def schools(urns: Iterable[int], *terms: str, district: str = "Harbour") -> Members:
    return {f"2025/{term}": frozenset((urn, "Primary", district) for urn in urns) for term in terms or ("autumn",)}


def kept(values: dict[Key, int], members: Members) -> Kept:
    """A release on its own, as it was kept."""
    additive = numbers(values)
    return Kept(additive, suppress(additive).hidden, members)


def beside(values: dict[Key, int], members: Members, *earlier: Kept) -> tuple[Additive, Suppression]:
    """A release and its hidden numbers where these were published before it."""
    everything = against(numbers(values), members, earlier, 5)
    return everything, suppress(everything)


def hidden_now(found: Suppression) -> set[Key]:
    return {key for key in found.hidden if not key[-1].startswith("release")}


def changes(additive: Additive) -> dict[Key, tuple[int, bool]]:
    """What the schools that came or went have to do with each number, and whether it must not be known."""
    return {key[1:]: (cell.value, cell.sensitive) for key, cell in additive.cells.items() if key[0] == CHANGE}


def test_the_first_release_is_set_against_nothing() -> None:
    assert against(numbers({WHOLE: 40}), {}, (), 5) == numbers({WHOLE: 40})


def test_a_number_that_has_not_changed_stays_shown_or_hidden_as_it_was() -> None:
    before = kept({WHOLE: 60, HARBOUR: 2, HILL: 58}, schools(MANY))
    additive, found = beside({WHOLE: 60, HARBOUR: 2, HILL: 58}, schools(MANY), before)
    assert {key: cell.before for key, cell in additive.cells.items()} == {
        WHOLE: Before.SHOWN,
        HARBOUR: Before.HIDDEN,
        HILL: Before.HIDDEN,
    }
    assert found.hidden == before.hidden


def test_what_was_hidden_stays_hidden_also_where_it_is_not_small() -> None:
    before = Kept(numbers({WHOLE: 60, HARBOUR: 20, HILL: 40}), frozenset({HARBOUR, HILL}), schools(MANY))
    _, found = beside({WHOLE: 60, HARBOUR: 20, HILL: 40}, schools(MANY), before)
    assert found.hidden == {HARBOUR, HILL}
    _, alone = beside({WHOLE: 60, HARBOUR: 20, HILL: 40}, schools(MANY))
    assert alone.hidden == set()


def test_one_school_more_is_not_seen_in_what_its_number_was() -> None:
    before = kept({WHOLE: 100}, schools(MANY))
    additive, found = beside({WHOLE: 150}, schools([*MANY, 99]), before)
    assert changes(additive) == {(*WHOLE, "release 0"): (50, True)}
    assert hidden_now(found) == {WHOLE}


def test_one_school_less_is_not_seen_either() -> None:
    before = kept({WHOLE: 150}, schools([*MANY, 99]))
    additive, found = beside({WHOLE: 100}, schools(MANY), before)
    assert changes(additive) == {(*WHOLE, "release 0"): (50, True)}
    assert hidden_now(found) == {WHOLE}


def test_the_same_schools_corrected_are_shown() -> None:
    before = kept({WHOLE: 100}, schools(MANY))
    additive, found = beside({WHOLE: 103}, schools(MANY), before)
    assert changes(additive) == {}
    assert found.hidden == set()


@pytest.mark.parametrize(("now", "is_hidden"), [(97, True), (80, False), (100, False)])
def test_an_authority_less_one_trust_is_hidden_where_the_trust_has_few(now: int, is_hidden: bool) -> None:
    before = kept({WHOLE: 100}, schools(MANY))
    _, found = beside({WHOLE: now}, schools(MANY[4:]), before)
    assert hidden_now(found) == ({WHOLE} if is_hidden else set())


def test_a_school_that_came_for_another_that_went_counts_as_two() -> None:
    before = kept({WHOLE: 100}, schools([*MANY, 98]))
    additive, _ = beside({WHOLE: 120}, schools([*MANY, 99]), before)
    assert changes(additive) == {(*WHOLE, "release 0"): (20, True)}
    additive, _ = beside({WHOLE: 120}, schools([*MANY[1:], 99, 97]), before)
    assert changes(additive) == {(*WHOLE, "release 0"): (20, False)}


def test_a_school_in_one_district_changes_nothing_in_another() -> None:
    here, there = schools(MANY), schools(range(50, 70), district="Hill")
    before = kept({WHOLE: 100, HARBOUR: 60, HILL: 40}, together(here, there))
    more = schools([*range(50, 70), 99], district="Hill")
    additive, _ = beside({WHOLE: 150, HARBOUR: 61, HILL: 89}, together(here, more), before)
    assert changes(additive) == {(*key, "release 0"): (by, True) for key, by in ((WHOLE, 50), (HILL, 49))}


def together(*members: Members) -> Members:
    return {when: frozenset().union(*(one[when] for one in members)) for when in members[0]}


def test_a_term_that_is_hidden_is_not_what_the_year_was_before_the_next_term_came() -> None:
    """The year of the first release is its autumn, and stays so however large the year becomes."""
    before = kept({WHOLE: 3, AUTUMN: 3}, schools(MANY))
    assert before.hidden == {WHOLE, AUTUMN}
    everything, found = beside({WHOLE: 33, AUTUMN: 3, SPRING: 30}, schools(MANY, "autumn", "spring"), before)
    assert hidden_now(found) in ({AUTUMN, SPRING}, {AUTUMN, WHOLE})
    assert min(known(everything, found.hidden).values()) >= WIDTH


@pytest.mark.parametrize(("now", "is_hidden"), [(103, True), (130, False)])
def test_a_year_of_a_district_does_not_show_the_few_of_the_term_that_came_after(now: int, is_hidden: bool) -> None:
    before = kept({HARBOUR: 100}, schools(MANY))
    _, found = beside({HARBOUR: now}, schools(MANY, "autumn", "spring"), before)
    assert hidden_now(found) == ({HARBOUR} if is_hidden else set())


def test_a_year_does_not_show_what_one_school_sent_for_a_further_term() -> None:
    before = kept({HARBOUR: 100}, schools(MANY))
    _, found = beside({HARBOUR: 130}, {**schools(MANY), **schools(FEW, "spring")}, before)
    assert hidden_now(found) == {HARBOUR}


def test_the_further_terms_of_a_school_make_it_no_more_than_one_school() -> None:
    before = kept({WHOLE: 100}, schools(MANY, "autumn", "spring", "summer"))
    additive, _ = beside({WHOLE: 190}, schools([*MANY, 99], "autumn", "spring", "summer"), before)
    assert changes(additive) == {(*WHOLE, "release 0"): (90, True)}


def test_each_of_several_releases_is_a_release_of_its_own() -> None:
    first, second = kept({WHOLE: 100}, schools(MANY)), kept({WHOLE: 140}, schools(MANY[5:]))
    additive, found = beside({WHOLE: 150}, schools([*MANY, 99]), first, second)
    assert changes(additive) == {(*WHOLE, "release 0"): (50, True), (*WHOLE, "release 1"): (10, False)}
    assert hidden_now(found) == {WHOLE}
    assert found.exposed == set()


def test_what_was_kept_comes_back_from_json_as_it_was() -> None:
    was = kept({WHOLE: 60, HARBOUR: 2, HILL: 58}, together(schools(MANY), schools([77], district="Østre, & “Hill”")))
    told = orjson.dumps(was.to_json())
    back = Kept.from_json(orjson.loads(told))
    assert (back.additive.cells, list(back.additive.lines)) == (was.additive.cells, list(was.additive.lines))
    assert (back.hidden, back.members) == (was.hidden, was.members)
    assert orjson.dumps(back.to_json()) == told


def test_without_its_rule_a_school_more_could_be_reckoned() -> None:
    before = kept({WHOLE: 100}, schools(MANY))
    everything = against(numbers({WHOLE: 150}), schools([*MANY, 99]), [before], 5)
    assert exposed_by(everything, set()) == [(CHANGE, *WHOLE, "release 0")]
