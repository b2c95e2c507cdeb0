"""Ten minutes: what four schools have to touch until their return is ready, written out and counted.

A touch is a field, or a button that settles many. To open a page or a row, to save and to send are none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from la_portal.catalogue import Answer, Before, complete
from la_portal.catalogue.explaining import name_of
from la_portal.vocabulary import Term
from tests.asking import ASKED, RISKS
from tests.touching import School, Touch, covered, each, on, unchanged, zeros

STARTERS: list[Touch] = [("induction-trained", "3"), ("induction-eligible", "3")]
PAIRS: list[Touch] = [
    ("staff_online_safety-trained", "104"),
    ("part_of_child_protection", "yes"),
    ("briefings_this_year", "2"),
    *STARTERS,
    ("senior_leaders-trained", "6"),
    ("senior_leaders-eligible", "7"),
    ("governors-trained", "8"),
    ("governors-eligible", "12"),
    ("dsl_formal-trained", "3"),
    ("dsl_formal-eligible", "4"),
    ("dsl_update-trained", "4"),
    ("dsl_update-eligible", "4"),
    ("dsl_online-trained", "2"),
    ("dsl_online-eligible", "4"),
    ("staff_aup_signed-trained", "118"),
    ("curriculum_year_groups-trained", "7"),
    ("curriculum_year_groups-eligible", "7"),
]
INCIDENTS: list[Touch] = [
    ("incidents_recorded", "yes"),
    ("content_aggressive", "2"),
    ("contact_aggressive", "5"),
    ("contact_sexual", "1"),
    ("conduct_aggressive", "4"),
    zeros("risk"),
    ("of_pupils_targeted", "9"),
    ("of_by_pupil", "7"),
    ("of_by_unknown", "5"),
    ("of_nudes", "1"),
    zeros("of_which"),
    ("act_spoken", "8"),
    ("act_removed", "3"),
    ("act_blocked", "2"),
    ("act_dsl_only", "9"),
    ("act_social_care", "1"),
    ("act_police", "1"),
    zeros("action"),
    ("recording_confidence", "medium"),
]
NEW_EACH_TERM: list[Touch] = [
    ("parent_sessions", "1"),
    ("parent_attendances", "34"),
    zeros("new_each_term"),
    ("policy_after_incident", "yes"),
    ("support_wanted", ["parents"]),
]

NEW_DSL = "why.dsl_not_all_trained.dsl_formal-trained"

FIRST = School(
    asked=replace(ASKED, roll=912, today=date(2025, 12, 1)),
    most=160,
    touches={
        "header": [("headcount", "118"), ("post", "dsl")],
        "policies": [
            *each(
                "child_protection",
                status="in_place",
                reviewed_on=on(9, 9, 2025),
                covers=["online_safety"],
                approved_by="governing_body",
                published="yes",
            ),
            *each(
                "online_safety",
                status="in_place",
                reviewed_on=on(9, 9, 2025),
                covers=["authority_template"],
                approved_by="committee",
                published="yes",
            ),
            *each("staff_acceptable_use", status="in_place", reviewed_on=on(4, 6, 2025), covers=["sanctions"]),
            *each("pupil_acceptable_use", status="in_place", reviewed_on=on(4, 6, 2025)),
            *each("staff_conduct", status="in_place", reviewed_on=on(11, 9, 2025), covers=["communication"]),
            *each("image_use", status="in_place", reviewed_on=on(3, 4, 2025), covers=["no_names", "who_consents"]),
            *each("complaints", status="in_place", reviewed_on=on(3, 4, 2025), covers=["on_website"]),
            *each("data_protection", status="in_place", reviewed_on=on(8, 5, 2025), covers=["roles_named"]),
            covered(
                "social_media",
                "parent_acceptable_use",
                "filtering_and_monitoring",
                "mobile_phones",
                "low_level_concerns",
                "home_school_agreement",
                "tool_risk_assessment",
            ),
            *each("generative_ai", status="in_draft"),
            *each("parent_channel_acceptable_use", status="none"),
            *each("communication_strategy", status="none"),
            *each("unofficial_group_disclaimer", status="none"),
            ("consulted", ["staff", "governors"]),
            ("no_official_presence", "no"),
        ],
        "training": PAIRS,
        "incidents": [
            ("incidents_recorded", "yes"),
            ("contact_aggressive", "3"),
            ("contact_sexual", "1"),
            ("conduct_aggressive", "2"),
            zeros("risk"),
            ("of_pupils_targeted", "5"),
            ("of_by_pupil", "4"),
            ("of_by_unknown", "2"),
            zeros("of_which"),
            ("act_spoken", "4"),
            ("act_removed", "1"),
            ("act_dsl_only", "5"),
            ("act_social_care", "1"),
            zeros("action"),
            ("recording_confidence", "medium"),
        ],
        "platforms": [
            *each(
                "website",
                standing="official",
                audience=["parents", "prospective_parents"],
                image_consent="yes",
                responsible="communications",
                approved_by_leaders="yes",
                purpose=["news"],
            ),
            *each(
                "newsletter",
                standing="official",
                audience=["parents"],
                data_protection_checked="screening",
                image_consent="yes",
                responsible="communications",
                approved_by_leaders="yes",
                purpose=["news"],
            ),
            *each(
                "learning_platform",
                standing="official",
                audience=["pupils"],
                risk_assessed_on=on(2, 9, 2025),
                data_protection_checked="dpia",
                responsible="it_lead",
                approved_by_leaders="yes",
                privacy_settings_reviewed_on=on(2, 9, 2025),
                devices="mixed",
                purpose=["learning"],
                terms_checked="yes",
                professional_account="yes",
            ),
            *each(
                "facebook_page",
                standing="official",
                audience=["parents", "community"],
                risk_assessed_on=on(14, 3, 2025),
                data_protection_checked="screening",
                image_consent="yes",
                responsible="communications",
                approved_by_leaders="yes",
                moderation="after_publication",
                privacy_settings_reviewed_on=on(14, 3, 2025),
                devices="school_only",
                purpose=["news", "celebration"],
                terms_checked="yes",
                professional_account="yes",
            ),
            *each(
                "instagram",
                standing="official",
                audience=["parents", "pupils"],
                used_with_under_age="no",
                risk_assessed_on=on(14, 3, 2025),
                data_protection_checked="screening",
                image_consent="yes",
                responsible="class_teacher",
                approved_by_leaders="yes",
                moderation="comments_off",
                privacy_settings_reviewed_on=on(14, 3, 2025),
                devices="school_only",
                purpose=["celebration"],
                terms_checked="not_known",
                professional_account="yes",
            ),
            *each(
                "facebook_group",
                standing="unofficial_known",
                audience=["parents"],
                contacted="yes",
                disclaimer_given="no",
                acceptable_use_agreed="no",
            ),
            *each(
                "whatsapp",
                standing="unofficial_known",
                audience=["parents"],
                contacted="no",
                disclaimer_given="no",
                acceptable_use_agreed="no",
            ),
            *each("x", standing="trial_closed"),
            ("platforms_confirmed", "yes"),
        ],
        "practice": [
            *NEW_EACH_TERM,
            ("image_consent", "840"),
            ("reputation_search", "termly"),
            ("alerts", "daily"),
            ("paid_monitoring", "no"),
            ("blocked_for_pupils", "all"),
            ("report_routes", ["pupils", "staff"]),
            ("anonymous_route", "yes"),
            ("evidence_procedure", "no"),
            ("indecent_image_rule", "yes"),
            ("response_procedure", "yes"),
            ("no_blanket_ban", "yes"),
            ("no_forced_befriending", "yes"),
            ("staff_image_consent", "yes"),
            ("devices_provided", "no"),
            ("offline_offer", "yes"),
            ("parent_groups", "no"),
            ("filtering_reviewed_on", on(15, 7, 2025)),
            ("filtering_leader", "yes"),
            ("filtering_governor", "yes"),
            ("risk_assessed_on", on(15, 7, 2025)),
            ("external_review_level", "started"),
        ],
    },
    explains={NEW_DSL: "new_in_post"},
)


def known(*schools: School) -> Before:
    """What these returns, in the order in which they were sent, leave to be carried into the next one."""
    newest: dict[str, dict[str, Answer]] = {}
    for school in schools:
        for section, answers in school.checked().answers.items():
            newest.setdefault(section, {}).update(answers)
    return Before(newest=newest)


NIL_TERM = School(
    asked=replace(FIRST.asked, term=Term.SPRING, today=date(2026, 3, 20), before=known(FIRST)),
    most=12,
    touches={
        "header": [unchanged],
        "policies": [unchanged],
        "training": STARTERS,
        "incidents": [("incidents_recorded", "nil"), ("recording_confidence", "high")],
        "platforms": [unchanged],
        "practice": [zeros("new_each_term"), ("support_wanted", ["none"])],
    },
)

WITH_INCIDENTS = School(
    asked=NIL_TERM.asked,
    most=30,
    touches={
        "header": [unchanged],
        "policies": [unchanged],
        "training": STARTERS,
        "incidents": INCIDENTS,
        "platforms": [unchanged],
        "practice": NEW_EACH_TERM,
    },
)

RETURNING = School(
    asked=replace(FIRST.asked, today=date(2026, 12, 1), before=known(FIRST, WITH_INCIDENTS)),
    most=60,
    touches={
        "header": [unchanged],
        "policies": [
            unchanged,
            ("child_protection-reviewed_on", on(8, 9, 2026)),
            ("online_safety-reviewed_on", on(8, 9, 2026)),
            ("staff_acceptable_use-reviewed_on", on(3, 6, 2026)),
            ("pupil_acceptable_use-reviewed_on", on(3, 6, 2026)),
            ("staff_conduct-reviewed_on", on(10, 9, 2026)),
            ("image_use-reviewed_on", on(30, 4, 2026)),
            ("complaints-reviewed_on", on(30, 4, 2026)),
        ],
        "training": PAIRS,
        "incidents": INCIDENTS,
        "platforms": [unchanged, ("learning_platform-risk_assessed_on", on(1, 9, 2026))],
        "practice": [
            unchanged,
            *NEW_EACH_TERM,
            ("image_consent", "851"),
            ("filtering_reviewed_on", on(14, 7, 2026)),
            ("risk_assessed_on", on(14, 7, 2026)),
        ],
    },
    explains={NEW_DSL: "new_in_post", "why.review_due_passed.data_protection-review_due_on": "under_way"},
)

SCHOOLS = {
    "nil term": NIL_TERM,
    "term with incidents": WITH_INCIDENTS,
    "returning autumn": RETURNING,
    "first return": FIRST,
}


@pytest.mark.parametrize("name", SCHOOLS)
def test_a_return_is_ready_after_so_many_touches(name: str) -> None:
    school = SCHOOLS[name]
    checked = school.checked()
    assert checked.problems == []
    assert checked.open_queries == []
    assert checked.ready
    by_section = {section: len(touches) for section, touches in school.touches.items()}
    print(f"{name}: {school.count} touches of {school.most}; {by_section}, {len(school.explains)} explained")
    assert school.count <= school.most


def without(school: School, section: str, number: int) -> School:
    """The same school, which forgets one touch."""
    left = [touch for place, touch in enumerate(school.touches[section]) if place != number]
    return replace(school, touches={**school.touches, section: left})


def test_no_touch_of_a_nil_term_can_be_left_out() -> None:
    forgetful = [
        without(NIL_TERM, section, number)
        for section, touches in NIL_TERM.touches.items()
        for number in range(len(touches))
    ]
    assert len(forgetful) == NIL_TERM.count
    assert not any(school.checked().ready for school in forgetful)


@pytest.mark.parametrize("name", SCHOOLS)
def test_a_return_that_is_not_touched_is_not_ready(name: str) -> None:
    assert not complete(SCHOOLS[name].asked, {}).ready


@pytest.mark.parametrize("school", [RETURNING, FIRST])
def test_every_explanation_is_needed(school: School) -> None:
    checked = school.checked(explained=False)
    assert checked.problems == []
    assert sorted(name_of(problem) for problem in checked.open_queries) == sorted(school.explains)


def test_the_schools_have_what_makes_a_return_long() -> None:
    answers = FIRST.checked().answers
    standings = [answer.choice for name, answer in answers["platforms"].items() if name.endswith("-standing")]
    assert [standings.count(standing) for standing in ("official", "unofficial_known", "trial_closed")] == [5, 2, 1]
    statuses = [answer.choice for name, answer in answers["policies"].items() if name.endswith("-status")]
    assert [statuses.count(status) for status in ("in_place", "part_of_another", "none")] == [8, 7, 3]
    assert sum(answer.number or 0 for name, answer in answers["incidents"].items() if name in RISKS) == 6
