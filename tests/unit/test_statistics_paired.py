"""Tests of pairs have the chances of scipy's binomial test, and know what they cannot be asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from la_portal.statistics.paired import mcnemar, sign_test

counts = st.integers(0, 700)


@settings(deadline=None)
@given(counts, counts)
def test_discordant_pairs_have_the_chance_of_scipy(gained: int, lost: int) -> None:
    wanted = float(stats.binomtest(gained, gained + lost, 0.5).pvalue) if gained + lost else 1.0
    assert mcnemar(gained, lost) == pytest.approx(wanted, rel=1e-9, abs=1e-300)
    assert sign_test(gained, lost) == mcnemar(lost, gained)


def test_mcnemar_of_a_textbook() -> None:
    """Nine schools that gained and one that lost: twice (1 + 10) of 1,024."""
    assert mcnemar(9, 1) == pytest.approx(22 / 1024)
    assert mcnemar(0, 0) == mcnemar(5, 5) == 1


def test_a_count_under_0_is_refused() -> None:
    with pytest.raises(ValueError, match="not under 0"):
        mcnemar(3, -1)


def test_two_proportions_would_call_beyond_chance_what_schools_do_not_agree_on() -> None:
    """One large school trains 200 more and nobody else moves: by people beyond any doubt, by schools chance."""
    people = [[500, 500], [700, 300]]
    assert float(stats.chi2_contingency(people).pvalue) < 0.001
    assert sign_test(1, 0) == 1
