"""A query is asked under its answer and explained once; where its fact changes, it is asked again."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from la_portal.catalogue.reading import Typed
from la_portal.db import Database
from la_portal.vocabulary import Actor, Role, Scope
from tests.people import Browser, join
from tests.pressing import ANSWERS, declare, draft, form_of, post, send_form, soup, submissions
from tests.returning import at_moment, returning, signed_in
from tests.returns import AT, NEIGHBOUR, URN, email_of, keep_all
from tests.terms import AUTUMN, SPRING

pytestmark = pytest.mark.usefixtures("cheap_hashes")
DSL_WHY = "why.dsl_not_all_trained.dsl_formal-trained"
ROW_WHY = "why.personal_devices.video_meeting-devices"
OPEN = {
    section: {name: value for name, value in typed.items() if not name.startswith("why.")}
    for section, typed in ANSWERS.items()
}


@pytest.fixture
def asked(database: Database, actor: Actor) -> None:
    """A whole return with five queries, none of which is explained."""
    keep_all(database, actor, OPEN)


def pair(trained: str) -> dict[str, str]:
    return {"dsl_formal-trained": trained, "dsl_formal-eligible": "8"}


def query(page: BeautifulSoup, name: str) -> str:
    """What stands where the query is, folded or not."""
    place = page.select_one(f"[id='{name}']")
    assert place, name
    block = place if "la-query" in (place.get("class") or []) else place.find_parent(class_="la-query")
    assert block
    return " ".join(block.text.split())


def explain_all(database: Database, actor: Actor) -> None:
    keep_all(database, actor, ANSWERS)


@pytest.mark.usefixtures("asked")
def test_a_query_stands_under_its_answer_with_its_reasons(dsl: Browser) -> None:
    words = query(soup(dsl.get(f"{AT}/training")), DSL_WHY)
    assert "5 of 8 had formal training in the last 24 months" in words
    for reason in ("Another reason", "Your own words", "Keep this explanation next term"):
        assert reason in words
    closed = soup(dsl.get(f"{AT}/platforms"))
    assert closed.select_one(f"[id='{ROW_WHY}']") is None
    assert "it is run from personal devices" in closed.main.text.casefold()
    assert "it is run from personal devices" in query(soup(dsl.get(f"{AT}/platforms?open=video_meeting")), ROW_WHY)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        ({DSL_WHY: "booked"}, ["booked", "", ""], "booked"),
        (
            {DSL_WHY: "other", f"{DSL_WHY}.words": "A course in May"},
            ["other", "A course in May", ""],
            "A course in May",
        ),
        ({DSL_WHY: "booked", f"{DSL_WHY}.stands": "stands"}, ["booked", "", "stands"], "booked"),
    ],
)
def test_an_explained_query_is_folded_and_can_be_opened_again(
    dsl: Browser, database: Database, actor: Actor, typed: dict[str, str], kept: list[str], said: str
) -> None:
    answer = post(dsl, "training", explain=DSL_WHY, **typed)
    assert answer.location == f"{AT}/training#{DSL_WHY}"
    assert draft(database, actor)["training"][DSL_WHY][:3] == kept
    page = soup(dsl.get(answer.location))
    assert "You said" in query(page, DSL_WHY) and said in query(page, DSL_WHY)
    assert page.select_one(f"[name='{DSL_WHY}']") is None
    change = page.select_one(f"[id='{DSL_WHY}'] a")["href"]
    again = soup(dsl.get(change))
    assert again.select_one(f"[name='{DSL_WHY}'][value='{kept[0]}']").has_attr("checked")
    send_form(dsl, form_of(dsl, "training", ""), "training")
    assert draft(database, actor)["training"][DSL_WHY][:3] == kept, "saving the page leaves a folded explanation alone"


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("typed", [{DSL_WHY: "other"}, {DSL_WHY: "none of these"}, {}])
def test_what_does_not_explain_leaves_the_query_open_and_says_so(dsl: Browser, typed: dict[str, str]) -> None:
    answer = post(dsl, "training", explain=DSL_WHY, **typed)
    page = soup(dsl.get(answer.location))
    assert "You said" not in query(page, DSL_WHY)
    assert bool(page.select_one(f"[id='{DSL_WHY}-error']")) is bool(typed)


@pytest.mark.usefixtures("asked")
def test_another_number_is_another_fact_and_is_asked_about_again(
    dsl: Browser, database: Database, actor: Actor
) -> None:
    post(dsl, "training", explain=DSL_WHY, **{DSL_WHY: "booked"})
    post(dsl, "training", **pair("4"))
    page = soup(dsl.get(f"{AT}/training"))
    assert "4 of 8" in query(page, DSL_WHY) and "You said" not in query(page, DSL_WHY)
    assert not page.select(f"[name='{DSL_WHY}'][checked]"), "the old reason is not chosen for the new fact"
    post(dsl, "training", **pair("5"))
    assert "You said" in query(soup(dsl.get(f"{AT}/training")), DSL_WHY)


@pytest.mark.usefixtures("asked")
def test_an_explanation_of_a_fact_that_changed_on_the_way_is_not_taken_for_the_new_one(dsl: Browser) -> None:
    form = form_of(dsl, "training")
    send_form(dsl, form, "training", explain=DSL_WHY, **pair("6"), **{DSL_WHY: "booked"})
    words = query(soup(dsl.get(f"{AT}/training")), DSL_WHY)
    assert "6 of 8" in words and "You said" not in words


@pytest.mark.usefixtures("asked")
def test_a_query_that_nothing_explains_stops_sending_with_a_way_to_each(
    dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    check = soup(dsl.get(f"{AT}/check"))
    assert check.select_one("a.govuk-button").text.strip() == "Explain 5 queries"
    first = str(check.select_one("a.govuk-button")["href"])
    links = [str(one["href"]) for one in check.select(".la-query a")]
    assert len(links) == 5
    for href in (first, *links):
        path, _, place = href.partition("#")
        assert query(soup(dsl.get(path)), place), href
    assert first.endswith(f"#{DSL_WHY}")
    assert dsl.get(f"{AT}/declaration").location == f"{AT}/check"
    typed = {"draft_version": str(len(OPEN)), "key": "k", "declared_as": "dsl"}
    assert dsl.post(f"{AT}/declaration", page=f"{AT}/header", **typed).location == f"{AT}/check?changed=1"
    assert dsl.post(f"{AT}/pass-on", page=f"{AT}/header").location == f"{AT}/check?changed=1"
    assert submissions(database, scope) == 0
    explain_all(database, actor)
    assert "Not explained" not in dsl.get(f"{AT}/check").text
    assert dsl.client.post(f"{AT}/declaration", data=declare(dsl)).location == f"{AT}/receipt/1"


@pytest.mark.usefixtures("asked")
def test_explanations_stand_on_the_copy_of_what_was_sent(dsl: Browser, database: Database, actor: Actor) -> None:
    explain_all(database, actor)
    post(dsl, "training", explain=DSL_WHY)
    other: dict[str, Typed] = {
        DSL_WHY: ["other", "A course in May", "", "5 of 8 had formal training in the last 24 months"]
    }
    keep_all(database, actor, {"training": other})
    dsl.client.post(f"{AT}/declaration", data=declare(dsl))
    copy = soup(dsl.get(f"{AT}/receipt/1/answers"))
    assert "Queries and explanations (5)" in copy.text
    assert "A course in May" in copy.text


@pytest.mark.parametrize("stands", [True, False])
def test_an_explanation_that_was_to_stand_is_there_next_term_and_another_is_not(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch, stands: bool
) -> None:
    at_moment(monkeypatch, SPRING.at)
    name = "why.personal_devices.instagram-devices"
    why: dict[str, Typed] = {name: ["managed", "", "stands" if stands else "", "it is run from personal devices"]}
    returning(database, AUTUMN, SPRING, platforms={"instagram-devices": "personal"} | why)
    browser = signed_in(app, email_of(URN))
    page = soup(browser.get(f"/returns/{URN}/{SPRING.slug}/platforms?open=instagram"))
    assert ("You said" in query(page, name)) is stands


@pytest.mark.usefixtures("asked")
def test_a_contributor_explains_in_their_own_section_alone(
    app: Flask, dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    join(database, Role.CONTRIBUTOR, "jo@people.example", scope, URN, sections=("training",))
    jo = signed_in(app, "jo@people.example")
    assert post(jo, "training", explain=DSL_WHY, **{DSL_WHY: "booked"}).status_code == 302
    assert draft(database, actor)["training"][DSL_WHY][0] == "booked"
    before = draft(database, actor)
    form = form_of(dsl, "platforms", "video_meeting") | {"csrf_token": jo.token(f"{AT}/training")}
    answer = send_form(jo, form, "platforms", "video_meeting", explain=ROW_WHY, **{ROW_WHY: "managed"})
    assert answer.status_code in {403, 404}
    assert draft(database, actor) == before
    assert jo.get(f"/returns/{NEIGHBOUR}/2026-27-autumn/training").status_code == 404
