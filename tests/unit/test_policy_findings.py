"""The policies page's sentences, orders and figures: each true of exactly the rows that are drawn."""

from __future__ import annotations

from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashboards.figures.reviews import reviews as chart_of
from dashboards.findings import policies, reviews
from dashboards.findings.reviews import wave
from dashboards.pages.policies import heat
from la_portal.catalogue import edition
from la_portal.clock import months_between
from la_portal.queries.policy_reviews import DUE, NO_DATE, OVERDUE, Reviews, term_of
from la_portal.queries.policy_states import Answer, District, PolicyStates, SchoolPolicies, States, together
from la_portal.vocabulary import AcademicYear, ReturnStatus, Term

ROWS = edition("2026.1").section("policies").rows
FIRST, SECOND = ROWS[0], ROWS[1]
TODAY = date(2026, 11, 16)


def row(number: int, **states: int) -> PolicyStates:
    return PolicyStates(ROWS[number], States(**states))


def district(name: str | None, *, expected: int = 20, returned: int = 20, **states: int) -> District:
    return District(name, expected, returned, {FIRST.code: States(**states)}, {})


def answers(*states: str) -> dict[str, Answer]:
    return {ROWS[place].code: Answer(state, None, None, None) for place, state in enumerate(states)}


def school(urn: int, *states: str, returned: bool = True, place: str | None = "Ashmere") -> SchoolPolicies:
    status = ReturnStatus.SUBMITTED if returned else ReturnStatus.DRAFT
    return SchoolPolicies(urn, f"School {urn}", "primary", place, status, returned, answers(*states))


def due(count: int, year: int, month: int) -> Reviews:
    return Reviews(FIRST.code, DUE, date(year, month, 1), count)


def test_the_page_says_where_half_of_the_gaps_are_when_few_policies_hold_them() -> None:
    gaps = [row(0, in_date=5, none=15), *(row(place, in_date=20) for place in range(1, 9)), row(9, in_date=15, none=5)]
    assert policies.policies(gaps, 20) == (
        "90% of policies are in place and in date; more than half of the gaps are in one of the 10 policies"
    )


def test_the_page_names_the_policy_that_is_in_date_least_often_when_gaps_are_spread() -> None:
    spread = [row(place, in_date=18 - place, overdue=2 + place) for place in range(4)]
    assert policies.policies(spread, 20).endswith(f"; fewest of {_inside(ROWS[3].label)}, 15 of 20")


def test_half_of_the_gaps_is_not_called_more_than_half() -> None:
    gaps = [row(0, none=10), row(1, in_draft=10), *(row(place, in_date=20) for place in range(2, 7))]
    assert policies.policies(gaps, 20).endswith("; half of the gaps are in one of the 7 policies")


def test_few_schools_have_numbers_and_no_share() -> None:
    assert policies.policies([row(0, in_date=1, none=1)], 2) == "1 of 2 policies are in place and in date"


def test_a_page_without_an_answer_says_why() -> None:
    assert policies.policies([], 20) == "No policy was asked about"
    assert policies.policies([row(0, not_applicable=20)], 20) == "No policy applies to the schools that have returned"
    assert policies.policies([row(0, not_answered=1)], 20) == "No school has answered about its policies"
    assert policies.by_policy([row(0, not_applicable=20)]) == "No policy applies to the schools that have returned"


def test_not_applicable_and_not_answered_are_no_part_of_a_share_and_not_answered_is_a_gap() -> None:
    states = States(in_date=1, part_of_another=2, overdue=3, in_draft=4, none=5, not_answered=6, not_applicable=7)
    assert (states.fine, states.answered, states.gaps, states.applying, states.asked) == (3, 15, 18, 21, 28)
    assert together([states, states]).gaps == 36
    assert together([]) == States()


def test_the_policies_with_most_and_fewest_schools_in_date_are_named() -> None:
    shown = [row(0, in_date=18, none=2), row(1, in_date=9, none=9, not_applicable=2)]
    assert policies.by_policy(shown) == (
        f"{FIRST.label} is in date in 18 of 20 schools; {_inside(SECOND.label)} in 9 of 18"
    )


def test_no_policy_stands_out_where_all_are_alike() -> None:
    shown = [row(0, in_date=10, none=10), row(1, in_date=9, none=9)]
    assert policies.by_policy(shown) == "No policy stands out: each is in date in 50% of schools"
    assert policies.by_policy([row(0, none=2), row(1, none=2)]) == "No policy stands out"


def test_a_district_is_named_only_where_chance_does_not_explain_its_share() -> None:
    near = [district("Ashmere", in_date=95, none=5), district("Colby", in_date=90, none=10)]
    assert policies.districts(near) == ("No district stands out: 90% of policies are in date in Colby, 95% in Ashmere")
    far = [*near, district("Eastholt", in_date=40, none=60)]
    assert policies.districts(far) == (
        "Fewer policies are in date in Eastholt (40%) than in all districts together (75%)"
    )


def test_a_district_with_few_schools_is_never_named() -> None:
    groups = [district("Ashmere", in_date=95, none=5), district("Tiny", returned=3, none=57), district(None, none=9)]
    assert policies.districts(groups) == "School by school, most gaps first"


def test_schools_of_one_district_are_counted() -> None:
    some = [school(1, "in_date"), school(2, "none", "none"), school(3, returned=False)]
    assert policies.schools(some) == (
        "1 of 2 schools has every policy in place and in date; the most gaps in one school are 2"
    )
    assert policies.schools([school(2, "none")]) == "School 2 has 1 gap"
    assert policies.schools([school(3, returned=False)]) == "No school here has returned yet"
    assert policies.schools(some[1:2] * 2).startswith("None of 2 schools has every policy")


def test_districts_with_the_smallest_share_come_first_and_schools_in_none_last() -> None:
    groups = [district(None, none=9), district("B", in_date=5, none=5), district("A"), district("C", none=9)]
    assert [one.name for one in heat.ordered(groups)] == ["C", "B", "A", None]


def test_two_districts_are_open_and_more_while_their_schools_are_few() -> None:
    large = [district(name, expected=60) for name in "ABC"]
    assert heat.opened(large) == ["A", "B"]
    small = [district(name, expected=8) for name in "ABCDEFG"]
    assert heat.opened(small) == ["A", "B", "C", "D", "E"]
    assert heat.opened([]) == []
    assert heat.opened([*large, district(None, expected=4)]) == ["A", "B", None]
    assert heat.opened([*large, district(None, expected=400)]) == ["A", "B"]


def test_schools_with_most_gaps_come_first_and_those_that_have_not_returned_last() -> None:
    found = [school(1, "in_date"), school(2, returned=False), school(3, "none"), school(4, "none", place="Colby")]
    shown = heat.grid([FIRST], [district("Ashmere"), district("Colby")], found)
    assert [one.school_id for one in shown.schools["Ashmere"]] == [3, 1, 2]
    assert [one.school_id for one in shown.schools["Colby"]] == [4]
    assert heat.left_out(shown) == ""


def test_schools_that_a_page_cannot_carry_are_counted() -> None:
    many = [school(urn, "none") for urn in range(heat.MOST_SCHOOLS + 1)]
    shown = heat.grid([FIRST], [district("Ashmere")], many)
    assert len(shown.schools["Ashmere"]) == heat.MOST_SCHOOLS
    assert heat.left_out(shown) == " 1 more school of them is in the CSV."


def test_the_next_wave_is_a_run_of_months_far_over_the_average() -> None:
    quiet = [due(10, 2027, month) for month in (1, 2, 3, 4, 5, 6, 10, 11)]
    of = wave([Reviews(FIRST.code, OVERDUE, None, 151), *quiet, due(148, 2027, 7), due(121, 2027, 9)], TODAY)
    assert reviews.reviews(of, TODAY) == (
        "151 reviews are overdue now; the next wave, of 269, falls due in July and September 2027"
    )
    assert [[month.month for month, _ in run] for run in of.peaks] == [[7, 9]]


def test_a_long_wave_is_named_by_its_ends() -> None:
    of = wave([due(100, 2026, 12), due(100, 2027, 1), due(90, 2027, 2)], TODAY)
    assert reviews.reviews(of, TODAY) == (
        "No review is overdue now; the next wave, of 290, falls due from December 2026 to February 2027"
    )


def test_no_wave_is_made_of_few_or_level_reviews() -> None:
    months = [month for month, _ in wave([], TODAY).months]
    level = wave([Reviews(FIRST.code, DUE, month, 10) for month in months], TODAY)
    assert not level.peaks
    assert reviews.reviews(level, TODAY) == (
        "No review is overdue now; no month stands out, in none fall more than 10 due"
    )
    assert not wave([due(19, 2027, 7)], TODAY).peaks


def test_months_run_to_the_end_of_a_term_and_the_rest_is_counted_apart() -> None:
    of = wave([due(3, 2029, 1), Reviews(FIRST.code, NO_DATE, None, 4), Reviews(FIRST.code, OVERDUE, None, 1)], TODAY)
    assert (of.months[0][0], of.months[-1][0]) == (date(2026, 11, 1), date(2028, 8, 1))
    assert (of.overdue, of.due, of.later, of.no_date, of.in_place) == (1, 0, 3, 4, 8)
    assert reviews.reviews(of, TODAY) == "1 review is overdue now; none falls due from November 2026 to August 2028"


def test_an_old_collection_is_told_as_at_its_day() -> None:
    of = wave([Reviews(FIRST.code, OVERDUE, None, 2)], date(2025, 12, 5))
    assert reviews.reviews(of, TODAY).startswith("2 reviews are overdue as at 5 December 2025; ")


def test_the_chart_of_reviews_is_one_that_plotly_accepts_wide_and_narrow() -> None:
    of = wave([Reviews(FIRST.code, OVERDUE, None, 30), due(90, 2027, 7), due(5, 2028, 1)], TODAY)
    drawn = chart_of(of)
    go.Figure(drawn)
    overdue, months = drawn["data"]
    assert overdue["y"] == [30]
    assert len(months["x"]) == len(months["y"]) == len(of.months) == len(months["marker"]["color"])
    assert _labels(drawn["layout"]["annotations"]) == ["30", "90"]
    ticks: dict[str, Any] = drawn["layout"]["meta"]["narrow"]["xaxis"]
    assert ticks["ticktext"] == ["Overdue", "Jul<br>2027", "Jan<br>2028", "Jul"]
    go.Figure(chart_of(wave([], TODAY)))


def test_a_month_lies_in_a_term_and_whole_months_are_counted() -> None:
    assert term_of(date(2027, 3, 1)) == (AcademicYear(2026), Term.SPRING)
    assert term_of(date(2027, 8, 1)) == (AcademicYear(2026), Term.SUMMER)
    assert term_of(date(2026, 9, 1)) == (AcademicYear(2026), Term.AUTUMN)
    assert months_between(date(2026, 9, 17), date(2026, 11, 16)) == 1
    assert months_between(date(2026, 9, 16), date(2026, 11, 16)) == 2
    assert months_between(date(2026, 11, 15), TODAY) == 0
    assert months_between(date(2026, 8, 31), date(2026, 9, 30)) == 0


def _labels(annotations: list[dict[str, Any]]) -> list[str]:
    return [one["text"] for one in annotations]


def _inside(label: str) -> str:
    return label[0].lower() + label[1:]
