"""Which schools are like this one: nearest first, at most twenty, by what is known."""

from __future__ import annotations

from collections.abc import Iterable

from la_portal.queries.comparison import Place
from la_portal.queries.similar import MOST, similar
from la_portal.vocabulary import PhaseGroup

GROUP = PhaseGroup.SECONDARY
MINE = Place(1, GROUP, 900, 20.0)


def places(rolls: Iterable[int | None], meals: float | None = 20.0, first: int = 10, sent: bool = True) -> list[Place]:
    return [Place(first + number, GROUP, roll, meals, sent) for number, roll in enumerate(rolls)]


def test_the_twenty_nearest_in_size_are_chosen_of_those_that_have_sent() -> None:
    group = places(range(500, 1500, 25))
    nearest = {place.school_id for place in group if 700 <= (place.roll or 0) <= 1150}
    chosen = similar(MINE, group).urns
    assert len(chosen) == MOST
    assert chosen >= {place.school_id for place in group if 775 <= (place.roll or 0) <= 1050}
    assert len(chosen - nearest) <= 1


def test_size_is_a_proportion_so_half_is_as_far_as_twice() -> None:
    rolls = [450] * 10 + [1801] * 10 + [900] * 10
    assert similar(MINE, places(rolls)).urns == set(range(10, 20)) | set(range(30, 40))
    rolls = [449] * 10 + [1800] * 10 + [900] * 10
    assert similar(MINE, places(rolls)).urns == set(range(20, 40))


def test_free_school_meals_count_as_much_as_size() -> None:
    far, near = places([900] * 15, meals=60.0), places([900] * 15, meals=21.0, first=50)
    assert {urn for urn in similar(MINE, [*far, *near]).urns if urn >= 50} == set(range(50, 65))
    assert len(similar(MINE, [*far, *near]).urns) == MOST


def test_equal_distances_go_by_urn() -> None:
    assert similar(MINE, places([900] * 30)[::-1]).urns == set(range(10, 30))


def test_what_is_not_known_of_a_school_is_not_held_against_it_and_nothing_known_comes_last() -> None:
    unknown, far = places([None] * 5, meals=None, first=100), places([90] * 15, meals=50.0)
    half = places([905] * 5, meals=None, first=200)
    chosen = similar(MINE, [*unknown, *far, *half]).urns
    assert chosen == {place.school_id for place in [*far, *half]}


def test_a_school_without_facts_is_compared_with_all_that_have_sent() -> None:
    found = similar(Place(1, GROUP, None, None), places([900] * 30))
    assert len(found.urns) == 30
    assert found.chosen_by.startswith("With the 30 secondary schools, of those that have sent so far.")


def test_a_roll_of_nought_is_no_size() -> None:
    assert "nearest to yours in free school meals" in similar(Place(1, GROUP, 0, 12.0), places([0] * 12)).chosen_by


def test_those_still_to_send_lie_in_the_ranges_of_those_chosen() -> None:
    sent = places(range(712, 1152, 40))
    waiting = [
        *places([800, 1140, 1500, None], first=500, sent=False),
        *places([800], meals=70.0, first=600, sent=False),
    ]
    found = similar(MINE, [*sent, *waiting])
    assert found.still_to_send == 3
    assert found.chosen_by == (
        "With the 11 secondary schools that are nearest to yours in size and free school meals, of those that have sent"
        " so far. They have 700 to 1,150 pupils, and about 20% of their pupils are eligible for free school meals."
    )


def test_under_ten_no_range_is_told_and_everybody_else_is_still_to_send() -> None:
    found = similar(MINE, [*places([733] * 9), *places([90, 4000], first=500, sent=False)])
    assert (len(found.urns), found.still_to_send) == (9, 2)
    assert found.chosen_by == (
        "Similar schools are the secondary schools of your authority that are nearest to yours in size and free school"
        " meals."
    )


def test_nobody_has_sent() -> None:
    assert similar(MINE, []).urns == frozenset()
    assert similar(MINE, places([90], sent=False)).still_to_send == 1
