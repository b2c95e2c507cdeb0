"""The demonstration's dates fit on every day of the year on which it may be made."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from la_portal.cli.demo_calendar import planned, taught_days

DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(0, 3 * 366, 5)]


@pytest.mark.parametrize(
    ("today", "open_now"),
    [
        (date(2026, 11, 23), "2026-27-autumn"),
        (date(2026, 8, 15), "2025-26-summer"),
        (date(2026, 9, 30), "2025-26-summer"),
        (date(2026, 10, 20), "2026-27-autumn"),
        (date(2027, 1, 1), "2026-27-autumn"),
        (date(2028, 2, 29), "2027-28-spring"),
        (date(2027, 5, 20), "2026-27-summer"),
    ],
)
def test_the_open_collection_is_of_the_term_that_had_run_for_four_weeks(today: date, open_now: str) -> None:
    newest = planned(today, 6)[-1]
    assert newest.slug == open_now
    assert newest.opens_on == today - timedelta(days=21)
    assert newest.asked.due_on == today + timedelta(days=14)


def test_terms_follow_each_other_and_each_counts_before_it_opens_whatever_the_day() -> None:
    for today in (*DAYS, date(2028, 2, 29)):
        collections = planned(today, 6)
        places = [one.asked.year.starts_in * 3 + one.asked.term.order for one in collections]
        assert places == list(range(places[0], places[0] + 7)), today
        for before, after in pairwise(collections):
            assert before.asked.counts_to + timedelta(days=28) < after.asked.counts_to, today
            assert before.asked.due_on < after.opens_on, today
        for one in collections:
            assert one.asked.counts_to < one.opens_on <= one.asked.due_on, today
            assert one.working_days(one.asked.due_on), today
            assert one.opened_at.date() == one.opens_on, today


def test_a_collection_has_a_day_to_send_on_even_in_a_holiday() -> None:
    bank_holiday = planned(date(2027, 1, 15), 0)[0]
    assert bank_holiday.opens_on == date(2026, 12, 25)
    assert bank_holiday.working_days(date(2026, 12, 26)) == [date(2026, 12, 25)]


def test_summer_and_christmas_are_not_taught() -> None:
    assert taught_days(date(2026, 7, 22), date(2026, 8, 31)) == 0
    assert taught_days(date(2026, 12, 21), date(2027, 1, 3)) == 0
    assert taught_days(date(2026, 11, 2), date(2026, 11, 6)) == 5
    assert taught_days(date(2026, 7, 20), date(2026, 9, 1)) == 3
