"""Sentences over the incidents page: said only beyond chance, like with like, and never more than the rows tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dashboards.findings import incidents
from dashboards.pages.incidents.recording_words import LINES, OTHERWISE, worth_knowing
from la_portal.catalogue import edition
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.incidents import SchoolIncidents
from la_portal.queries.like_for_like import Pair
from la_portal.queries.parts import Part
from la_portal.queries.recording import RecordingFacts, RecordingQuestion
from la_portal.queries.standings import Standing
from la_portal.statistics import Outside
from la_portal.vocabulary import Term

OPENED = date(2025, 11, 3)
DUE = OPENED + timedelta(days=32)
THEN = CollectionFacts(1, 2025, Term.AUTUMN, OPENED, OPENED, 109, OPENED, DUE, DUE, "2026.1")
NAMES = {"content": "Content", "contact": "Contact", "conduct": "Conduct", "commerce": "Commerce"}
ITEMS = {item.code: item for item in edition().section("incidents").items}


def pair(before: int, now: int, code: str = "all", schools: int = 88, days: int = 109) -> Pair:
    return Pair(code, THEN, days == 109, before, now, 100_000 * 109, 100_000 * days, schools)


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        (pair(360, 371), "about the same as last autumn"),
        (pair(200, 371), "up on last autumn by more than chance"),
        (pair(500, 371), "down on last autumn by more than chance"),
        (pair(371, 371, days=45), "up for each school day on last autumn by more than chance"),
        (pair(371, 160, days=45), "about the same as last autumn"),
        (pair(5, 371, schools=9), None),
        (None, None),
    ],
)
def test_the_page_compares_with_the_same_term_of_the_year_before(compared: Pair | None, said: str | None) -> None:
    start = "371 incidents recorded, 9.3 per 1,000 pupils"
    expected = f"{start}: {said}" if said else f"{start}; 24 of 97 schools recorded none"
    assert incidents.incidents(371, 9.31, 24, 97, compared) == expected


def rows(**moved: tuple[int, int]) -> list[Pair]:
    return [pair(*moved.get(code, (50, 52)), code=code) for code in NAMES]


def test_no_story_is_hunted_for_where_nothing_moved() -> None:
    assert incidents.trend([], NAMES, rows()) == "No risk moved by more than chance since autumn 2025"


def test_four_risks_together_have_to_be_beyond_chance() -> None:
    alone = pair(50, 75, "conduct")
    assert 0.0125 < alone.p < 0.05
    assert incidents.trend([], NAMES, rows(conduct=(50, 75))).startswith("No risk moved")


def test_one_risk_that_moved_is_told_with_its_numbers() -> None:
    said = incidents.trend([], NAMES, rows(conduct=(50, 109)))
    numbers = "109 incidents, from 50 in the same 88 schools"
    assert said == f"Conduct rose by more than chance since autumn 2025: {numbers}"
    assert incidents.trend([], NAMES, rows(commerce=(50, 9))).startswith("Commerce fell by more than chance")


def test_several_risks_that_moved_are_told_by_their_way() -> None:
    said = incidents.trend([], NAMES, rows(content=(50, 109), conduct=(50, 120), commerce=(50, 9)))
    assert said == "Content and conduct rose and commerce fell by more than chance since autumn 2025"


def test_under_ten_same_schools_or_without_a_year_before_there_is_no_change() -> None:
    few = [replace(one, schools=9) for one in rows(conduct=(50, 500))]
    assert incidents.trend([], NAMES, few) == incidents.trend([], NAMES) == "Incidents by risk, term by term"


def test_terms_of_different_length_are_compared_for_each_school_day() -> None:
    longer = [pair(50, 52, code, days=45) for code in NAMES]
    assert "rose for each school day by more than chance" in incidents.trend([], NAMES, longer)


def test_a_run_chart_needs_ten_closed_terms_and_limits_twelve() -> None:
    said = incidents.runs([1.0] * 6)
    assert said == "Six closed terms are too few for a run chart, which needs 10. Control limits would need 12 terms."
    assert incidents.runs([2.0]).startswith("One closed term is too few")
    assert incidents.runs([1.0] * 12).startswith("Too many of the 12 closed terms lie on their median")
    steady = incidents.runs([3, 7, 4, 8, 2, 9, 3, 6, 5, 8])
    assert steady.endswith("no more than chance. Control limits would need 12 terms.")
    shifted = incidents.runs([1, 2, 1, 3, 2, 1, 2, 8, 9, 8, 9, 7, 8, 9])
    assert "the longest run on one side of the median is 7 (up to 7 by chance)" in shifted
    assert shifted.endswith("the level has shifted.")


def standing(side: Any = "", level: Any = "watch") -> Standing:
    school = SchoolIncidents(1, "School 1", "primary", None, "number", 3, 300)
    return Standing(school, 3.0, (0, 8), (0, 11), 10.0, Outside(level if side else "", side))


@pytest.mark.parametrize(
    ("high", "low", "said"),
    [
        (2, 7, "88 of 97 schools record about what their phase and size lead us to expect; 2 record more and 7 fewer"),
        (1, 0, "96 of 97 schools record about what their phase and size lead us to expect; 1 records more"),
        (0, 1, "96 of 97 schools record about what their phase and size lead us to expect; 1 records fewer"),
        (0, 3, "94 of 97 schools record about what their phase and size lead us to expect; 3 record fewer"),
        (0, 0, "All 97 schools record about what their phase and size lead us to expect"),
    ],
)
def test_the_funnel_counts_who_is_outside(high: int, low: int, said: str) -> None:
    drawn = [standing("high")] * high + [standing("low")] * low + [standing()] * (97 - high - low)
    assert incidents.funnel(drawn) == said


def test_a_funnel_of_few_schools_says_nothing() -> None:
    assert incidents.funnel([]) == "No school has a rate"
    assert incidents.funnel([standing("high")] * 9) == "Incidents of each school"
    nothing = replace(standing(), expected=0.0, adjusted=None)
    assert incidents.funnel([nothing]) == "Nothing was recorded that a school could be held against"
    assert incidents.funnel([replace(nothing, expected=None)]) == "No school has a rate"


def part(code: str, count: int, before: int, of: int = 371, of_before: int = 360) -> Part:
    return Part(ITEMS[code], count, of, 0, before, of_before)


def test_what_moved_by_more_than_chance_is_told_with_both_terms() -> None:
    parts = [part("of_pupils_targeted", 243, 240), part("of_ai_generated", 32, 8)]
    said = "Involved material made with AI: 32 of 371 incidents, up from 8 of 360 in autumn 2025 by more than chance"
    assert incidents.of_which(parts, 97, THEN) == said
    assert incidents.of_which(parts, 9, THEN).startswith("Aimed at pupils: 243 of 371 incidents; involved material")
    assert incidents.of_which(parts, 97, None).startswith("Aimed at pupils: 243 of 371 incidents; involved material")


def test_a_change_within_chance_is_not_told() -> None:
    parts = [part("of_pupils_targeted", 243, 240), part("of_ai_generated", 22, 14)]
    assert incidents.of_which(parts, 97, THEN).startswith("Aimed at pupils: 243 of 371 incidents; involved material")
    assert incidents.of_which([], 97, THEN) == "What the incidents were"


def test_what_was_done_says_what_stayed_in_school() -> None:
    parts = [part("act_dsl_only", 131, 130), part("act_social_care", 24, 25), part("act_police", 19, 20)]
    went = "24 went to children's social care and 19 to the police"
    assert incidents.actions(parts, 97, THEN) == f"35% of incidents stayed in school; {went}"
    assert incidents.actions(parts, 9, THEN) == f"131 of 371 incidents stayed in school; {went}"
    moved = [*parts, part("act_removed", 88, 20)]
    assert incidents.actions(moved, 97, THEN).endswith(
        "content removed: 88 of 371 incidents, up from 20 of 360 in autumn 2025 by more than chance"
    )
    assert incidents.actions(parts[:1], 97, THEN) == "What was done about the incidents"


def test_nil_returns_stand_beside_what_chance_predicts() -> None:
    said = "24 of 97 schools sent a nil return; by chance about 22 would, at their phase and size."
    assert incidents.nil_returns(24, 97, 0, 21.8) == said
    assert incidents.nil_returns(24, 97, 2, 0.2) == (
        "24 of 97 schools sent a nil return. 2 schools do not hold these counts."
    )
    assert (
        incidents.nil_returns(1, 4, 1, 3.0) == "1 of 4 schools sent a nil return. 1 school does not hold these counts."
    )


def test_few_incidents_are_questions_and_no_conclusion() -> None:
    assert incidents.recording(0) == "No school records far fewer than expected"
    assert incidents.recording(1) == "One school records far fewer than expected: a question to ask, not a conclusion"
    assert incidents.recording(5).startswith("Five schools record far fewer than expected: questions to ask")
    assert incidents.recording(36).startswith("36 schools record")


def asked(terms: int = 6, **facts: Any) -> RecordingQuestion:
    return RecordingQuestion(1, "primary", 650, 1, terms, 24.0, 12, 41, 0.001, "School 1", RecordingFacts(**facts))


@pytest.mark.parametrize(
    ("facts", "fact"),
    [
        ({"routes": ("none",), "anonymous": "no"}, "Nobody is said to know how to report"),
        ({"routes": ("parents", "staff")}, "Pupils are not among those who know how to report"),
        ({"routes": ("pupils",), "anonymous": "no", "confidence": "low"}, "No anonymous report route"),
        ({"anonymous": "not_known", "confidence": "low"}, "Low confidence in its own recording"),
        ({"dsls": (1, 2), "staff": (39, 77)}, "1 of 2 DSLs and deputies trained in online safety"),
        ({"dsls": (2, 2), "staff": (39, 77)}, "Staff trained in online safety: 39 of 77 (51%)"),
        ({"staff": (62, 77), "nil_returns": 6}, "A nil return in every term"),
        ({"staff": (62, 77), "nil_returns": 5, "confidence": "high"}, OTHERWISE[0]),
        ({}, OTHERWISE[0]),
    ],
)
def test_a_fact_is_chosen_and_a_question_goes_with_it(facts: dict[str, Any], fact: str) -> None:
    found, question = worth_knowing(asked(**facts), 80)
    assert found == fact
    assert question.endswith("?")


def test_every_question_is_asked_of_one_fact_only() -> None:
    questions = [line.question for line in LINES]
    assert len(set(questions)) == len(questions)
    assert not any(word in question.lower() for question in questions for word in ("fail", "poor", "worst", "why not"))
