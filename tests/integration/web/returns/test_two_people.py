"""Two people in one return: nothing that either typed is lost, and nothing is chosen for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import delete
from werkzeug.test import TestResponse

from la_portal.db import Database
from la_portal.models import SignInSession
from la_portal.vocabulary import Actor, Role, Scope
from tests.conftest import only
from tests.people import PASSWORD, Browser
from tests.pressing import (
    ANSWERS,
    declare,
    draft,
    form_of,
    held_in,
    move_dates,
    post,
    send_form,
    soup,
    version_of,
)
from tests.returns import AT, email_of, keep_all

pytestmark = pytest.mark.usefixtures("cheap_hashes")
Member = Callable[..., Browser]
WHY = "why.dsl_not_all_trained.dsl_formal-trained"


@pytest.fixture
def other(member: Member) -> Browser:
    """A contributor who fills in training and practice."""
    return member(Role.CONTRIBUTOR, "Jo Hartley", sections=("training", "practice"))


def governors(trained: str) -> dict[str, str]:
    return {"governors-trained": trained, "governors-eligible": "12"}


def meet(dsl: Browser, other: Browser, mine: str = "6", theirs: str = "5") -> TestResponse:
    """Both opened the section; the other saved first, and then the DSL."""
    form = form_of(dsl, "training")
    assert post(other, "training", **governors(theirs)).status_code == 302
    return send_form(dsl, form, "training", **governors(mine))


def choosing(page: TestResponse) -> dict[str, Any]:
    return {name: value for name, value in held_in(soup(page)).items() if not name.startswith("choose.")}


def kept(database: Database, actor: Actor, section: str = "training") -> dict[str, Any]:
    return draft(database, actor).get(section, {})


def test_different_answers_of_two_people_both_stand(
    dsl: Browser, other: Browser, database: Database, actor: Actor
) -> None:
    form = form_of(dsl, "training")
    post(other, "training", **governors("5"))
    answer = send_form(dsl, form, "training", **{"induction-trained": "3", "induction-eligible": "4"})
    assert answer.status_code == 302
    now = kept(database, actor)
    assert (now["governors-trained"], now["induction-trained"]) == ("5", "3")
    page = soup(other.get(f"{AT}/training"))
    assert page.select_one("#induction-trained")["value"] == "3"


def test_one_answer_that_both_changed_is_put_before_the_second_with_nothing_chosen(
    dsl: Browser, other: Browser, database: Database, actor: Actor
) -> None:
    answer = meet(dsl, other)
    page = soup(answer)
    assert answer.status_code == 409
    assert page.h1.text == "You and Jo Hartley changed the same answers"
    assert [one.text for one in page.select(".la-choose__answer")] == ["5 of 12 (42%)", "6 of 12 (50%)"]
    assert page.select("input[type=radio]") and not page.select("input[checked]")
    assert kept(database, actor)["governors-trained"] == "5"


@pytest.mark.parametrize(("chosen", "trained"), [("mine", "6"), ("theirs", "5")])
def test_what_is_chosen_stands(
    dsl: Browser, other: Browser, database: Database, actor: Actor, chosen: str, trained: str
) -> None:
    form = choosing(meet(dsl, other))
    answer = dsl.client.post(f"{AT}/training", data=form | {"choose.governors": chosen})
    assert answer.status_code == 302
    assert kept(database, actor)["governors-trained"] == trained


def test_without_a_choice_the_page_comes_again_and_nothing_is_changed(
    dsl: Browser, other: Browser, database: Database, actor: Actor
) -> None:
    form = choosing(meet(dsl, other))
    for choice in ({}, {"choose.governors": "both"}):
        again = dsl.client.post(f"{AT}/training", data=form | choice)
        assert again.status_code == 409
        link = soup(again).select_one(".govuk-error-summary a")
        assert soup(again).select_one(f"[id='{link['href'][1:]}']")
        assert [one.text for one in soup(again).select(".la-choose__answer")] == ["5 of 12 (42%)", "6 of 12 (50%)"]
    assert kept(database, actor)["governors-trained"] == "5"
    dsl.client.post(f"{AT}/training", data=choosing(again) | {"choose.governors": "mine"})
    assert kept(database, actor)["governors-trained"] == "6"


def test_a_third_who_comes_in_between_is_not_written_over(
    dsl: Browser, other: Browser, member: Member, database: Database, actor: Actor
) -> None:
    form = choosing(meet(dsl, other))
    third = member(Role.CONTRIBUTOR, "Ash Bell", sections=("training",))
    post(third, "training", **governors("9"))
    answer = dsl.client.post(f"{AT}/training", data=form | {"choose.governors": "mine"})
    assert answer.status_code == 409
    assert "You and Ash Bell changed" in soup(answer).h1.text
    assert [one.text for one in soup(answer).select(".la-choose__answer")] == ["9 of 12 (75%)", "6 of 12 (50%)"]
    assert kept(database, actor)["governors-trained"] == "9"


def test_changes_that_did_not_clash_are_kept_and_told(
    dsl: Browser, other: Browser, database: Database, actor: Actor
) -> None:
    form = form_of(dsl, "training")
    post(other, "training", **governors("5"), **{"induction-trained": "3", "induction-eligible": "4"})
    answer = send_form(dsl, form, "training", **governors("6"), briefings_this_year="2")
    words = " ".join(soup(answer).main.text.split())
    assert "2 other changes did not clash, and all are kept" in words
    assert "3 of 4 (75%) (Jo Hartley)" in words and "2 (you)" in words
    now = kept(database, actor)
    assert (now["induction-trained"], now["briefings_this_year"]) == ("3", "2")


def test_two_explanations_of_one_query_are_chosen_between(
    dsl: Browser, other: Browser, database: Database, actor: Actor
) -> None:
    keep_all(database, actor, {"training": {"dsl_formal-trained": "5", "dsl_formal-eligible": "8"}})
    form = form_of(dsl, "training")
    post(other, "training", explain=WHY, **{WHY: "booked"})
    answer = send_form(dsl, form, "training", explain=WHY, **{WHY: "on_leave"})
    assert answer.status_code == 409
    assert len({one.text for one in soup(answer).select(".la-choose__answer")}) == 2
    dsl.client.post(f"{AT}/training", data=choosing(answer) | {f"choose.{WHY}": "mine"})
    assert kept(database, actor)[WHY][0] == "on_leave"


def test_another_section_does_not_meet(dsl: Browser, other: Browser, database: Database, actor: Actor) -> None:
    form = form_of(dsl, "header")
    post(other, "training", **governors("5"))
    assert send_form(dsl, form, "header", headcount="70").status_code == 302
    assert (kept(database, actor, "header")["headcount"], version_of(dsl, "training")) == ("70", "1")


def test_the_same_old_form_again_changes_nothing(
    dsl: Browser, other: Browser, database: Database, actor: Actor
) -> None:
    form = form_of(dsl, "training")
    send_form(dsl, form, "training", **governors("6"))
    post(other, "training", **governors("7"))
    before = draft(database, actor)
    again = send_form(dsl, form, "training", **governors("6"))
    assert again.status_code == 409, "it is told, and nothing is written over"
    untouched = send_form(dsl, form, "training")
    assert untouched.status_code == 302
    assert draft(database, actor) == before


def test_a_form_of_a_return_that_was_sent_meanwhile_shows_what_was_typed_and_why_it_is_not_saved(
    dsl: Browser, other: Browser, database: Database, actor: Actor
) -> None:
    keep_all(database, actor, ANSWERS)
    form = form_of(other, "training")
    dsl.client.post(f"{AT}/declaration", data=declare(dsl))
    before = draft(database, actor)
    answer = send_form(other, form, "training", **governors("11"))
    assert answer.status_code == 409
    assert soup(answer).select_one("#governors-trained")["value"] == "11"
    assert "What you typed is not saved" in soup(answer).select_one("[role=alert]").text
    assert "has been sent" in soup(answer).select_one("[role=alert]").text
    assert draft(database, actor) == before


def test_a_form_of_a_collection_that_closed_meanwhile_likewise(
    dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    form = form_of(dsl, "policies", "image_use")
    move_dates(database, scope, 60)
    answer = send_form(dsl, form, "policies", "image_use", **{"image_use-status": "none"})
    assert answer.status_code == 409
    assert soup(answer).select_one("[name=image_use-status][value=none]").has_attr("checked")
    assert "closed on" in soup(answer).select_one("[role=alert]").text
    assert draft(database, actor) == {}


def test_a_script_saves_and_learns_what_stands_now(
    dsl: Browser, other: Browser, database: Database, actor: Actor
) -> None:
    form = form_of(dsl, "training")
    post(other, "training", **{"induction-trained": "3", "induction-eligible": "4"})
    first = send_form(dsl, form, "training", press="autosave", **governors("many"))
    assert (first.status_code, first.json["shown"]["governors-trained"]) == (200, "many"), "wrong typing is kept too"
    assert first.json["sentence"].startswith("Saved at ")
    form |= {"version": str(first.json["version"]), "shown": orjson.dumps(first.json["shown"]).decode()}
    again = send_form(dsl, form, "training", press="autosave", **governors("12"))
    assert again.status_code == 200
    now = kept(database, actor)
    assert (now["governors-trained"], now["induction-trained"]) == ("12", "3"), "the form never showed the other's 3"
    form |= {"version": str(again.json["version"]), "shown": orjson.dumps(again.json["shown"]).decode()}
    post(other, "training", **governors("5"))
    clash = send_form(dsl, form, "training", press="autosave", **governors("6"))
    assert clash.status_code == 409
    assert kept(database, actor)["governors-trained"] == "5"
    asked = send_form(dsl, form, "training", **governors("6"))
    assert soup(asked).h1.text == "You and Jo Hartley changed the same answers"


def test_a_script_does_not_keep_words_that_seem_to_name_somebody(
    dsl: Browser, database: Database, actor: Actor
) -> None:
    named = {"other_1-name": "Mr Smith's page", "other_1-standing": "official"}
    answer = send_form(dsl, form_of(dsl, "platforms", "other_1"), "platforms", "other_1", press="autosave", **named)
    assert answer.status_code == 200
    assert kept(database, actor, "platforms").get("other_1-name", "") == ""
    assert kept(database, actor, "platforms")["other_1-standing"] == "official"


def test_a_form_that_outlived_its_session_is_kept_through_signing_in_and_merged(
    dsl: Browser, other: Browser, app: Flask, database: Database, actor: Actor
) -> None:
    form = form_of(dsl, "training")
    post(other, "training", **{"induction-trained": "3", "induction-eligible": "4"})
    with database.identity(writing=True) as identities:
        identities.execute(delete(SignInSession))
    late = send_form(dsl, form, "training", **governors("6"))
    assert late.status_code == 401
    page = held_in(soup(late))
    again = dsl.client.post("/sign-in", data=page | {"email": email_of(100001), "password": PASSWORD})
    assert again.status_code == 200
    assert dsl.client.post(f"{AT}/training", data=held_in(soup(again))).status_code == 302
    now = kept(database, actor)
    assert (now["governors-trained"], now["induction-trained"]) == ("6", "3")


def test_a_page_that_came_back_unsaved_still_meets_who_saved_since(
    dsl: Browser, other: Browser, database: Database, actor: Actor
) -> None:
    form = form_of(dsl, "training")
    post(other, "training", **{"induction-trained": "3", "induction-eligible": "4"})
    refused = send_form(dsl, form, "training", **governors("x" * 2_001))
    assert refused.status_code == 409
    back = held_in(soup(refused))
    post(other, "training", briefings_this_year="2")
    assert send_form(dsl, back, "training", **governors("6")).status_code == 302
    now = kept(database, actor)
    assert [now[name] for name in ("governors-trained", "induction-trained", "briefings_this_year")] == ["6", "3", "2"]


@only("sqlite")
def test_one_person_in_two_windows_meets_themselves(dsl: Browser) -> None:
    form = form_of(dsl, "training")
    post(dsl, "training", **governors("5"))
    answer = send_form(dsl, form, "training", **governors("6"))
    assert "You changed the same answers in another window" in soup(answer).h1.text


def test_a_contributor_goes_on_among_their_own_sections_and_then_to_the_list(
    other: Browser, database: Database, actor: Actor
) -> None:
    keep_all(database, actor, {"training": ANSWERS["training"]})
    assert post(other, "training").location == f"{AT}/practice"
    keep_all(database, actor, {"practice": ANSWERS["practice"]})
    assert post(other, "training").location == f"{AT}/"
