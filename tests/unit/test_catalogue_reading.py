"""Reading turns what was typed into answers and never guesses."""

from __future__ import annotations

from datetime import date

import pytest

from la_portal.catalogue import Answer, Reading, edition, questions, read
from la_portal.vocabulary import AnswerState, PhaseGroup, Term

Raw = dict[str, str | list[str]]
RISKS = [item.code for item in edition().section("incidents").group("risk")]


def section(code: str, raw: Raw, term: Term = Term.AUTUMN) -> Reading:
    return read(questions(edition(), code, term, PhaseGroup.SECONDARY), raw)


def number(value: int) -> Answer:
    return Answer(AnswerState.NUMBER, number=value)


def chosen(code: str) -> Answer:
    return Answer(AnswerState.ANSWERED, choice=code)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("0", 0), ("4", 4), ("  4 ", 4), ("\t4\r\n", 4), ("\u00a04", 4), ("007", 7), ("99999", 99_999)],
)
def test_an_ascii_whole_number_is_read(typed: str, value: int) -> None:
    reading = section("practice", {"parent_sessions": typed})
    assert reading.answers["parent_sessions"] == number(value)
    assert reading.problems == []


BAD_NUMBERS = {
    "-1": "enter it as a whole number, like 4",
    "-0": "enter it as a whole number, like 4",
    "+4": "enter it as a whole number, like 4",
    "3.5": "enter it as a whole number, like 4",
    "3.0": "enter it as a whole number, like 4",
    "1e3": "enter it as a whole number, like 4",
    "1_000": "enter it as a whole number, like 4",
    "0x10": "enter it as a whole number, like 4",
    "\uff14\uff12": "enter it as a whole number, like 4",
    "\u0664": "enter it as a whole number, like 4",
    "\u00b2": "enter it as a whole number, like 4",
    "true": "enter it as a whole number, like 4",
    "NaN": "enter it as a whole number, like 4",
    "four": "enter it as a whole number, like 4",
    "90+": "enter it as a whole number, like 4",
    "4\x00": "enter it as a whole number, like 4",
    "\ud800": "enter it as a whole number, like 4",
    "1,000": "type 1000, without the comma or space in 1,000",
    "1 000": "type 1000, without the comma or space in 1 000",
    "100000": "100000 is more than 99999, the most that we take. Check it and enter it again",
    "1" + "0" * 30: "10000000000000000000... is more than 99999, the most that we take. Check it and enter it again",
    "9" * 5_000: "99999999999999999999... is more than 99999, the most that we take. Check it and enter it again",
}


@pytest.mark.parametrize("typed", BAD_NUMBERS, ids=ascii)
def test_anything_else_is_a_problem_of_the_field(typed: str) -> None:
    reading = section("practice", {"parent_sessions": typed})
    assert not reading.answers["parent_sessions"].given
    [problem] = reading.problems
    assert (problem.rule, problem.section, problem.field) == ("whole_number", "practice", "parent_sessions")
    assert problem.message == f"Online safety sessions for parents: {BAD_NUMBERS[typed]}"


def test_a_number_that_came_as_a_list_is_a_problem() -> None:
    assert section("practice", {"parent_sessions": ["4", "5"]}).problems[0].rule == "whole_number"


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0", [], [""]])
def test_empty_is_not_answered_and_not_0(typed: str | list[str]) -> None:
    reading = section("practice", {"parent_sessions": typed})
    assert reading.answers["parent_sessions"].state is AnswerState.NOT_ANSWERED
    assert reading.problems == []


def test_the_halves_of_a_pair_are_two_answers_and_two_messages() -> None:
    reading = section("training", {"staff_online_safety-trained": "90+", "staff_online_safety-eligible": "lots"})
    assert [problem.message for problem in reading.problems] == [
        "All staff: enter how many were trained as a whole number, like 92",
        "All staff: enter how many staff the school has as a whole number, like 118",
    ]
    assert reading.problems[0].at_field == "Enter how many were trained as a whole number, like 92"


def test_the_companion_of_a_pair_answers_both_halves() -> None:
    answers = section("training", {"staff_aup_signed-state": "not_known"}).answers
    for part in ("trained", "eligible"):
        assert answers[f"staff_aup_signed-{part}"] == Answer(AnswerState.NOT_KNOWN)


def test_the_companion_of_a_count_or_date_answers_it() -> None:
    answers = section(
        "practice", {"image_consent-state": "not_known", "risk_assessed_on-state": "not_applicable"}
    ).answers
    assert answers["image_consent"].state is AnswerState.NOT_KNOWN
    assert answers["risk_assessed_on"].state is AnswerState.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ({"image_consent-state": "sometimes"}, "offered_option"),
        ({"image_consent-state": "not_applicable"}, "offered_option"),
        ({"image_consent-state": ["not_known"]}, "offered_option"),
        ({"image_consent-state": "not_known", "image_consent": "4"}, "one_answer"),
    ],
)
def test_a_state_that_is_not_offered_or_stands_beside_a_number_is_a_problem(raw: Raw, rule: str) -> None:
    reading = section("practice", raw)
    assert [(problem.rule, problem.field) for problem in reading.problems] == [(rule, "image_consent")]
    assert not reading.answers["image_consent"].given


def test_a_cell_of_the_matrix_takes_no_state() -> None:
    reading = section("incidents", {"incidents_recorded": "yes", "contact_sexual-state": "not_known"})
    assert not reading.answers["contact_sexual"].given


@pytest.mark.parametrize(
    ("typed", "day"),
    [(["24", "11", "2026"], date(2026, 11, 24)), ([" 1 ", "09", "2026"], date(2026, 9, 1))],
)
def test_three_numbers_are_a_date(typed: list[str], day: date) -> None:
    reading = section("practice", {"filtering_reviewed_on": typed})
    assert reading.answers["filtering_reviewed_on"] == Answer(AnswerState.ANSWERED, on_date=day)
    assert reading.problems == []


@pytest.mark.parametrize(
    ("typed", "part", "words"),
    [
        (["", "11", "2026"], "day", "the date has no day"),
        (["24", "", "2026"], "month", "the date has no month"),
        (["24", "11", ""], "year", "the date has no year"),
        (["32", "11", "2026"], "day", "the day of the date is '32'. Write it as a number from 1 to 31"),
        (["0", "11", "2026"], "day", "a number from 1 to 31"),
        (["24", "13", "2026"], "month", "a number from 1 to 12"),
        (["24", "Nov", "2026"], "month", "the month of the date is 'Nov'. Write it as a number from 1 to 12"),
        (["24", "11", "26"], "year", "the year of the date is '26'. Write it as 4 digits, like 2026"),
        (["24", "11", "20266"], "year", "4 digits"),
        (["24", "11", "1066"], "year", "4 digits"),
        (["-1", "11", "2026"], "day", "a number from 1 to 31"),
        (["\uff12", "11", "2026"], "day", "a number from 1 to 31"),
        (["\ud800", "11", "2026"], "day", "'not a number'"),
        (["31", "11", "2026"], "day", "that month does not have a day 31"),
        (["29", "2", "2027"], "day", "that month does not have a day 29"),
        (["24", "11"], "day", "the date has no day"),
        ("24 11 2026", "day", "the date has no day"),
    ],
)
def test_a_wrong_date_is_a_problem_that_names_the_part(typed: str | list[str], part: str, words: str) -> None:
    reading = section("practice", {"filtering_reviewed_on": typed})
    [problem] = reading.problems
    assert (problem.rule, problem.field, problem.part) == ("real_date", "filtering_reviewed_on", part)
    assert words in problem.message
    assert not reading.answers["filtering_reviewed_on"].given


def test_choices_are_read() -> None:
    raw: Raw = {"alerts": "daily", "support_wanted": ["training", "parents"], "filtering_leader": "no"}
    answers = section("practice", raw).answers
    assert answers["alerts"] == chosen("daily")
    assert answers["filtering_leader"] == chosen("no")
    assert answers["support_wanted"].choices == ("parents", "training")


def test_an_option_that_is_a_state_sets_both() -> None:
    answers = section("practice", {"parent_groups": "not_applicable", "filtering_leader": "not_known"}).answers
    assert answers["parent_groups"] == Answer(AnswerState.NOT_APPLICABLE, choice="not_applicable")
    assert answers["filtering_leader"] == Answer(AnswerState.NOT_KNOWN, choice="not_known")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("alerts", "hourly"),
        ("alerts", "Daily"),
        ("alerts", ["daily"]),
        ("filtering_leader", "true"),
        ("filtering_leader", "not_applicable"),
        ("support_wanted", ["training", "money"]),
        ("support_wanted", "money"),
    ],
)
def test_an_option_that_was_not_offered_is_a_problem(field: str, typed: str | list[str]) -> None:
    reading = section("practice", {field: typed})
    [problem] = reading.problems
    assert (problem.rule, problem.field) == ("offered_option", field)
    assert "Choose one of them" in problem.message
    assert not reading.answers[field].given


def test_none_of_these_beside_another_is_a_problem() -> None:
    reading = section("practice", {"support_wanted": ["none", "training"]})
    [problem] = reading.problems
    assert problem.message == "Support you want from the authority: choose 'None this term' or the others, not both"


def test_options_are_those_of_the_row() -> None:
    raw: Raw = {"staff_conduct-status": "in_place", "staff_conduct-covers": ["sanctions"]}
    assert [problem.field for problem in section("policies", raw).problems] == ["staff_conduct-covers"]


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("  Padlet ", "Padlet"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("x" * 200, "x" * 200),
        ("\u06a9\u062a\u0627\u0628", "\u06a9\u062a\u0627\u0628"),
    ],
)
def test_text_is_trimmed_and_in_one_normal_form(typed: str, read_as: str) -> None:
    answer = section("platforms", {"other_1-standing": "official", "other_1-name": typed}).answers["other_1-name"]
    assert answer == Answer(AnswerState.ANSWERED, text=read_as)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("x" * 201, "it has 201 characters. Shorten it to 200 or fewer"),
        ("Pad\x00let", "characters that cannot be seen"),
        ("Pad\nlet", "characters that cannot be seen"),
        ("Pad\x1b[31m", "characters that cannot be seen"),
        ("Pad\u2028let", "characters that cannot be seen"),
        ("Pad\ud800", "characters that cannot be seen"),
        ("\u202etelbaP", "characters that cannot be seen"),
        ("\u2066Padlet", "characters that cannot be seen"),
    ],
    ids=ascii,
)
def test_bad_text_is_a_problem(typed: str, words: str) -> None:
    reading = section("platforms", {"other_1-standing": "official", "other_1-name": typed})
    [problem] = reading.problems
    assert (problem.rule, problem.field) == ("plain_text", "other_1-name")
    assert words in problem.message
    assert not reading.answers["other_1-name"].given


def test_what_hangs_on_an_answer_is_read_only_with_it() -> None:
    raw: Raw = {"mobile_phones-reviewed_on": ["x", "", ""], "mobile_phones-covers": ["none"]}
    reviewed, both = {"mobile_phones-reviewed_on"}, set(raw)
    for status, asked in (("in_draft", set()), ("", set()), ("part_of_another", reviewed), ("in_place", both)):
        answers = section("policies", {**raw, "mobile_phones-status": status}).answers
        assert both & answers.keys() == asked


def test_what_hangs_on_one_of_several_choices_is_read_with_it() -> None:
    raw: Raw = {"instagram-standing": "official", "instagram-used_with_under_age": "no"}
    assert (
        "instagram-used_with_under_age" not in section("platforms", {**raw, "instagram-audience": ["parents"]}).answers
    )
    answers = section("platforms", {**raw, "instagram-audience": ["parents", "pupils"]}).answers
    assert answers["instagram-used_with_under_age"] == chosen("no")


def test_unofficial_platforms_are_asked_other_things_than_official_ones() -> None:
    official = set(section("platforms", {"whatsapp-standing": "official"}).answers)
    unofficial = set(section("platforms", {"whatsapp-standing": "unofficial_known"}).answers)
    assert {
        "whatsapp-contacted",
        "whatsapp-disclaimer_given",
        "whatsapp-acceptable_use_agreed",
    } == unofficial - official
    assert "whatsapp-responsible" in official - unofficial


def test_what_is_not_asked_this_term_is_not_read() -> None:
    assert section("practice", {"alerts": "daily"}, Term.SPRING).answers.keys() == {
        *("parent_sessions", "parent_attendances", "pupil_voice", "filtering_checks"),
        *("policy_after_incident", "support_wanted"),
    }


def test_a_field_that_nobody_knows_is_not_read() -> None:
    assert "authority_id" not in section("practice", {"authority_id": "1"}).answers


def test_a_nil_return_is_16_zeros_and_how_sure_the_school_is() -> None:
    reading = section("incidents", {"incidents_recorded": "nil", "of_nudes": "3", "contact_sexual": "0"})
    assert {code: reading.answers[code] for code in RISKS} == dict.fromkeys(RISKS, number(0))
    assert set(reading.answers) == {"incidents_recorded", "recording_confidence", *RISKS}


def test_counts_that_are_not_held_are_not_known_and_nothing_more_is_asked() -> None:
    reading = section("incidents", {"incidents_recorded": "not_held", "recording_confidence": "low"})
    assert {code: reading.answers[code].state for code in RISKS} == dict.fromkeys(RISKS, AnswerState.NOT_KNOWN)
    assert set(reading.answers) == {"incidents_recorded", *RISKS}


@pytest.mark.parametrize("said", ["nil", "not_held"])
def test_a_count_that_was_typed_is_not_settled_away(said: str) -> None:
    answers = section("incidents", {"incidents_recorded": said, "contact_sexual": "4"}).answers
    assert answers["contact_sexual"] == number(4)
    assert "conduct_values" not in answers


def test_a_count_that_cannot_be_read_is_not_settled_away() -> None:
    reading = section("incidents", {"incidents_recorded": "nil", "contact_sexual": "four"})
    assert [problem.field for problem in reading.problems] == ["contact_sexual"]
    assert "conduct_values" not in reading.answers


def test_parts_of_the_total_are_asked_only_when_it_is_over_0() -> None:
    raw: Raw = {"incidents_recorded": "yes", **dict.fromkeys(RISKS, "0"), "of_nudes": "1", "act_police": "1"}
    assert {"of_nudes", "act_police", "other_harm"}.isdisjoint(section("incidents", raw).answers)
    answers = section("incidents", {**raw, "commerce_scams": "2"}).answers
    assert answers["of_nudes"] == answers["act_police"] == number(1)
    assert len(answers) == 1 + 16 + 14 + 1 + 21 + 1


def test_without_the_first_answer_nothing_of_incidents_is_asked() -> None:
    assert set(section("incidents", {"contact_sexual": "4"}).answers) == {"incidents_recorded"}


def test_a_platform_that_nobody_touched_is_not_asked() -> None:
    answers = section(
        "platforms", {"facebook_page-standing": "", "x-audience": [], "youtube-standing": "not_used"}
    ).answers
    assert set(answers) == {"youtube-standing", "platforms_confirmed"}


def test_one_confirmation_settles_the_platforms_that_are_not_listed() -> None:
    answers = section("platforms", {"platforms_confirmed": "yes", "youtube-standing": "official"}).answers
    standings = {name: answer.choice for name, answer in answers.items() if name.endswith("-standing")}
    assert len(standings) == 19
    assert standings.pop("youtube-standing") == "official"
    assert set(standings.values()) == {"not_used"}


def test_a_platform_that_was_touched_must_say_how_it_is_used() -> None:
    answers = section("platforms", {"platforms_confirmed": "yes", "x-audience": ["pupils"]}).answers
    assert not answers["x-standing"].given


def test_a_policy_is_asked_whether_touched_or_not() -> None:
    answers = section("policies", {}).answers
    assert len(answers) == 19 + 2
    assert not any(answer.given for answer in answers.values())
