"""Edition 2026.1 holds every code of the return's definition, and asks it when it should."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from la_portal.catalogue import LATEST, CatalogueError, Edition, Item, edition, questions
from la_portal.vocabulary import PhaseGroup, Term

EDITION = edition()

POLICIES = """social_media online_safety staff_acceptable_use pupil_acceptable_use parent_acceptable_use
    parent_channel_acceptable_use staff_conduct image_use home_school_agreement complaints tool_risk_assessment
    communication_strategy unofficial_group_disclaimer child_protection filtering_and_monitoring mobile_phones
    generative_ai low_level_concerns data_protection"""
TRAINING = """staff_online_safety induction senior_leaders governors dsl_formal dsl_update dsl_online staff_aup_signed
    curriculum_year_groups"""
RISKS = """content_commercial content_aggressive content_sexual content_values contact_commercial contact_aggressive
    contact_sexual contact_values conduct_commercial conduct_aggressive conduct_sexual conduct_values commerce_gambling
    commerce_advertising commerce_phishing commerce_scams"""
OF_WHICH = """of_pupils_targeted of_staff_targeted of_others_targeted of_by_pupil of_by_staff of_by_parent of_by_other
    of_by_unknown of_official_channel of_about_school of_threat_or_hate of_allegation_staff of_nudes of_ai_generated
    of_misogyny other_harm"""
ACTIONS = """act_watched act_spoken act_answered_publicly act_removed act_blocked act_platform act_forum_news
    act_complaints act_dsl_only act_hr act_la_safeguarding act_aeo act_lado act_social_care act_police act_ceop act_iwf
    act_prevent act_helpline act_union act_ico"""
PLATFORMS = """website learning_platform newsletter school_app blog facebook_page facebook_group x youtube instagram
    tiktok snapchat whatsapp discord linkedin video_meeting generative_ai_tool management_tool parent_forum_news other_1
    other_2 other_3 other_4 other_5"""
PRACTICE = """reputation_search alerts paid_monitoring blocked_for_pupils report_routes anonymous_route
    evidence_procedure indecent_image_rule response_procedure no_blanket_ban no_forced_befriending image_consent
    staff_image_consent devices_provided offline_offer parent_sessions parent_attendances pupil_voice parent_groups
    filtering_reviewed_on filtering_leader filtering_governor filtering_checks risk_assessed_on policy_after_incident
    external_review_level support_wanted"""
PRACTICE_EVERY_TERM = (
    "parent_sessions parent_attendances pupil_voice filtering_checks policy_after_incident support_wanted"
)
ATTRIBUTES = {
    "status": "in_place part_of_another in_draft none not_applicable",
    "reviewed_on": "",
    "review_due_on": "",
    "covers": "",
    "approved_by": "governing_body committee headteacher trust_or_proprietor not_approved",
    "published": "",
}
PLATFORM_ATTRIBUTES = {
    "name": "",
    "standing": "official unofficial_known auto_created auto_created_claimed personal_profile trial_closed not_used",
    "audience": "parents staff pupils prospective_parents alumni community",
    "used_with_under_age": "not_known",
    "risk_assessed_on": "",
    "data_protection_checked": "dpia screening no",
    "image_consent": "not_known",
    "responsible": "headteacher senior_leader dsl it_lead communications class_teacher none",
    "approved_by_leaders": "not_known",
    "moderation": "comments_off before_publication after_publication none",
    "privacy_settings_reviewed_on": "",
    "devices": "school_only mixed personal",
    "purpose": "news discussion learning celebration recruitment emergency",
    "terms_checked": "not_known",
    "membership": "by_request open not_applicable",
    "professional_account": "not_known",
    "pilot": "no planned running rolled_out stopped",
    "audience_asked": "not_known",
    "goals_set": "not_known",
    "evaluated_on": "",
    "contacted": "not_known",
    "disclaimer_given": "not_known",
    "acceptable_use_agreed": "not_known",
}


def every_item(catalogue: Edition) -> list[Item]:
    return [item for section in catalogue.sections for item in (*section.attributes, *section.items)]


def names(section: str, term: Term = Term.AUTUMN, group: PhaseGroup = PhaseGroup.SECONDARY) -> list[str]:
    return [field.name for field in questions(EDITION, section, term, group)]


def test_the_number_of_items_of_each_section_and_kind() -> None:
    counted = Counter(f"{item.section} {item.kind}" for item in every_item(EDITION))
    assert counted == {
        "header count": 2,
        "header choice": 1,
        "policies choice": 2,
        "policies date": 2,
        "policies several": 2,
        "policies yes_no": 2,
        "training pair": 9,
        "training count": 1,
        "training yes_no": 1,
        "incidents choice": 2,
        "incidents count": 52,
        "incidents text": 1,
        "platforms text": 1,
        "platforms choice": 8,
        "platforms several": 2,
        "platforms date": 3,
        "platforms yes_no": 10,
        "practice count": 5,
        "practice choice": 4,
        "practice several": 2,
        "practice yes_no": 14,
        "practice date": 2,
    }


@pytest.mark.parametrize(
    ("section", "group", "codes"),
    [
        ("header", "", "roll headcount post"),
        ("policies", "", "consulted no_official_presence"),
        ("training", "", f"{TRAINING} briefings_this_year part_of_child_protection"),
        ("incidents", "risk", RISKS),
        ("incidents", "of_which", OF_WHICH),
        ("incidents", "action", ACTIONS),
        ("incidents", "", "incidents_recorded recording_confidence"),
        ("platforms", "", "platforms_confirmed"),
        ("practice", "", PRACTICE),
    ],
)
def test_each_group_holds_these_items(section: str, group: str, codes: str) -> None:
    assert sorted(item.code for item in EDITION.section(section).group(group)) == sorted(codes.split())


@pytest.mark.parametrize(("section", "codes"), [("policies", POLICIES), ("platforms", PLATFORMS)])
def test_each_section_of_rows_holds_these_rows(section: str, codes: str) -> None:
    assert [row.code for row in EDITION.section(section).rows] == codes.split()


@pytest.mark.parametrize(("section", "attributes"), [("policies", ATTRIBUTES), ("platforms", PLATFORM_ATTRIBUTES)])
def test_each_row_is_asked_these_attributes_with_these_options(section: str, attributes: dict[str, str]) -> None:
    held = {item.code: item for item in EDITION.section(section).attributes}
    assert list(held) == list(attributes)
    for code, options in attributes.items():
        offered = [option.code for option in (*held[code].options, *held[code].states)]
        assert offered == options.split(), code


def test_there_are_16_risks_and_no_fourth_row_of_four_columns() -> None:
    risks = EDITION.section("incidents").group("risk")
    columns = {
        heading: [item.column for item in risks if item.heading == heading] for heading in ("content", "commerce")
    }
    assert len(risks) == 16
    assert columns["content"] == ["Commercial", "Aggressive", "Sexual", "Values"]
    assert columns["commerce"] == ["Gambling", "Advertising", "Phishing", "Scams"]


def test_every_guidance_has_its_edition_and_date() -> None:
    rows = [row for section in EDITION.sections for row in section.rows]
    guidance = {part.guidance for part in (*rows, *every_item(EDITION)) if part.guidance}
    assert len(guidance) == 8
    assert all(one.title and one.edition and one.dated and one.reference for one in guidance)
    assert "2025; check for 2026" in {one.edition for one in guidance}


def test_all_but_the_header_names_its_guidance() -> None:
    rows = EDITION.section("policies").rows
    items = [item for section in EDITION.sections[2:] for item in section.items]
    assert [part.code for part in (*rows, *items) if part.guidance is None] == []


def test_every_item_says_why_it_may_be_asked() -> None:
    assert all(item.legal_basis and item.introduced == "2026.1" for item in every_item(EDITION))


@pytest.mark.parametrize("section", ["header", "incidents"])
def test_header_and_incidents_are_asked_every_term(section: str) -> None:
    assert names(section, Term.SPRING) == names(section, Term.SUMMER) == names(section, Term.AUTUMN)


def test_in_spring_training_asks_for_starters_alone() -> None:
    assert names("training", Term.SPRING) == ["induction-trained", "induction-eligible"]
    assert len(names("training")) == 20


def test_in_spring_practice_asks_for_what_is_new_each_term() -> None:
    assert names("practice", Term.SPRING) == PRACTICE_EVERY_TERM.split()
    assert sorted(names("practice")) == sorted(PRACTICE.split())


def test_in_spring_a_policy_is_asked_for_state_and_dates() -> None:
    asked = [name for name in names("policies", Term.SPRING) if name.startswith("child_protection-")]
    assert asked == [f"child_protection-{code}" for code in ("status", "reviewed_on", "review_due_on")]


def test_only_three_policies_are_asked_who_approved_them() -> None:
    approved = [name.partition("-")[0] for name in names("policies") if name.endswith("-approved_by")]
    assert approved == ["social_media", "online_safety", "child_protection"]


def test_a_policy_is_asked_what_it_covers_with_options_of_its_own() -> None:
    fields = {field.name: field for field in questions(EDITION, "policies", Term.AUTUMN, PhaseGroup.PRIMARY)}
    options = [option.code for option in fields["staff_conduct-covers"].options]
    assert options == ["communication", "duty_of_care", "none"]
    assert "pupil_acceptable_use-covers" not in fields


def test_platforms_are_asked_what_can_apply_to_them() -> None:
    asked = names("platforms")
    assert "website-moderation" not in asked
    assert "website-used_with_under_age" not in asked
    assert "facebook_page-membership" not in asked
    assert {"facebook_page-moderation", "facebook_page-used_with_under_age", "facebook_group-membership"} <= set(asked)
    assert [name for name in asked if name.endswith("-name")] == [f"other_{number}-name" for number in range(1, 6)]


def test_a_sixth_form_college_is_not_asked_for_pupils_under_the_minimum_age() -> None:
    of_college = set(names("platforms", group=PhaseGroup.POST_16))
    missing = set(names("platforms")) - of_college
    assert {name.partition("-")[2] for name in missing} == {"used_with_under_age"}


def test_minimum_age_is_said_in_the_words_of_the_question() -> None:
    fields = {field.name: field for field in questions(EDITION, "platforms", Term.AUTUMN, PhaseGroup.PRIMARY)}
    assert fields["linkedin-used_with_under_age"].label == "Do pupils under 16 use it with the school?"
    assert fields["instagram-used_with_under_age"].hint == "13 is the minimum age of Instagram itself"


def test_what_is_switched_off_is_never_asked() -> None:
    assert EDITION.item("incidents", "of_misogyny").asked == "switched_on"
    assert "of_misogyny" not in names("incidents")


def test_names_of_fields_are_unique_in_a_section_and_fit_the_tables() -> None:
    for section in EDITION.sections:
        asked = names(section.code)
        assert len(asked) == len(set(asked))
        assert max(len(name) for name in asked) <= 60


def test_counts_are_never_carried_forward_but_for_the_headcount() -> None:
    carried = [item.code for item in every_item(EDITION) if item.carried and item.kind in {"count", "pair"}]
    assert carried == ["headcount"]


def test_parameters_have_a_value_from_a_day_on() -> None:
    assert EDITION.parameter("cell_floor", date(2026, 11, 20)) == 50
    assert EDITION.parameter("cell_per_pupil", date(2026, 11, 20)) == 5
    with pytest.raises(KeyError):
        EDITION.parameter("cell_floor", date(1999, 1, 1))


def test_an_edition_is_read_once_and_an_unknown_one_is_named() -> None:
    assert edition() is edition(LATEST)
    assert len(EDITION.digest) == 64
    with pytest.raises(CatalogueError, match=r"does not hold edition 1999\.1"):
        edition("1999.1")
