"""Groups of schools that are too small to be told apart are put together."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from la_portal.reports.annual.groups import FEWEST, grouped

REST = "Other"


def names(*terms: str) -> dict[str, str]:
    """What groups are called where each letter of a term is a school of that group."""
    return grouped(terms, lambda letter: letter, REST)


def test_groups_that_are_large_enough_stand_under_their_own_names() -> None:
    assert names("AAABBB") == {"A": "A", "B": "B"}


def test_small_groups_are_put_together() -> None:
    assert names("AAABBBCCD") == {"A": "A", "B": "B", "C": REST, "D": REST}


def test_the_smallest_large_group_joins_what_would_be_too_small_together() -> None:
    assert names("AAAAABBBBCC") == {"A": "A", "B": REST, "C": REST}


@pytest.mark.parametrize("schools", ["", "AAAAA", "AAAAABB", "AABBCC"])
def test_there_are_no_groups_where_one_would_be_left(schools: str) -> None:
    assert names(schools) == {}


def test_a_group_that_is_small_in_one_term_is_not_named_in_any() -> None:
    assert names("AAABBBCCC", "AAABBBCC") == {"A": REST, "B": "B", "C": REST}
    assert names("AAABBBCCC", "AAABBBCCC") == {"A": "A", "B": "B", "C": "C"}


def test_a_group_that_one_term_does_not_have_is_not_named() -> None:
    assert names("AAACCC", "AAA") == {}
    assert names("AAAABBBBCCC", "AAAABBBB") == {"A": REST, "B": "B", "C": REST}


@given(st.lists(st.text("ABCDE", max_size=25), min_size=1, max_size=3))
def test_no_name_has_fewer_than_three_schools_in_any_term(terms: list[str]) -> None:
    found = names(*terms)
    counted = [Counter(found[letter] for letter in term) for term in terms] if found else []
    assert all(min(of[name] for of in counted) >= FEWEST for name in set(found.values()))
    assert len(set(found.values())) != 1
    assert set(found) in (set(), set("".join(terms)))
