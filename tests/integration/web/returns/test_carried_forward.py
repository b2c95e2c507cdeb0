"""What a school sent last stands in its next return, and counts once somebody has confirmed it."""

from __future__ import annotations

import pytest
from flask import Flask

from la_portal.catalogue import complete
from la_portal.catalogue.answers import NOT_ANSWERED
from la_portal.db import Database
from la_portal.queries.history import with_before
from la_portal.queries.returns import find
from la_portal.vocabulary import Actor
from tests.asking import RISKS, USED
from tests.conftest import only
from tests.people import Browser
from tests.pressing import draft, post, soup, submissions
from tests.returning import after_a_year, at_moment, returning, signed_in
from tests.returns import AT, SLUG, URN, email_of
from tests.terms import AUTUMN, NEXT_AUTUMN, SPRING, answers, keep, known

pytestmark = pytest.mark.usefixtures("cheap_hashes")
CARRIED = ("policies", "platforms", "practice")


@pytest.fixture
def school(database: Database, cheap_hashes: None, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """The DSL of a school that sent last autumn's return and last summer's."""
    at_moment(monkeypatch, NEXT_AUTUMN.at)
    return after_a_year(database)[1]


@pytest.fixture
def browser(app: Flask, school: Actor) -> Browser:
    """Their browser, in front of this autumn's return."""
    return signed_in(app, email_of(URN))


def said(database: Database, actor: Actor, section: str, name: str) -> str | None:
    """What the draft alone answers to a question."""
    with database.tenant(actor.scope) as session:
        facts = with_before(session, find(session, URN, SLUG))
    return complete(facts.asked(NEXT_AUTUMN.opens_on), facts.draft).answers[section].get(name, NOT_ANSWERED).choice


def text(browser: Browser, page: str) -> str:
    return " ".join(soup(browser.get(f"{AT}/{page}")).select_one("main").text.split())


def test_sections_open_as_they_were_last_sent_and_one_press_confirms_each(
    browser: Browser, database: Database, school: Actor
) -> None:
    rows = {"policies": 19, "platforms": len(USED), "practice": 20}
    for section in CARRIED:
        page = soup(browser.get(f"{AT}/{section}"))
        assert "has changed" in page.select_one(".la-same").text
        assert "summer term 2026" in page.main.text
        assert str(rows[section]) in page.select_one(".la-same p").text
        assert all(link.text.startswith("Change ") for link in page.select("tr a[data-opens]")), section
    assert "carried forward from summer term 2026" in text(browser, "")
    assert draft(database, school) == {}
    for section in CARRIED:
        assert post(browser, section, press="same").status_code == 302
        page = soup(browser.get(f"{AT}/{section}"))
        assert page.select_one(".la-same") is None
        assert "carried forward from" not in page.main.text
    kept = draft(database, school)
    assert set(kept) == set(CARRIED)
    assert kept["policies"]["social_media-reviewed_on"] == ["1", "9", "2025"]
    assert kept["platforms"]["other_1-name"] == "Padlet"
    assert "policy_after_incident" not in kept["practice"] or not kept["practice"]["policy_after_incident"]


def test_the_facts_about_the_school_are_confirmed_from_the_task_list(
    browser: Browser, database: Database, school: Actor
) -> None:
    tasks = soup(browser.get(f"{AT}/"))
    assert "3, carried forward from summer term 2026" in tasks.text
    form = tasks.select_one("main form")
    assert form["action"] == f"{AT}/header"
    answer = browser.post(f"{AT}/header", page=f"{AT}/", version="0", press="same")
    assert answer.location == f"{AT}/policies"
    assert draft(database, school)["header"] == {"headcount": "3", "post": "dsl"}
    assert "These facts are right" not in text(browser, "")


@pytest.mark.parametrize(("press", "confirms"), [("continue", True), ("leave", False), ("row", False), ("stay", False)])
def test_going_on_confirms_what_nobody_changed_and_saving_a_row_does_not(
    browser: Browser, database: Database, school: Actor, press: str, confirms: bool
) -> None:
    post(browser, "policies", "complaints", press=press, **{"complaints-status": "none"})
    kept = draft(database, school)["policies"]
    assert kept["complaints-status"] == "none"
    assert ("social_media-status" in kept, "consulted" in kept) == (confirms, confirms)
    assert (soup(browser.get(f"{AT}/policies")).select_one(".la-same") is None) is confirms


def test_what_is_not_confirmed_is_not_sent(browser: Browser, database: Database, school: Actor) -> None:
    with database.tenant(school.scope) as session:
        whole = answers(known(session, URN, NEXT_AUTUMN), {})
    for section in CARRIED:
        whole[section] = {name: typed for name, typed in whole[section].items() if section == "practice"}
    counts = ("parent_sessions", "parent_attendances", "pupil_voice", "filtering_checks", "image_consent")
    whole["practice"] = {name: whole["practice"][name] for name in (*counts, "support_wanted")}
    keep(database, school, URN, NEXT_AUTUMN, whole)
    check = soup(browser.get(f"{AT}/check"))
    summary = check.select_one(".govuk-error-summary")
    assert "3 parts to confirm" in summary.h2.text
    for section, title in zip(CARRIED, ("Policies", "Platforms", "Practice"), strict=True):
        link = next(one for one in summary.select("a") if one["href"] == f"{AT}/{section}")
        assert link.text.endswith("confirm the answers from summer term 2026, or change them")
        assert link.text.startswith(title)
    assert "Go to Policies" in check.text
    assert browser.get(f"{AT}/declaration").location == f"{AT}/check"
    with database.tenant(school.scope) as session:
        version = find(session, URN, SLUG).draft_version
    typed = {"draft_version": str(version), "key": "k", "declared_as": "dsl"}
    assert browser.post(f"{AT}/declaration", page=f"{AT}/header", **typed).location == f"{AT}/check?changed=1"
    assert submissions(database, school.scope) == 2


def test_once_each_is_confirmed_the_return_can_be_sent(browser: Browser, database: Database, school: Actor) -> None:
    with database.tenant(school.scope) as session:
        whole = answers(known(session, URN, NEXT_AUTUMN), {})
    asked_anew = {"training": whole["training"], "incidents": whole["incidents"]}
    asked_anew["practice"] = dict.fromkeys(("parent_sessions", "parent_attendances", "pupil_voice"), "3")
    asked_anew["practice"] |= {"filtering_checks": "3", "image_consent": "3", "policy_after_incident": "yes"}
    asked_anew["practice"] |= {"support_wanted": whole["practice"]["support_wanted"]}
    keep(database, school, URN, NEXT_AUTUMN, asked_anew)
    browser.post(f"{AT}/header", page=f"{AT}/", version="0", press="same")
    for section in CARRIED:
        post(browser, section, press="same")
    assert "nothing needs correcting" in text(browser, "check")
    assert browser.get(f"{AT}/declaration").status_code == 200


def test_counts_start_empty_with_last_terms_number_beside_them(browser: Browser) -> None:
    incidents = soup(browser.get(f"{AT}/incidents"))
    assert [code for code in RISKS if incidents.select_one(f"#{code}")["value"]] == []
    assert "Summer term: 48" in incidents.main.text
    practice = soup(browser.get(f"{AT}/practice"))
    assert practice.select_one("#parent_sessions")["value"] == ""
    assert "Summer: 3" in practice.main.text
    training = soup(browser.get(f"{AT}/training"))
    assert training.select_one("#governors-trained")["value"] == ""
    assert "3 of 3" in training.main.text


def test_a_platform_is_added_through_the_list_of_those_that_were_not_in_use(
    browser: Browser, database: Database, school: Actor
) -> None:
    page = soup(browser.get(f"{AT}/platforms"))
    offered = {str(one["value"]) for one in page.select("#opens option")}
    assert "tiktok" in offered and not offered & USED
    answer = post(browser, "platforms", press="open", opens="tiktok")
    assert answer.location == f"{AT}/platforms?open=tiktok#tiktok"
    assert "platforms" not in draft(database, school), "opening a row confirms nothing"
    post(browser, "platforms", "tiktok", press="row", **{"tiktok-standing": "personal_profile"})
    assert draft(database, school)["platforms"]["tiktok-standing"] == "personal_profile"
    assert "tiktok" not in {str(one["value"]) for one in soup(browser.get(f"{AT}/platforms")).select("#opens option")}
    assert post(browser, "platforms", press="open", opens="no such thing").location == f"{AT}/platforms"


def test_confirming_the_platforms_settles_that_no_other_is_used(
    browser: Browser, database: Database, school: Actor
) -> None:
    assert said(database, school, "platforms", "tiktok-standing") is None
    post(browser, "platforms", press="same")
    assert draft(database, school)["platforms"]["platforms_confirmed"] == "yes"
    assert said(database, school, "platforms", "tiktok-standing") == "not_used"
    assert said(database, school, "platforms", "website-standing") != "not_used"


def test_the_number_of_staff_is_proposed_and_goes_where_the_school_cannot_give_the_pair(
    browser: Browser, database: Database, school: Actor
) -> None:
    browser.post(f"{AT}/header", page=f"{AT}/", version="0", press="same")
    box = soup(browser.get(f"{AT}/training")).select_one("#staff_online_safety-eligible")
    assert box["value"] == "3"
    eligible = {"staff_online_safety-eligible": "3", "staff_online_safety-trained": ""}
    post(browser, "training", **eligible, **{"staff_online_safety-state": "not_known"})
    kept = draft(database, school)["training"]
    assert (kept["staff_online_safety-eligible"], kept["staff_online_safety-state"]) == ("", "not_known")
    post(browser, "training", **{"staff_online_safety-eligible": "3", "staff_online_safety-trained": "2",
                                 "staff_online_safety-state": ""})  # fmt: skip
    assert draft(database, school)["training"]["staff_online_safety-eligible"] == "3"


@only("sqlite")
def test_in_spring_the_training_figures_of_autumn_stand(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_moment(monkeypatch, SPRING.at)
    returning(database, AUTUMN, SPRING)
    page = soup(signed_in(app, email_of(URN)).get(f"/returns/{URN}/{SPRING.slug}/training"))
    assert "Not asked this term" in page.text
    assert "3 of 3 (100%), autumn term 2025" in page.text


def test_the_check_lists_exactly_what_changed_since_the_last_return(
    browser: Browser, database: Database, school: Actor
) -> None:
    assert "Changed since summer term 2026 (0)" in text(browser, "check")
    post(browser, "policies", "image_use", press="row", **{"image_use-status": "none"})
    post(browser, "practice", "alerts", press="row", alerts="weekly", parent_sessions="3", pupil_voice="9")
    check = soup(browser.get(f"{AT}/check"))
    table = check.select_one("table").text
    assert "Changed since summer term 2026 (3)" in check.text
    assert "Sessions where pupils gave their views" in table and "Online safety sessions for parents" not in table
    assert len(check.select("table tbody tr:not(.la-rows__group)")) == 3


def test_a_nil_return_is_one_press_and_needs_no_word_on_policies_after_an_incident(
    browser: Browser, database: Database, school: Actor
) -> None:
    post(browser, "incidents", press="nil", **dict.fromkeys(RISKS, ""))
    assert draft(database, school)["incidents"]["incidents_recorded"] == "nil"
    page = soup(browser.get(f"{AT}/practice"))
    assert page.select_one("[name=policy_after_incident]") is None
    assert said(database, school, "practice", "policy_after_incident") == "not_applicable"
    summary = soup(browser.get(f"{AT}/check")).select_one(".govuk-error-summary").text
    assert "Practice: confirm the answers" in summary and "reviewed after an incident" not in summary


def test_one_press_calls_the_rest_part_of_the_online_safety_policy(
    dsl: Browser, database: Database, actor: Actor
) -> None:
    assert "part of our online safety policy" not in dsl.get(f"{AT}/policies").text
    post(dsl, "policies", "online_safety", press="row", **{"online_safety-status": "in_place"})
    post(dsl, "policies", "complaints", press="row", **{"complaints-status": "none"})
    assert "The 17 policies without an answer are" in text(dsl, "policies")
    post(dsl, "policies", press="covered")
    kept = draft(database, actor)["policies"]
    assert (kept["complaints-status"], kept["image_use-status"]) == ("none", "part_of_another")
    assert "policies without an answer" not in text(dsl, "policies")
