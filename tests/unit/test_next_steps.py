"""What a school is told to do next follows from its own gaps, and from nothing that it did not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from la_portal.catalogue import Answer, CatalogueError, complete, edition
from la_portal.catalogue.given import Given
from la_portal.catalogue.next_steps import MOST, next_steps
from la_portal.catalogue.reading import Typed
from la_portal.catalogue.sent import TAKEN_OUT
from la_portal.catalogue.steps import NextStep, step
from la_portal.clock import in_words
from la_portal.reports.governors_questions import questions_about
from la_portal.vocabulary import AnswerState, Term
from tests.returns import TODAY, asked_of_school, right_answers

ASKED = asked_of_school()
OVERDUE, LONG_AGO = TODAY - timedelta(days=3), TODAY - timedelta(days=400)


def typed(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def without_gaps() -> dict[str, dict[str, Typed]]:
    """A return in which everything that a school can do is done."""
    raw = right_answers(ASKED)
    for section, boxes in raw.items():
        for field in ASKED.questions(section):
            if field.name in boxes and (section, field.item.code) in DONE:
                boxes[field.name] = DONE[section, field.item.code]
            if field.name in boxes and field.part == "trained":
                boxes[field.name] = boxes[f"{field.item.code}-eligible"]
    return raw


DONE: dict[tuple[str, str], Typed] = {
    ("policies", "review_due_on"): typed(TODAY + timedelta(days=30)),
    ("platforms", "risk_assessed_on"): typed(LONG_AGO),
    ("platforms", "used_with_under_age"): "no",
    ("platforms", "responsible"): "dsl",
    ("platforms", "devices"): "school_only",
    ("platforms", "image_consent"): "yes",
    ("practice", "filtering_reviewed_on"): typed(TODAY),
    ("practice", "risk_assessed_on"): typed(TODAY),
    ("practice", "filtering_leader"): "yes",
    ("practice", "filtering_governor"): "yes",
    ("practice", "anonymous_route"): "yes",
    ("practice", "report_routes"): ["parents", "pupils", "staff"],
    ("incidents", "recording_confidence"): "high",
}


def given_with(changes: Mapping[str, Mapping[str, Typed]]) -> Given:
    """The return without gaps, with these boxes changed."""
    raw = without_gaps()
    for section, boxes in changes.items():
        raw[section] |= boxes
    return Given(ASKED, complete(ASKED, raw).answers)


def steps(**changes: Mapping[str, Typed]) -> list[tuple[str, str]]:
    """What is advised, and why, for the return without gaps with these boxes changed."""
    return [(one.title, one.because) for one in next_steps(given_with(changes))]


def test_a_return_without_gaps_has_no_next_step() -> None:
    assert complete(ASKED, without_gaps()).problems == []
    assert steps() == []


@pytest.mark.parametrize(
    ("section", "boxes", "title", "because"),
    [
        (
            "platforms",
            {"instagram-risk_assessed_on": ["", "", ""]},
            "Risk-assess Instagram",
            "Pupils use it and it has never been assessed",
        ),
        (
            "platforms",
            {"website-risk_assessed_on": ["", "", ""], "youtube-risk_assessed_on": ["", "", ""]},
            "Risk-assess the school website and YouTube",
            "Pupils use them and they have never been assessed",
        ),
        (
            "platforms",
            {"linkedin-standing": "official", "linkedin-used_with_under_age": "yes", "linkedin-audience": ["pupils"]}
            | {"linkedin-risk_assessed_on": typed(TODAY), "linkedin-responsible": "dsl"},
            "Stop using LinkedIn with pupils under 16",
            "16 is the minimum age in its own terms, and younger pupils use it with the school",
        ),
        (
            "platforms",
            {f"{row}-used_with_under_age": "yes" for row in ("facebook_page", "x", "youtube", "tiktok")},
            "Stop using the Facebook page, X and 2 more with pupils under 13",
            "13 is the minimum age in its own terms, and younger pupils use it with the school",
        ),
        ("platforms", {"blog-responsible": "none"}, "Say who is responsible for the blog", "Nobody is responsible now"),
        (
            "platforms",
            {"x-devices": "personal"},
            "Give staff a school device for X",
            "Only personal devices are used now",
        ),
        (
            "platforms",
            {"other_1-image_consent": "no"},
            "Get consent and licences for images on Words for other_1-name",
            "You say that consent or licences are missing",
        ),
        (
            "policies",
            {"child_protection-status": "none"},
            "Put the child protection policy in place",
            "The school has none",
        ),
        (
            "policies",
            {"online_safety-review_due_on": typed(OVERDUE), "online_safety-reviewed_on": typed(LONG_AGO)},
            "Review the online safety policy",
            f"Its review was due on {in_words(OVERDUE)}",
        ),
        (
            "policies",
            {"generative_ai-status": "in_draft"},
            "Put the generative AI policy in place",
            "It is still in draft",
        ),
        ("policies", {"mobile_phones-status": "none"}, "Put the mobile phones policy in place", "The school has none"),
        (
            "training",
            {"dsl_formal-trained": "1", "dsl_formal-eligible": "3"},
            "Complete the formal training of DSLs and deputies",
            "1 of 3 DSLs and deputies has had it in the last 24 months",
        ),
        (
            "training",
            {"governors-trained": "5", "governors-eligible": "12"},
            "Train the remaining 7 governors",
            "5 of 12 governors are trained",
        ),
        (
            "training",
            {"governors-trained": "0", "governors-eligible": "12"},
            "Train all 12 governors",
            "None of the 12 governors are trained",
        ),
        (
            "training",
            {"governors-trained": "11", "governors-eligible": "12"},
            "Train the one remaining governor",
            "11 of 12 governors are trained",
        ),
        (
            "training",
            {"staff_online_safety-trained": "94", "staff_online_safety-eligible": "118"},
            "Train more staff in online safety",
            "94 of 118 staff were trained in the last 12 months, fewer than 80%",
        ),
        (
            "practice",
            {"filtering_reviewed_on": ["", "", ""], "filtering_reviewed_on-state": "not_applicable"},
            "Review filtering and monitoring",
            "It has not been done yet",
        ),
        (
            "practice",
            {"risk_assessed_on": typed(LONG_AGO)},
            "Do the yearly online safety risk assessment",
            f"It was last done on {in_words(LONG_AGO)}, more than 12 months ago",
        ),
        (
            "practice",
            {"filtering_leader": "no", "filtering_governor": "no"},
            "Name a senior leader and a governor for filtering and monitoring",
            "Neither is named",
        ),
        (
            "practice",
            {"filtering_governor": "no"},
            "Name a governor for filtering and monitoring",
            "No governor is named",
        ),
        (
            "practice",
            {"anonymous_route": "no"},
            "Open a way to report a concern without giving a name",
            "There is none now",
        ),
        (
            "practice",
            {"report_routes": ["staff"]},
            "Tell pupils and parents how to report a concern",
            "Pupils and parents are not among those who know how",
        ),
        (
            "practice",
            {"report_routes": ["none"]},
            "Tell pupils, parents and staff how to report a concern",
            "Pupils, parents and staff are not among those who know how",
        ),
        (
            "incidents",
            {"recording_confidence": "low"},
            "Log every online safety incident in one place",
            "You are not sure that the counts are complete",
        ),
    ],
)
def test_a_gap_is_one_step_with_its_own_numbers(
    section: str, boxes: Mapping[str, Typed], title: str, because: str
) -> None:
    found = next_steps(given_with({section: boxes}))
    assert [(one.title, one.because) for one in found] == [(title, because)]
    assert questions_about(found)[0] not in questions_about([]), "governors have nothing to ask about this step"


@pytest.mark.parametrize(
    ("section", "boxes"),
    [
        ("training", {"governors-trained": "", "governors-eligible": "", "governors-state": "not_known"}),
        ("training", {"governors-trained": "", "governors-eligible": ""}),
        ("training", {"staff_online_safety-trained": "80", "staff_online_safety-eligible": "100"}),
        ("training", {"dsl_formal-trained": "0", "dsl_formal-eligible": "0"}),
        ("practice", {"filtering_reviewed_on": ["", "", ""], "filtering_reviewed_on-state": "not_known"}),
        ("practice", {"filtering_reviewed_on": typed(TODAY - timedelta(days=364))}),
        ("practice", {"anonymous_route": "not_known"}),
        ("policies", {"child_protection-status": "not_applicable"}),
        ("policies", {"child_protection-status": "part_of_another", "child_protection-review_due_on": ["", "", ""]}),
        ("policies", {"mobile_phones-review_due_on": typed(TODAY)}),
        ("platforms", {"instagram-audience": ["parents"], "instagram-risk_assessed_on": ["", "", ""]}),
        ("platforms", {"x-used_with_under_age": "not_known"}),
    ],
)
def test_what_is_not_known_not_asked_or_just_in_time_is_no_step(section: str, boxes: Mapping[str, Typed]) -> None:
    assert steps(**{section: boxes}) == []


def test_a_term_that_does_not_ask_about_training_says_nothing_of_it() -> None:
    asked = replace(ASKED, term=Term.SPRING)
    raw = without_gaps()
    raw["training"] |= {"governors-trained": "0", "governors-eligible": "12"}
    assert next_steps(Given(asked, complete(asked, raw).answers)) == []


def test_nothing_answered_is_nothing_to_do() -> None:
    assert next_steps(Given(ASKED, complete(ASKED, {}).answers)) == []


def test_at_most_five_steps_stand_there_and_the_weightiest_come_first() -> None:
    changes: dict[str, dict[str, Typed]] = {
        "practice": {"anonymous_route": "no", "filtering_leader": "no", "report_routes": ["none"]},
        "training": {"governors-trained": "0", "governors-eligible": "12"},
        "policies": {"filtering_and_monitoring-status": "none", "generative_ai-status": "none"},
        "platforms": {"tiktok-risk_assessed_on": ["", "", ""]},
    }
    codes = [one.code for one in next_steps(given_with(changes))]
    weightiest = ["platform_not_assessed", "policy_filtering_and_monitoring", "governors", "filtering_roles"]
    assert codes == [*weightiest, "policy_generative_ai"]
    assert len(codes) == MOST


def test_every_step_names_its_guidance_with_edition_and_date() -> None:
    raw = right_answers(ASKED)
    found = next_steps(Given(ASKED, complete(ASKED, raw).answers))
    assert found
    assert all(one.guidance.edition and one.guidance.dated for one in found)
    [governors] = next_steps(given_with({"training": {"governors-trained": "5", "governors-eligible": "12"}}))
    assert governors == NextStep(
        "governors",
        "Train the remaining 7 governors",
        "5 of 12 governors are trained",
        edition().item("training", "governors").guidance,
    )
    assert governors.guidance.edition == "2025; check for 2026"


def test_what_has_no_guidance_makes_no_step() -> None:
    with pytest.raises(CatalogueError):
        step("a", "Do it", "It is not done", edition().item("header", "headcount"))


def test_a_name_that_was_taken_out_is_not_called_by_its_absence() -> None:
    given = given_with({"platforms": {"other_1-responsible": "none"}})
    named = {**given.answers["platforms"], "other_1-name": Answer(AnswerState.ANSWERED, text=TAKEN_OUT)}
    [one] = next_steps(Given(ASKED, {**given.answers, "platforms": named}))
    assert one.title == "Say who is responsible for another platform"
