"""Forecasts against published values: R's own example of a prediction interval, and the table of Student's t."""

from __future__ import annotations

import pytest

from la_portal.forecasting import line_ahead, share_ahead, still_valid, student_t

# R's data set `cars`: speed and stopping distance; Ezekiel, M. (1930), Methods of correlation analysis.
SPEED = (
    *(4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16, 17),
    *(17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25),
)
DISTANCE = (
    *(2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32, 40),
    *(32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85),
)
# predict(lm(dist ~ speed, cars), data.frame(speed = c(12, 19, 24)), interval = "prediction")
BY_R = {12: (29.6, -1.75, 61.0), 19: (57.1, 25.76, 88.5), 24: (76.8, 44.75, 108.8)}
# The value that is passed with probability 0.1 and 0.025 on each side, as statistical tables have it.
T_TABLE = {1: (3.078, 12.706), 2: (1.886, 4.303), 3: (1.638, 3.182), 5: (1.476, 2.571), 30: (1.310, 2.042)}


@pytest.mark.parametrize("speed", BY_R)
def test_a_line_and_its_range_are_those_of_r(speed: int) -> None:
    points = [(float(x), float(y)) for x, y in zip(SPEED, DISTANCE, strict=True)]
    found = line_ahead(points, speed, 0.95)
    assert (found.middle, found.low, found.high) == pytest.approx(BY_R[speed], abs=0.06)


@pytest.mark.parametrize("freedom", T_TABLE)
def test_students_t_is_that_of_the_tables(freedom: int) -> None:
    assert (student_t(0.8, freedom), student_t(0.95, freedom)) == pytest.approx(T_TABLE[freedom], abs=0.0006)


def test_points_on_a_line_leave_no_doubt() -> None:
    found = line_ahead([(0, 1), (1, 3), (2, 5)], 4, 0.8)
    assert (found.middle, found.low, found.high) == pytest.approx((9, 9, 9))


@pytest.mark.parametrize("points", [[], [(0, 1), (1, 2)], [(1, 1), (1, 2), (1, 3)]])
def test_too_few_points_are_refused(points: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="three points"):
        line_ahead(points, 2, 0.8)


def test_a_share_ahead_stays_between_nothing_and_everybody() -> None:
    rising = [(place, part, 100) for place, part in enumerate((70, 80, 90, 97, 100))]
    found = share_ahead(rising, 9, 0.8)
    assert 0.97 < found.low < found.middle < found.high < 1


def test_a_share_that_does_not_move_goes_on() -> None:
    found = share_ahead([(place, 80, 100) for place in range(5)], 7, 0.8)
    assert found.middle == pytest.approx(80.5 / 101)


def test_training_lapses_evenly_until_none_is_left() -> None:
    assert [still_valid(300, 12, months) for months in (0, 4, 8, 12, 16)] == pytest.approx([300, 200, 100, 0, 0])
