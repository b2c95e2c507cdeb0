"""Reviewing without scripts: the list, one decision, more time, a correction and the school's answer, notes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from la_portal.app import create_app
from la_portal.clock import in_words
from la_portal.db import Database
from la_portal.models import OutboxMessage
from la_portal.queries import reviews
from la_portal.queries.review_filters import ReviewFilters, Shown
from la_portal.vocabulary import Role, Scope
from tests.people import Browser, join, settings_for
from tests.pressing import soup, statements
from tests.returns import FOREIGN, NEIGHBOUR, SLUG, TODAY, URN, dsl_of, email_of, term
from tests.reviewing import CLEAN, WANTS, collection_id, events, messages, send

THIRD = 100003
REVIEW, RETURN = f"/authority/reviews/{SLUG}/{URN}", f"/returns/{URN}/{SLUG}"
ITEM, OTHER = "incidents.content_values", "training.governors-trained"
NOTE = "Zqnote: wait for the new DSL"


@pytest.fixture
def scope(database: Database, cheap_hashes: None) -> Scope:
    """Three schools that have sent, one of which wants support, and another authority."""
    scope = term(database, urns=(URN, NEIGHBOUR, THIRD))
    send(database, scope, (URN,), WANTS)
    send(database, scope, (NEIGHBOUR, THIRD), CLEAN)
    other = term(database, "991", "Southshire Council", (FOREIGN,))
    send(database, other, (FOREIGN,))
    return scope


@pytest.fixture
def app(database: Database) -> Flask:
    """The service on the test's database."""
    return create_app(settings_for(database), database)


@pytest.fixture
def officer(app: Flask, database: Database, scope: Scope) -> Browser:
    """An officer's browser, signed in."""
    join(database, Role.OFFICER, "priya@people.example", scope, name="Priya Shah")
    return signed_in(app, "priya@people.example")


@pytest.fixture
def dsl(app: Flask, database: Database, scope: Scope) -> Browser:
    """The browser of the DSL of the school that wants support."""
    dsl_of(database, scope)
    return signed_in(app, email_of(URN))


def signed_in(app: Flask, email: str) -> Browser:
    browser = Browser(app.test_client())
    browser.sign_in(email)
    return browser


def words(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return " ".join(soup(answer).get_text(" ").split())


def decide(officer: Browser, decision: str, **fields: Any) -> Any:
    return officer.post(REVIEW, decision=decision, submission="1", **fields)


def ask(officer: Browser, *items: str) -> Any:
    return decide(officer, "ask", item=list(items), **{f"why-{item}": f"Look at {item}" for item in items})


def correct(officer: Browser, value: str = "7", why: str = "The DSL by telephone") -> Any:
    path = f"{REVIEW}/correct/incidents"
    form = soup(officer.get(path)).select_one("main form")
    assert form
    held = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[type=hidden], input[type=text]")}
    held |= {str(one["name"]): str(one["value"]) for one in form.select("input[checked]")}
    return officer.client.post(path, data={**held, "content_values": value, "why": why})


def test_unusual_returns_stand_first_and_say_why(officer: Browser, database: Database, scope: Scope) -> None:
    text = words(officer, "/authority/reviews")
    assert "3 returns to review" in text
    assert "Support wanted: training, parents" in text
    assert "2 returns have nothing unusual" in text
    with database.tenant(scope) as session:
        number = collection_id(database, scope)
        assert [one.school_id for one in reviews.unusual_first(session, number)] == [URN]
        assert [one.school_id for one in reviews.clean(session, number)] == [NEIGHBOUR, THIRD]
        assert reviews.counts(session, number) == reviews.Counts(unusual=1, clean=2)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("show=unusual", 1),
        ("show=clean", 2),
        ("show=accepted", 0),
        (f"name=school+{NEIGHBOUR}", 1),
        ("name=nobody", 0),
        ("phase=secondary", 3),
        ("phase=primary", 0),
        ("district=%00%27", 0),
        ("order=newest", 3),
    ],
)
def test_the_list_is_narrowed_on_the_server(officer: Browser, query: str, found: int) -> None:
    page = soup(officer.get(f"/authority/reviews?{query}"))
    assert len(page.select("table.la-reviews tbody tr")) == found


def test_the_clean_ones_are_accepted_in_one_press_and_undone(
    officer: Browser, database: Database, scope: Scope
) -> None:
    ticked = [str(one["value"]) for one in soup(officer.get("/authority/reviews")).select("[name=accept][checked]")]
    assert ticked == [f"{NEIGHBOUR}:1", f"{THIRD}:1"]
    answer = officer.post("/authority/reviews/accept", "/authority/reviews", collection=SLUG, accept=ticked)
    text = words(officer, answer.location)
    assert "2 returns are accepted. Each school hears of it at 8am on the working day after the press." in text
    batch = events(database, scope, "return_accepted")[0].detail["batch"]
    answer = officer.post("/authority/reviews/undo", "/authority/reviews", collection=SLUG, batch=batch)
    assert "2 acceptances are undone" in words(officer, answer.location)
    assert messages(database, scope, "accepted") == []


def test_one_that_is_taken_out_is_not_accepted(officer: Browser, database: Database, scope: Scope) -> None:
    officer.post("/authority/reviews/accept", "/authority/reviews", collection=SLUG, accept=[f"{THIRD}:1"])
    assert [one.school_id for one in events(database, scope, "return_accepted")] == [THIRD]


def test_a_press_that_came_too_late_says_what_it_left_out(officer: Browser) -> None:
    officer.post("/authority/reviews/accept", "/authority/reviews", collection=SLUG, accept=[f"{THIRD}:1"])
    answer = officer.post("/authority/reviews/accept", "/authority/reviews", collection=SLUG, accept=[f"{THIRD}:1"])
    assert "1 return was left out" in words(officer, answer.location)


@pytest.mark.parametrize("ticked", [f"{FOREIGN}:1", "x", "1:", "100001:1x", "9" * 12 + ":1"])
def test_a_form_that_is_not_ours_finds_nothing(officer: Browser, ticked: str) -> None:
    form = {"collection": SLUG, "accept": [ticked]}
    assert officer.post("/authority/reviews/accept", "/authority/reviews", **form).status_code == 404


@pytest.mark.parametrize("rest", ["", "/extend", "/reopen", "/exempt", "/correct", "/correct/incidents"])
def test_a_foreign_school_is_not_found(officer: Browser, rest: str) -> None:
    assert officer.get(f"{REVIEW}{rest}").status_code == 200
    assert officer.get(f"/authority/reviews/{SLUG}/{FOREIGN}{rest}").status_code == 404


def test_the_review_shows_the_support_wanted_and_that_it_was_read(officer: Browser, dsl: Browser) -> None:
    text = words(officer, REVIEW)
    assert "1 of 1 unusual return" in text
    assert "Support wanted Training, parents" in text
    assert "The school can see that you opened this return today." in text
    assert "Priya Shah" in words(dsl, "/returns/readings")


def test_a_return_is_accepted_and_undone_until_the_reply_went(
    officer: Browser, database: Database, scope: Scope
) -> None:
    assert decide(officer, "accept").status_code == 302
    assert "unless you undo this" in words(officer, REVIEW)
    assert officer.post(f"{REVIEW}/undo", REVIEW).status_code == 302
    assert messages(database, scope, "accepted") == []
    decide(officer, "accept")
    with database.tenant(scope, writing=True) as session:
        mine = OutboxMessage.authority_id == scope.authority_id
        session.execute(update(OutboxMessage).where(mine).values(sent_at=OutboxMessage.created_at, attempts=1))
    officer.post(f"{REVIEW}/undo", REVIEW)
    assert [one.school_id for one in messages(database, scope, "accepted")] == [URN]


def test_nothing_chosen_is_said_beside_the_choice(officer: Browser) -> None:
    answer = officer.post(REVIEW, submission="1")
    assert answer.status_code == 400
    assert "Choose whether to accept, or to ask for changes" in soup(answer).text
    answer = decide(officer, "ask")
    assert answer.status_code == 400
    assert "Say which answers the school should change" in soup(answer).text


def test_the_reasons_are_asked_for_before_anything_is_sent(officer: Browser, database: Database, scope: Scope) -> None:
    answer = decide(officer, "ask", item=[ITEM, OTHER])
    boxes = [str(one["name"]) for one in soup(answer).select("textarea[name^=why-]")]
    assert boxes == [f"why-{ITEM}", f"why-{OTHER}"]
    assert messages(database, scope, "changes_asked") == []
    refused = decide(officer, "ask", item=[ITEM], **{f"why-{ITEM}": "  "})
    assert refused.status_code == 400
    assert "Say why, in a sentence or two" in soup(refused).text


def test_the_school_sees_what_it_is_asked_and_the_request_is_taken_back(
    officer: Browser, dsl: Browser, database: Database, scope: Scope
) -> None:
    assert ask(officer, ITEM, OTHER).status_code == 302
    by = in_words(TODAY + timedelta(days=7))
    for path in (f"{RETURN}/", "/returns/"):
        text = words(dsl, path)
        assert f"Changes asked for: 2 items by {by}" in text
        assert f"Look at {ITEM}" in text
        assert soup(dsl.get(path)).select("section a[href*='/training']")
    assert len(messages(database, scope, "changes_asked")) == 1
    officer.post(f"{REVIEW}/withdraw", REVIEW)
    assert "Changes asked for" not in words(dsl, f"{RETURN}/")
    assert messages(database, scope, "changes_asked") == []


@pytest.mark.parametrize(("days", "said"), [(-1, "is in the past"), (80, "The return closes on")])
def test_a_day_to_answer_by_is_neither_past_nor_after_it_closes(officer: Browser, days: int, said: str) -> None:
    day = TODAY + timedelta(days=days)
    typed = {"answer_by-day": str(day.day), "answer_by-month": str(day.month), "answer_by-year": str(day.year)}
    answer = decide(officer, "ask", item=[ITEM], **{f"why-{ITEM}": "Look"}, **typed)
    assert answer.status_code == 400
    assert said in soup(answer).text


@pytest.mark.parametrize(("days", "said"), [(-1, "is in the past"), (5, "is due on"), (91, "90 days at most")])
def test_an_extension_that_gives_no_time_is_refused(officer: Browser, days: int, said: str) -> None:
    answer = extend(officer, days)
    assert answer.status_code == 400
    assert said in soup(answer).text


def extend(officer: Browser, days: int) -> Any:
    day = TODAY + timedelta(days=days)
    typed = {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
    return officer.post(f"{REVIEW}/extend", why="The DSL is ill", **typed)


def test_an_extension_without_a_day_or_reason_is_refused(officer: Browser) -> None:
    assert "Enter the day until which" in soup(officer.post(f"{REVIEW}/extend", why="Ill")).text
    day = TODAY + timedelta(days=30)
    typed = {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
    assert "Say why" in soup(officer.post(f"{REVIEW}/extend", why=" ", **typed)).text
    assert "until when" in soup(officer.post(f"{REVIEW}/extend", **{**typed, "until-day": "40"})).text.lower()


def test_a_reopened_and_extended_return_is_told_to_the_school(
    officer: Browser, dsl: Browser, database: Database, scope: Scope
) -> None:
    assert officer.post(f"{REVIEW}/reopen", why="They asked for it").status_code == 302
    assert extend(officer, 40).status_code == 302
    assert "gave your school more time" in words(dsl, f"{RETURN}/")
    assert len(messages(database, scope, "reopened")) == len(messages(database, scope, "extended")) == 1
    assert "reopened by Priya Shah" in words(officer, REVIEW)


def test_a_school_is_made_exempt_and_asked_again(officer: Browser) -> None:
    assert officer.post(f"{REVIEW}/exempt", why="It closes at Easter").status_code == 302
    assert "Exempt" in words(officer, REVIEW)
    assert officer.post(f"{REVIEW}/lift").status_code == 302
    assert "To review" in words(officer, REVIEW)


def test_a_correction_is_marked_and_the_school_confirms_it(officer: Browser, dsl: Browser) -> None:
    assert correct(officer, why=" ").status_code == 400
    assert correct(officer).status_code == 302
    assert "on behalf of the school" in words(officer, REVIEW)
    for path in ("/returns/", f"{RETURN}/"):
        assert "corrected your" in words(dsl, path), path
    text = words(dsl, f"{RETURN}/correction")
    assert "The reason: The DSL by telephone" in text
    assert "3 7" in text
    assert dsl.post(f"{RETURN}/correction", answer="right").status_code == 302
    assert "Your school said that it is right" in words(dsl, f"{RETURN}/correction")
    assert "says that the correction is right" in words(officer, REVIEW)


def test_a_correction_that_is_contested_stands_first_in_the_list(
    officer: Browser, dsl: Browser, database: Database, scope: Scope
) -> None:
    correct(officer)
    assert dsl.post(f"{RETURN}/correction", answer="wrong", why="").status_code == 400
    assert dsl.post(f"{RETURN}/correction", answer="wrong", why="It was 3").status_code == 302
    assert "It was 3" in words(officer, REVIEW)
    with database.tenant(scope) as session:
        filters = ReviewFilters(collection_id(database, scope), Shown.CONTESTED)
        (line,) = reviews.to_review(session, filters)
    assert line.unusual[0] == reviews.CONTESTS
    assert "Contested" in words(officer, "/authority/reviews")
    officer.post(REVIEW, decision="accept", submission="2")
    assert "Contested 0" in words(officer, "/authority/reviews")


def test_what_is_wrong_in_a_correction_stands_at_its_field(officer: Browser) -> None:
    answer = correct(officer, "many")
    assert answer.status_code == 400
    assert soup(answer).select("#content_values-error, [aria-describedby*=content_values-error]")


def test_where_nothing_was_corrected_the_return_itself_is_shown(dsl: Browser) -> None:
    assert dsl.get(f"{RETURN}/correction").location == f"{RETURN}/"


def test_notes_are_the_teams_and_stand_on_no_page_of_the_school(
    officer: Browser, dsl: Browser, database: Database, scope: Scope
) -> None:
    assert officer.post(f"{REVIEW}/notes", REVIEW, words=NOTE, kind="phone").status_code == 302
    text = words(officer, REVIEW)
    assert NOTE in text
    assert "Telephone call" in text
    ask(officer, ITEM)
    pages = ("/returns/", f"{RETURN}/", f"{RETURN}/check", f"{RETURN}/receipt/1", f"{RETURN}/receipt/1/answers")
    for path in (*pages, f"{RETURN}/receipt/1/answers.json", "/returns/readings"):
        assert "Zqnote" not in dsl.get(path).text, path
    assert not any("Zqnote" in one.body for one in messages(database, scope, "changes_asked"))
    assert dsl.get(REVIEW).status_code == dsl.client.post(f"{REVIEW}/notes").status_code == 404


def test_a_note_that_seems_to_name_somebody_comes_back_once(officer: Browser) -> None:
    said = "Mrs Smith rang"
    answer = officer.post(f"{REVIEW}/notes", REVIEW, words=said)
    assert answer.status_code == 400
    assert "looks like" in soup(answer).text
    kept = officer.post(f"{REVIEW}/notes", REVIEW, words=said, **{"words.sure": said})
    assert kept.status_code == 302
    assert said in words(officer, REVIEW)


def test_an_empty_note_and_one_for_a_past_day_are_refused(officer: Browser) -> None:
    assert "Write the note" in soup(officer.post(f"{REVIEW}/notes", REVIEW, words=" ")).text
    past = {"follow_up_on-day": "1", "follow_up_on-month": "1", "follow_up_on-year": "2020"}
    assert "is in the past" in soup(officer.post(f"{REVIEW}/notes", REVIEW, words="Wait", **past)).text


def test_the_list_asks_the_database_as_often_for_one_return_as_for_many(
    officer: Browser, database: Database, scope: Scope
) -> None:
    officer.get("/authority/reviews")
    assert _statements(officer, database, "") == _statements(officer, database, f"name={URN}")


def _statements(officer: Browser, database: Database, query: str) -> int:
    with statements(database) as made:
        officer.get(f"/authority/reviews?{query}")
    return len(made)
