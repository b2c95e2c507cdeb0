"""Each query is raised at its limit, not before it, where it is corrected, and in words with the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from la_portal.catalogue import RULES, Before, EarlierCount, Parameter, Rule, Severity, complete, edition
from la_portal.catalogue.reading import Typed
from tests.asking import ASKED, LAST_YEAR, NIL, NONE, RISKS, changed, rules_of, told

QUERIES = [rule for rule in RULES if rule.severity is Severity.QUERY]


@pytest.mark.parametrize("rule", QUERIES, ids=lambda rule: rule.id)
def test_every_query_has_reasons_to_pick_and_a_last_one_in_own_words(rule: Rule) -> None:
    reasons = rule.reasons
    assert len(reasons) >= 3
    assert (reasons[-1].code, reasons[-1].label) == ("other", "Another reason")
    assert len({reason.code for reason in reasons}) == len({reason.label for reason in reasons}) == len(reasons)


def test_an_error_has_no_reasons() -> None:
    assert not any(rule.reasons for rule in RULES if rule.severity is Severity.ERROR)


@pytest.mark.parametrize("status", ["in_place", "part_of_another"])
def test_a_review_more_than_24_months_ago(status: str) -> None:
    before: dict[str, Typed] = {"mobile_phones-status": status, "mobile_phones-reviewed_on": ["30", "11", "2024"]}
    assert told("review_long_ago", policies=before) == [
        (
            "mobile_phones-reviewed_on",
            "Mobile phones: last reviewed on 30 November 2024, more than 24 months ago",
        )
    ]
    assert told("", policies={**before, "mobile_phones-reviewed_on": ["1", "12", "2024"]}) == NONE
    assert told("", policies={**before, "mobile_phones-status": "none"}) == NONE
    assert rules_of(policies={**before, "mobile_phones-reviewed_on": ["31", "11", "2024"]}) == set()
    assert rules_of(policies={**before, "mobile_phones-reviewed_on": ["", "", ""]}) == set()


def test_a_review_that_was_due() -> None:
    before: dict[str, Typed] = {"mobile_phones-review_due_on": ["30", "11", "2026"]}
    assert told("review_due_passed", policies=before) == [
        ("mobile_phones-review_due_on", "Mobile phones: the review date of 30 November 2026 has passed")
    ]
    assert told("", policies={"mobile_phones-review_due_on": ["1", "12", "2026"]}) == NONE
    assert told("", policies={"mobile_phones-review_due_on": ["", "", ""]}) == NONE
    assert told("", policies={**before, "mobile_phones-status": "in_draft"}) == NONE
    assert rules_of(policies={"mobile_phones-review_due_on": ["30", "x", "2026"]}) == set()


def staff(trained: str, eligible: str) -> dict[str, Typed]:
    return {"staff_online_safety-trained": trained, "staff_online_safety-eligible": eligible}


@pytest.mark.parametrize(
    ("trained", "eligible", "share"),
    [
        ("92", "118", "92 of 118 staff (78%)"),
        ("94", "118", "94 of 118 staff (79%)"),  # 79.7%, and 80% would be enough
        ("0", "1", "0 of 1 member of staff (0%)"),
    ],
)
def test_few_staff_trained(trained: str, eligible: str, share: str) -> None:
    assert told("few_staff_trained", training=staff(trained, eligible)) == [
        ("staff_online_safety-trained", f"All staff: {share} is below 80%")
    ]


@pytest.mark.parametrize(
    ("trained", "eligible"), [("95", "118"), ("80", "100"), ("4", "5"), ("0", "0"), ("0", ""), ("", "9"), ("1", "x")]
)
def test_enough_staff_trained_or_no_telling(trained: str, eligible: str) -> None:
    assert "few_staff_trained" not in rules_of(training=staff(trained, eligible))


def test_more_staff_trained_than_there_are_is_an_error_alone() -> None:
    checked = complete(ASKED, changed(training=staff("9", "8")))
    assert ([problem.rule for problem in checked.problems], checked.queries) == (["trained_over_eligible"], [])


def test_a_dsl_without_formal_training() -> None:
    pair: dict[str, Typed] = {"dsl_formal-trained": "2", "dsl_formal-eligible": "3"}
    assert told("dsl_not_all_trained", training=pair) == [
        (
            "dsl_formal-trained",
            "DSL and deputies: formal training: 2 of 3 had formal training in the last 24 months",
        )
    ]
    assert told("", training={**pair, "dsl_formal-trained": "3"}) == NONE
    assert rules_of(training={**pair, "dsl_formal-trained": "two"}) == set()
    unknown: dict[str, Typed] = {**dict.fromkeys(pair, ""), "dsl_formal-state": "not_known"}
    assert told("", training=unknown) == NONE


ROUTES = [item.code for item in edition().section("incidents").group("action") if item.heading == "outside"]


def test_sexual_contact_kept_inside() -> None:
    assert len(ROUTES) == 11
    inside: dict[str, Typed] = {**dict.fromkeys(ROUTES, "0"), "act_dsl_only": "9", "contact_sexual": "1"}
    said = "contact incident of a sexual kind, and no advice or referral outside school"
    assert told("contact_sexual_kept_inside", incidents=inside) == [("act_la_safeguarding", f"You counted 1 {said}")]
    assert told("contact_sexual_kept_inside", incidents={**inside, "contact_sexual": "2"}) == [
        ("act_la_safeguarding", "You counted 2 " + said.replace("incident", "incidents"))
    ]
    assert told("", incidents={**inside, "contact_sexual": "0"}) == NONE
    assert rules_of(incidents={**inside, "contact_sexual": "one"}) == set()


@pytest.mark.parametrize("route", ROUTES)
def test_one_route_outside_is_enough_and_so_is_one_that_is_not_known(route: str) -> None:
    inside: dict[str, Typed] = {**dict.fromkeys(ROUTES, "0"), "contact_sexual": "1"}
    assert told("", incidents={**inside, route: "1"}) == NONE
    assert told("", incidents={**inside, route: "", f"{route}-state": "not_known"}) == NONE
    assert rules_of(incidents={**inside, route: ""}) == set()


def test_police_without_a_cause_among_the_counts() -> None:
    harmful = [risk for risk in RISKS if risk.endswith(("_aggressive", "_sexual"))]
    assert len(harmful) == 6
    calm: dict[str, Typed] = dict.fromkeys(harmful, "0")
    said = "went to the police, and none is aggressive or sexual"
    assert told("police_without_cause", incidents=calm) == [("act_police", f"Police: 3 incidents {said}")]
    assert told("police_without_cause", incidents={**calm, "act_police": "1"}) == [
        ("act_police", f"Police: 1 incident {said}")
    ]
    assert told("", incidents={**calm, "act_police": "0"}) == NONE
    for risk in harmful:
        assert told("", incidents={**calm, risk: "1"}) == NONE
        assert rules_of(incidents={**calm, risk: ""}) == set()


def test_a_platform_for_pupils_that_was_never_assessed() -> None:
    empty = ["", "", ""]
    never: dict[str, Typed] = {
        "instagram-audience": ["parents", "pupils"],
        "instagram-used_with_under_age": "no",
        "instagram-risk_assessed_on": empty,
    }
    assert told("pupils_never_assessed", platforms=never) == [
        ("instagram-risk_assessed_on", "Instagram: it is for pupils, and has no risk assessment")
    ]
    assert told("", platforms={**never, "instagram-audience": ["parents"]}) == NONE
    assert told("", platforms={**never, "instagram-risk_assessed_on": ["1", "9", "2026"]}) == NONE
    assert told("", platforms={**never, "instagram-standing": "auto_created_claimed"}) == NONE
    assert rules_of(platforms={**never, "instagram-risk_assessed_on": ["1", "13", "2026"]}) == set()


def test_pupils_below_the_minimum_age() -> None:
    young: dict[str, Typed] = {"instagram-audience": ["pupils"], "instagram-used_with_under_age": "yes"}
    assert told("used_under_age", platforms=young) == [
        ("instagram-used_with_under_age", "Instagram: pupils under 13 use it with the school")
    ]
    assert told("", platforms={**young, "instagram-used_with_under_age": "no"}) == NONE
    assert told("", platforms={**young, "instagram-used_with_under_age": "not_known"}) == NONE
    assert told("", platforms={**young, "instagram-audience": ["parents"]}) == NONE
    assert rules_of(platforms={**young, "instagram-used_with_under_age": "maybe"}) == set()


def test_personal_devices() -> None:
    own: dict[str, Typed] = {"instagram-devices": "personal"}
    assert told("personal_devices", platforms=own) == [
        ("instagram-devices", "Instagram: it is run from personal devices")
    ]
    assert told("", platforms={"instagram-devices": "mixed"}) == NONE
    assert told("", platforms={**own, "instagram-standing": "auto_created_claimed"}) == NONE
    assert rules_of(platforms={"instagram-devices": ""}) == set()


def test_comments_that_nobody_checks() -> None:
    unchecked: dict[str, Typed] = {"instagram-moderation": "none"}
    assert told("comments_unchecked", platforms=unchecked) == [
        ("instagram-moderation", "Instagram: comments are open, and nobody checks them")
    ]
    assert told("", platforms={"instagram-moderation": "after_publication"}) == NONE
    assert told("", platforms={**unchecked, "instagram-standing": "auto_created_claimed"}) == NONE
    assert rules_of(platforms={"instagram-moderation": "nobody"}) == set()


def test_none_counted_and_not_sure() -> None:
    unsure: dict[str, Typed] = {**NIL, "recording_confidence": "low"}
    said = "How sure you are of the counts: no incident is counted, and you are not sure of the recording"
    assert told("unsure_of_none", incidents=unsure) == [("recording_confidence", said)]
    assert told("", incidents=NIL) == NONE
    assert told("", incidents={**unsure, "recording_confidence": "medium"}) == NONE
    assert told("", incidents={"recording_confidence": "low"}) == NONE
    zeros: dict[str, Typed] = {**dict.fromkeys(RISKS, "0"), "recording_confidence": "low"}
    assert rules_of(incidents=zeros) == {"unsure_of_none"}
    assert rules_of(incidents={**zeros, RISKS[0]: ""}) == set()


THRESHOLDS = {
    "policy_review_months": ({"policies": {"mobile_phones-reviewed_on": ["1", "6", "2025"]}}, "review_long_ago", 12),
    "staff_trained_percent": ({"training": staff("85", "100")}, "few_staff_trained", 90),
    "eligible_change_percent": ({"header": {"roll": "45"}}, "eligible_changed", 10),
    "eligible_change_floor": ({"header": {"roll": "51"}}, "eligible_changed", 12),
    "unusual_per_1000": ({}, "unusual_change", 9),
    "nil_terms": ({"incidents": NIL}, "third_nil", 4),
    "nil_expected": ({"incidents": NIL}, "third_nil", 5),
}


@pytest.mark.parametrize("code", THRESHOLDS)
def test_a_threshold_is_the_editions_from_its_day_on(code: str) -> None:
    sections, rule, value = THRESHOLDS[code]
    new = Parameter(code, value, date(2026, 12, 2), "A test")
    year = EarlierCount(LAST_YEAR, 24, 55) if rule == "unusual_change" else None  # 48 after 24: chance gives 6 in 1,000
    known = Before(year_ago=year, nil_running=2, expected=4.0)
    asks = replace(ASKED.edition, parameters=(*ASKED.edition.parameters, new))
    asked = replace(ASKED, edition=asks, before=known, school_days=55)
    on_the_day = rules_of(asked, **sections)
    from_the_next = rules_of(replace(asked, today=date(2026, 12, 2)), **sections)
    assert on_the_day ^ from_the_next == {rule}


def test_the_list_of_rules_names_the_thresholds_that_the_edition_has() -> None:
    explains = {rule.id: rule.explains for rule in RULES}
    today = {code: edition().parameter(code, date(2026, 12, 1)) for code in (*THRESHOLDS, "dsl_formal_months")}
    assert f"{today['policy_review_months']} months" in explains["review_long_ago"]
    assert f"{today['staff_trained_percent']}%" in explains["few_staff_trained"]
    assert f"{today['eligible_change_percent']}%" in explains["eligible_changed"]
    assert f"{today['dsl_formal_months']} months" in explains["dsl_not_all_trained"]
    assert f"{1000 - today['unusual_per_1000']} of 1,000" in explains["unusual_change"]
    assert today["nil_terms"] == 3 and "third term" in explains["third_nil"]
    assert f"{today['nil_expected']} incidents" in explains["third_nil"]
