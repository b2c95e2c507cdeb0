"""Small numbers are withheld, and no others."""

from __future__ import annotations

import pytest

from la_portal.disclosure import FEWEST_SCHOOLS, SMALLEST, too_few, too_small, withheld


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_count_from_one_to_four_is_withheld_over_any_number_of_schools(count: int) -> None:
    assert too_small(count)
    assert withheld(count, 700)


@pytest.mark.parametrize("count", [0, SMALLEST, 6, 10_000])
def test_nobody_and_five_or_more_are_shown(count: int) -> None:
    assert not too_small(count)
    assert not withheld(count, FEWEST_SCHOOLS)


@pytest.mark.parametrize("schools", [0, 1, FEWEST_SCHOOLS - 1])
def test_a_figure_over_fewer_than_ten_schools_is_withheld_whatever_its_count(schools: int) -> None:
    assert too_few(schools)
    assert withheld(0, schools)
    assert withheld(10_000, schools)


def test_the_thresholds_are_five_and_ten() -> None:
    assert (SMALLEST, FEWEST_SCHOOLS) == (5, 10)
    assert not too_few(FEWEST_SCHOOLS)
