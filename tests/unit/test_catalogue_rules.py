"""Each rule fires where it should, does not where it should not, and says how to put it right."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

import pytest

from la_portal.catalogue import RULES, Asked, Kind, Severity, complete, edition
from la_portal.catalogue.reading import Typed
from la_portal.vocabulary import PhaseGroup, Term
from tests.asking import ASKED, RISKS, changed, full


def messages(rule: str, asked: Asked = ASKED, /, **sections: Mapping[str, Typed]) -> list[str]:
    """What a rule says about the full return with these boxes changed; no other rule says anything."""
    problems = complete(asked, changed(**sections)).problems
    assert {problem.rule for problem in problems} <= {rule}
    return [problem.message for problem in problems]


def test_a_full_return_has_nothing_wrong() -> None:
    checked = complete(ASKED, full())
    assert (checked.problems, checked.queries) == ([], [])
    assert checked.ready
    assert {checked.state(section.code).code for section in ASKED.edition.sections} == {"done"}


@pytest.mark.parametrize("term", list(Term))
@pytest.mark.parametrize("group", list(PhaseGroup))
def test_a_full_return_has_nothing_wrong_in_any_term_or_phase_group(term: Term, group: PhaseGroup) -> None:
    asked = replace(ASKED, term=term, phase_group=group)
    assert complete(asked, full(asked)).ready


ERRORS = """whole_number real_date offered_option plain_text one_answer unanswered trained_over_eligible cell_too_large
    part_over_total nil_with_counts zeros_without_nil due_before_review future_date in_place_without_review
    official_without_responsible"""
QUERIES = """review_long_ago review_due_passed few_staff_trained eligible_changed dsl_not_all_trained
    contact_sexual_kept_inside police_without_cause pupils_never_assessed used_under_age personal_devices
    comments_unchecked unusual_change third_nil unsure_of_none"""


def test_these_are_the_rules_and_there_is_no_other() -> None:
    assert [rule.id for rule in RULES if rule.severity is Severity.ERROR] == ERRORS.split()
    assert [rule.id for rule in RULES if rule.severity is Severity.QUERY] == QUERIES.split()
    assert all(rule.explains for rule in RULES)
    assert all(rule.find for rule in RULES if rule.severity is Severity.QUERY)


def test_trained_over_eligible() -> None:
    assert messages(
        "trained_over_eligible",
        training={"senior_leaders-trained": "9", "senior_leaders-eligible": "8"},
    ) == ["Senior leaders: 9 trained is more than 8 senior leaders. Lower the first number or raise the second"]
    assert messages(
        "trained_over_eligible",
        training={"governors-trained": "2", "governors-eligible": "1"},
    ) == ["Governors: 2 trained is more than 1 governor. Lower the first number or raise the second"]
    [problem] = complete(ASKED, changed(training={"dsl_update-trained": "4"})).problems
    assert problem.fields == ("dsl_update-trained", "dsl_update-eligible")
    assert messages("", training={"senior_leaders-trained": "0", "senior_leaders-eligible": "0"}) == []


def test_trained_over_eligible_needs_two_numbers() -> None:
    values: dict[str, Typed] = {"governors-trained": "", "governors-eligible": "", "governors-state": "not_known"}
    assert messages("", training=values) == []


def test_unanswered_halves_of_a_pair() -> None:
    assert messages("unanswered", training={"governors-eligible": ""}) == [
        "Governors: enter how many governors the school has, or choose 'We cannot give this number'"
    ]
    assert messages("unanswered", training={"governors-trained": ""}) == [
        "Governors: enter how many were trained, or choose 'We cannot give this number'"
    ]
    assert messages("unanswered", training={"governors-trained": " ", "governors-eligible": ""}) == [
        "Governors: enter how many were trained, and how many governors the school has, "
        "or choose 'We cannot give this number'"
    ]


def test_one_half_that_cannot_be_read_does_not_hide_that_the_other_is_missing() -> None:
    checked = complete(ASKED, changed(training={"governors-trained": "x", "governors-eligible": ""}))
    assert [(problem.rule, problem.field) for problem in checked.problems] == [
        ("whole_number", "governors-trained"),
        ("unanswered", "governors-eligible"),
    ]


@pytest.mark.parametrize(
    ("section", "field", "message"),
    [
        ("header", "headcount", "Staff: enter how many people work at the school, like 118"),
        ("policies", "mobile_phones-status", "Mobile phones: say whether the school has this policy"),
        ("policies", "staff_conduct-covers", "Staff code of conduct: say what the policy covers"),
        ("incidents", "contact_sexual", "Contact, sexual: enter how many incidents there were, 0 if there were none"),
        ("platforms", "instagram-standing", "Instagram: say how it is used"),
        ("platforms", "other_1-name", "Another platform (1): write what the platform is called"),
        (
            "platforms",
            "platforms_confirmed",
            "The list of platforms: confirm that the platforms that are not answered are not used",
        ),
        (
            "practice",
            "filtering_reviewed_on",
            "Filtering and monitoring last reviewed: say when the filtering and monitoring review was last done",
        ),
    ],
)
def test_unanswered(section: str, field: str, message: str) -> None:
    assert messages("unanswered", **{section: {field: ""}}) == [message]


@pytest.mark.parametrize(
    ("section", "field"),
    [
        ("header", "roll"),
        ("policies", "mobile_phones-review_due_on"),
        ("platforms", "instagram-risk_assessed_on"),
        ("platforms", "instagram-evaluated_on"),
        ("incidents", "other_harm"),
    ],
)
def test_what_is_not_required_may_stay_empty(section: str, field: str) -> None:
    assert messages("", **{section: {field: ""}}) == []


def test_what_was_typed_wrong_is_told_once() -> None:
    checked = complete(ASKED, changed(policies={"mobile_phones-reviewed_on": ["31", "9", "2026"]}))
    assert [problem.rule for problem in checked.problems] == ["real_date"]


@pytest.mark.parametrize(
    ("roll", "own_roll", "most", "whom"),
    [
        (40, "", 200, "a school with 40 pupils"),
        (9, "", 50, "a school with 9 pupils"),
        (1, "", 50, "a school with 1 pupil"),
        (0, "", 50, "a school whose roll is not known"),
        (None, "", 50, "a school whose roll is not known"),
        (40, "100", 500, "a school with 100 pupils"),
    ],
)
def test_cell_too_large(roll: int | None, own_roll: str, most: int, whom: str) -> None:
    asked, header = replace(ASKED, roll=roll), {"roll": own_roll}
    assert messages("", asked, header=header, incidents={"content_values": str(most)}) == []
    assert messages("cell_too_large", asked, header=header, incidents={"content_values": str(most + 1)}) == [
        f"Content, values: {most + 1} is more than {most}, the most that we take from {whom}. "
        "Lower it, or correct the number of pupils on roll"
    ]


def test_part_over_total() -> None:
    assert messages("part_over_total", incidents={"of_pupils_targeted": "49"}) == [
        "Aimed at pupils: 49 is more than all 48 incidents. Lower it, or check the boxes above"
    ]
    assert messages("part_over_total", incidents={"act_police": "49"}) == [
        "Police: 49 is more than all 48 incidents. Lower it, or check the boxes above"
    ]
    assert messages("", incidents={"of_pupils_targeted": "48", "act_police": "48"}) == []


def test_part_over_a_total_of_1() -> None:
    one: dict[str, Typed] = {**dict.fromkeys(RISKS, "0"), "contact_values": "1", "other_harm": ""}
    parts = [field.name for field in ASKED.questions("incidents") if field.item.group in {"of_which", "action"}]
    ones: dict[str, Typed] = {name: "1" for name in parts if name != "other_harm"}
    assert messages("part_over_total", incidents={**one, **ones, "of_nudes": "2"}) == [
        "Involved nudes or semi-nudes: 2 is more than the 1 incident. Lower it, or check the boxes above"
    ]


def test_part_over_total_waits_for_every_cell() -> None:
    checked = complete(ASKED, changed(incidents={"of_pupils_targeted": "49", "contact_values": ""}))
    assert [problem.rule for problem in checked.problems] == ["unanswered"]


def nil(**values: str) -> dict[str, Typed]:
    return {**dict.fromkeys(RISKS, ""), "incidents_recorded": "nil", **values}


def test_nil_with_counts() -> None:
    assert messages("nil_with_counts", incidents=nil(contact_sexual="3", contact_values="1")) == [
        "You said this is a nil return, and 4 incidents are entered. Choose 'Yes' above or take the counts out"
    ]
    assert messages("nil_with_counts", incidents=nil(incidents_recorded="not_held", contact_values="1")) == [
        "You said you do not hold these counts, and 1 incident is entered. Choose 'Yes' above or take the counts out"
    ]
    [problem] = complete(ASKED, changed(incidents=nil(contact_sexual="3"))).problems
    assert (problem.field, problem.fields) == ("incidents_recorded", ("incidents_recorded", "contact_sexual"))
    assert messages("", incidents=nil()) == []
    assert messages("", incidents=nil(contact_sexual="0")) == []
    assert messages("", incidents=nil(incidents_recorded="not_held")) == []


def test_zeros_without_nil() -> None:
    assert messages("zeros_without_nil", incidents={**dict.fromkeys(RISKS, "0")}) == [
        "Every box is 0. Choose 'No, this is a nil return' above, or enter the incidents"
    ]
    assert "zeros_without_nil" not in {
        problem.rule
        for problem in complete(ASKED, changed(incidents={**dict.fromkeys(RISKS, "0"), RISKS[0]: ""})).problems
    }


def test_due_before_review() -> None:
    dates: dict[str, Typed] = {
        "mobile_phones-reviewed_on": ["24", "11", "2026"],
        "mobile_phones-review_due_on": ["30", "11", "2025"],
    }
    assert messages("due_before_review", policies=dates) == [
        "Mobile phones: the next review (30 November 2025) is before the last one (24 November 2026). "
        "Change one of the dates"
    ]
    assert messages("", policies={**dates, "mobile_phones-review_due_on": ["24", "11", "2026"]}) == []


@pytest.mark.parametrize(
    ("section", "field", "message"),
    [
        ("policies", "mobile_phones-reviewed_on", "Mobile phones: the last review"),
        ("platforms", "instagram-risk_assessed_on", "Instagram: the risk assessment"),
        ("platforms", "instagram-privacy_settings_reviewed_on", "Instagram: the review of its privacy settings"),
        ("practice", "filtering_reviewed_on", "Filtering and monitoring last reviewed: the review"),
        ("practice", "risk_assessed_on", "Yearly online safety risk assessment last done: the risk assessment"),
        ("platforms", "instagram-evaluated_on", "Instagram: the evaluation"),
    ],
)
def test_future_date(section: str, field: str, message: str) -> None:
    other: dict[str, Typed] = {"instagram-pilot": "running"} if field.endswith("evaluated_on") else {}
    other |= {"mobile_phones-review_due_on": ["3", "12", "2027"]} if section == "policies" else {}
    assert messages("", **{section: {**other, field: ["1", "12", "2026"]}}) == []
    assert messages("future_date", **{section: {**other, field: ["2", "12", "2026"]}}) == [
        f"{message} (2 December 2026) is in the future. Enter the day on which it was done"
    ]


def test_every_date_but_the_next_review_lies_in_the_past() -> None:
    items = [item for section in edition().sections for item in (*section.attributes, *section.items)]
    dates = [item for item in items if item.kind is Kind.DATE]
    assert [item.code for item in dates if not item.past] == ["review_due_on"]
    assert all(item.noun for item in dates)


def test_in_place_without_review() -> None:
    assert messages("in_place_without_review", policies={"online_safety-reviewed_on": ["", "", ""]}) == [
        "Online safety: you said it is in place. Give the date of its last review"
    ]
    empty: dict[str, Typed] = {"online_safety-reviewed_on": ["", "", ""]}
    assert messages("", policies={**empty, "online_safety-status": "part_of_another"}) == []
    assert messages("", policies={**empty, "online_safety-status": "in_draft"}) == []


def test_official_without_responsible() -> None:
    assert messages("official_without_responsible", platforms={"facebook_page-responsible": ""}) == [
        "Facebook page: say who is responsible for it, or change it to 'Unofficial, but we know about it'"
    ]
    assert messages("", platforms={"facebook_page-responsible": "none"}) == []
    unofficial = ("contacted", "disclaimer_given", "acceptable_use_agreed")
    values: dict[str, Typed] = {f"facebook_page-{code}": "no" for code in unofficial}
    values |= {"facebook_page-standing": "unofficial_known", "facebook_page-responsible": ""}
    assert messages("", platforms=values) == []


def test_problems_come_in_the_order_of_the_return() -> None:
    raw = changed(
        practice={"parent_sessions": "x"},
        incidents={"incidents_recorded": ""},
        policies={"social_media-status": "", "data_protection-reviewed_on": ["", "", ""]},
    )
    assert [problem.field for problem in complete(ASKED, raw).problems] == [
        "social_media-status",
        "data_protection-reviewed_on",
        "incidents_recorded",
        "parent_sessions",
    ]


def test_states_of_a_section() -> None:
    empty = complete(ASKED, {"training": {"governors-trained": " "}})
    assert empty.state("training").code == "not_started"
    begun = complete(ASKED, {"training": {"governors-trained": "1", "governors-eligible": "2"}})
    assert begun.state("training") == ("in_progress", 0, 10, 0)
    wrong = complete(
        ASKED, {"training": {"governors-trained": "3", "governors-eligible": "2", "dsl_update-trained": "x"}}
    )
    assert wrong.state("training") == ("to_correct", 2, 10, 0)
    assert complete(ASKED, full()).state("training") == ("done", 0, 0, 0)


def test_a_full_return_is_read_and_checked_quickly() -> None:
    raw = full()
    complete(ASKED, raw)
    times: list[float] = []
    for _ in range(15):
        started = time.perf_counter()
        complete(ASKED, raw)
        times.append(time.perf_counter() - started)
    assert sorted(times)[7] < 0.02
