"""What a number says beside others: figures and words, and what is withheld."""

from __future__ import annotations

import re

import pytest

from la_portal.queries.comparison import MEASURES, Compared, Measured, Part
from la_portal.queries.verdicts import CAREFUL, compared

STAFF, GOVERNORS, POLICIES, INCIDENTS = MEASURES
ALIKE = [Part(part, 100) for part in (60, 72, 74, 74, 80, 83, 86, 90, 90, 95)]
RATES = [Part(part, 1000) for part in (10, 18, 19, 21, 28, 30, 36, 41, 44, 60)]


def beside(measure: Measured, mine: Part, alike: list[Part] = ALIKE, others: list[Part] | None = None) -> Compared:
    return compared(measure, mine, alike, len(alike), alike if others is None else others)


def said(row: Compared) -> str:
    return f"{row.verdict} {row.sentence}"


def test_a_range_that_holds_the_median_shows_no_clear_difference() -> None:
    row = beside(STAFF, Part(92, 118))
    assert (row.quarter, row.median, row.three_quarters, row.schools) == (74, 82, 89, 10)
    assert (round(row.value or 0), round(row.low or 0), round(row.high or 0)) == (78, 70, 84)
    assert said(row) == "No clear difference from similar schools. Half of them are between 74% and 89%."


def test_only_a_range_beside_the_median_is_higher_or_lower() -> None:
    assert said(beside(STAFF, Part(50, 118))).startswith("Lower than in similar schools. Half of them are between")
    assert said(beside(STAFF, Part(116, 118))).startswith("Higher than in similar schools. Half of them are between")
    assert beside(STAFF, Part(103, 118)).verdict == "No clear difference"


def test_a_range_that_ends_at_the_median_as_printed_holds_it() -> None:
    row = beside(STAFF, Part(90, 119))
    assert row.high is not None and row.median is not None
    assert row.high < row.median + 0.5
    assert round(row.high) == row.median
    assert row.verdict == "No clear difference"


def test_a_wide_range_is_too_few_to_tell() -> None:
    row = beside(GOVERNORS, Part(8, 12))
    assert row.wide
    assert said(row) == (
        "No clear difference from similar schools. Yours looks lower, but 12 governors are too few to tell."
    )
    assert "Yours looks higher, but 12 governors" in said(beside(GOVERNORS, Part(11, 12)))
    assert "but 1 is too few to tell" in said(beside(GOVERNORS, Part(1, 1)))


def test_a_full_count_lies_in_the_middle_half_or_beside_it() -> None:
    row = beside(POLICIES, Part(16, 19))
    assert (row.low, row.high, row.wide) == (None, None, False)
    assert said(row) == "In the middle half of similar schools. Half of them are between 74% and 89%."
    assert beside(POLICIES, Part(19, 19)).verdict == "Above the middle half"
    assert beside(POLICIES, Part(10, 19)).verdict == "Below the middle half"
    assert beside(POLICIES, Part(74, 100)).verdict == "In the middle half"


def test_incidents_are_a_rate_with_the_range_of_a_count_and_never_a_mark() -> None:
    row = beside(INCIDENTS, Part(33, 912), RATES)
    assert (round(row.value or 0), round(row.low or 0), round(row.high or 0)) == (36, 25, 51)
    assert said(row) == f"No clear difference from similar schools. Half of them are between 20 and 40. {CAREFUL}"
    assert said(beside(INCIDENTS, Part(90, 912), RATES)).endswith(CAREFUL)
    assert beside(INCIDENTS, Part(90, 912), RATES).verdict == "Higher"


def test_none_recorded_has_a_range_too() -> None:
    row = beside(INCIDENTS, Part(0, 100), RATES)
    assert (row.value, row.low, round(row.high or 0)) == (0, 0, 37)
    assert "Yours looks lower, but a count of 0 is too small to tell." in said(row)
    assert beside(INCIDENTS, Part(0, 900), RATES).verdict == "Lower"


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        (Part(0, None, "not_known"), "Not known in your return. Half of similar schools are between 74% and 89%."),
        (Part(0, None, "not_answered"), "Not answered in your return. Half of similar schools"),
        (Part(0, None, "not_applicable"), "Does not apply to your school. Half of similar schools"),
        (Part(0, 0), "Does not apply to your school. Half of similar schools"),
    ],
)
def test_no_number_is_said_in_its_own_words(mine: Part, words: str) -> None:
    row = beside(STAFF, mine)
    assert (row.value, row.low, row.high, row.numerator, row.denominator) == (None, None, None, None, None)
    assert said(row).startswith(words)


@pytest.mark.parametrize(("have", "words"), [(0, "None have."), (1, "1 has."), (9, "9 have.")])
def test_under_ten_similar_schools_it_says_how_many_have_sent(have: int, words: str) -> None:
    row = beside(STAFF, Part(92, 118), ALIKE[:have])
    assert (row.quarter, row.median, row.three_quarters) == (None, None, None)
    assert said(row) == f"Not compared yet. We show this when 10 similar schools have sent. {words}"
    assert said(beside(STAFF, Part(0, None, "not_known"), ALIKE[:have])).endswith(words)


def test_where_too_few_of_the_similar_schools_know_the_number_it_says_so() -> None:
    row = beside(STAFF, Part(92, 118), [*ALIKE[:8], *[Part(0, None, "not_known")] * 4])
    assert row.schools == 8
    assert said(row) == "Not compared yet. We show this when 10 similar schools have given this number. 8 have."


def test_schools_that_are_alike_are_at_one_number() -> None:
    assert "Half of them are at about 80%." in said(beside(STAFF, Part(4, 5), [Part(8, 10)] * 12))


def test_the_authority_is_all_its_schools_together_as_a_whole_number() -> None:
    assert beside(STAFF, Part(92, 118), others=[Part(70, 90)] * 10).authority == round(100 * 792 / 1018)
    assert beside(STAFF, Part(0, None), others=[Part(70, 90)] * 10).authority == 78


def test_the_authority_is_withheld_over_few_schools_and_small_counts() -> None:
    few = [Part(1, 500), Part(3, 500), *[Part(0, 500)] * 8]
    assert beside(INCIDENTS, Part(2, 500), RATES, others=[Part(3, 100)] * 9).authority is None
    assert beside(INCIDENTS, Part(0, 500), RATES, others=few).authority is None
    assert beside(INCIDENTS, Part(400, 500), RATES, others=few).authority is None  # take yours away, and 4 are left
    assert beside(INCIDENTS, Part(3, 500), RATES, others=[Part(0, 500)] * 10).authority is None
    assert beside(INCIDENTS, Part(0, 500), RATES, others=[*few, Part(1, 500)]).authority == 1
    assert beside(INCIDENTS, Part(0, 500), RATES, others=[Part(0, 500)] * 10).authority == 0


def test_no_finding_ranks_a_school() -> None:
    rows = [beside(measure, Part(part, 20)) for measure in MEASURES for part in range(21)]
    assert not any(
        re.search(r"\b(best|worst|rank\w*|\d+(st|nd|rd|th)|good|bad|poor|top|bottom)\b", said(row)) for row in rows
    )
