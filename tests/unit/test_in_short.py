"""How a summary keeps a policy: as the last day on which it is in date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from la_portal.clock import months_before
from la_portal.queries.policies import in_short, is_kept

days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
DUE = date(2026, 11, 2)


@given(days, st.integers(1, 60), st.integers(-40, 40))
def test_a_policy_without_a_date_of_its_review_is_in_date_as_long_as_its_last_one_is_not_too_old(
    reviewed: date, months: int, away: int
) -> None:
    kept = in_short("in_place", None, reviewed, months)
    assert isinstance(kept, int)
    on = date.fromordinal(kept) + timedelta(days=away)
    assert is_kept(kept, on.toordinal()) == (reviewed >= months_before(on, months))


@pytest.mark.parametrize(
    ("reviewed", "last"),
    [
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2028, 2, 29)),
        (date(2024, 11, 15), date(2026, 11, 15)),
    ],
)
def test_two_years_end_on_the_same_day_or_on_the_last_of_february(reviewed: date, last: date) -> None:
    assert in_short("part_of_another", None, reviewed, 24) == last.toordinal()


def test_the_date_of_the_next_review_counts_before_the_last_one() -> None:
    kept = in_short("in_place", DUE, date(2020, 1, 1), 24)
    assert is_kept(kept, DUE.toordinal())
    assert not is_kept(kept, DUE.toordinal() + 1)


def test_without_any_date_it_is_in_date_for_good_and_what_is_not_in_place_never_is() -> None:
    assert is_kept(in_short("in_place", None, None, 24), date(2999, 1, 1).toordinal())
    assert in_short("in_draft", DUE, None, 24) == "in_draft"
    assert not is_kept("in_draft", DUE.toordinal())
