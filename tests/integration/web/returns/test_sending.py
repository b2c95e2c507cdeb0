"""What is sent is sent once, and can be read and not changed."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from la_portal.db import Database
from la_portal.queries.returns import find
from la_portal.vocabulary import Actor, Role, Scope
from tests.conftest import only
from tests.people import OFFICER, Browser, join
from tests.pressing import (
    ANSWERS,
    PAGES,
    SECTIONS,
    declare,
    draft,
    move_dates,
    soup,
    statements,
    submissions,
    version_of,
)
from tests.returns import (
    AT,
    FOREIGN,
    NEIGHBOUR,
    SLUG,
    URN,
    keep_all,
)

pytestmark = pytest.mark.usefixtures("cheap_hashes")


def test_a_return_is_sent_and_its_copy_is_what_was_typed(dsl: Browser, database: Database, actor: Actor) -> None:
    keep_all(database, actor, ANSWERS)
    answer = dsl.client.post(f"{AT}/declaration", data=declare(dsl))
    assert answer.location == f"{AT}/receipt/1"
    receipt = dsl.get(answer.location).text
    assert re.search(r"990-A26-[0-9A-HJKMNP-TV-Z]{6}", receipt)
    copy = dsl.get(f"{AT}/receipt/1/answers").text
    for words in ("Words for other_1-name", "Words for other_harm", "Designated officer for allegations (LADO)"):
        assert words in copy
    assert "Continue the return" not in dsl.get("/returns/").text
    assert "Sent" in dsl.get("/returns/").text


def test_fifty_sends_at_once_are_one_submission_with_one_receipt(
    app: Flask, dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    keep_all(database, actor, ANSWERS)
    forms = [declare(dsl) for _ in range(2)]
    cookie = dsl.client.get_cookie("session")

    def press(number: int) -> TestResponse:
        client = app.test_client()
        client.set_cookie("session", cookie.value)
        return client.post(f"{AT}/declaration", data=forms[number % 2])

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(50)))
    assert {answer.location for answer in answers} == {f"{AT}/receipt/1"}
    assert submissions(database, scope) == 1


def test_a_replay_gives_the_receipt_again(dsl: Browser, database: Database, actor: Actor, scope: Scope) -> None:
    keep_all(database, actor, ANSWERS)
    form = declare(dsl)
    answers = [dsl.client.post(f"{AT}/declaration", data=form) for _ in range(3)]
    assert {answer.location for answer in answers} == {f"{AT}/receipt/1"}
    assert dsl.get(f"{AT}/declaration").location == f"{AT}/receipt/1"
    assert submissions(database, scope) == 1


def test_a_return_with_errors_is_not_sent(dsl: Browser, database: Database, actor: Actor, scope: Scope) -> None:
    keep_all(database, actor, ANSWERS)
    form = declare(dsl)
    keep_all(database, actor, {"header": {"headcount": "many"}})
    assert dsl.client.post(f"{AT}/declaration", data=form).location == f"{AT}/check?changed=1"
    assert dsl.get(f"{AT}/declaration").location == f"{AT}/check"
    assert "Correct 1 answer" in dsl.get(f"{AT}/check?changed=1").text
    assert submissions(database, scope) == 0


def test_a_change_after_the_check_is_not_sent_unseen(
    dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    keep_all(database, actor, ANSWERS)
    form = declare(dsl)
    keep_all(database, actor, {"header": {"headcount": "77"}})
    answer = dsl.client.post(f"{AT}/declaration", data=form)
    assert answer.location == f"{AT}/check?changed=1"
    assert "Nothing was sent" in dsl.get(answer.location).text
    assert submissions(database, scope) == 0


def test_who_declares_says_in_which_post(dsl: Browser, database: Database, actor: Actor, scope: Scope) -> None:
    keep_all(database, actor, ANSWERS)
    answer = dsl.client.post(f"{AT}/declaration", data=declare(dsl) | {"declared_as": "king"})
    assert answer.status_code == 400
    assert soup(answer).select_one('.govuk-error-summary a[href="#declared_as"]')
    assert submissions(database, scope) == 0


def test_a_return_that_was_sent_can_be_read_and_not_changed(dsl: Browser, database: Database, actor: Actor) -> None:
    keep_all(database, actor, ANSWERS)
    version = version_of(dsl, "header")
    dsl.client.post(f"{AT}/declaration", data=declare(dsl))
    before = draft(database, actor)
    for section in SECTIONS:
        assert dsl.get(f"{AT}/{section}").location == f"{AT}/receipt/1/answers"
    changed = dsl.post(f"{AT}/header", page="/password", version=version, headcount="1")
    assert (changed.status_code, soup(changed).select_one("#headcount")["value"]) == (409, "1")
    assert "This return has been sent" in soup(changed).select_one("[role=alert]").text
    assert draft(database, actor) == before


def test_a_closed_collection_keeps_the_draft_readable(
    dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    keep_all(database, actor, {"header": ANSWERS["header"]})
    move_dates(database, scope, 40)
    assert dsl.get(f"{AT}/header").location == f"{AT}/check"
    check = dsl.get(f"{AT}/check").text
    assert "Your draft is kept: ask your authority" in check
    assert str(ANSWERS["header"]["headcount"]) in check
    late = dsl.post(f"{AT}/header", page="/password", version="1", headcount="1")
    assert (late.status_code, soup(late).select_one("#headcount")["value"]) == (409, "1")
    assert "Your draft is kept" in soup(late).select_one("[role=alert]").text
    assert dsl.post(f"{AT}/declaration", page="/password", declared_as="dsl").location == f"{AT}/check?changed=1"
    assert draft(database, actor)["header"] == ANSWERS["header"]
    assert "Closed, not sent" in dsl.get("/returns/").text


@only("sqlite")
def test_before_it_opens_home_says_when(dsl: Browser, database: Database, scope: Scope) -> None:
    move_dates(database, scope, -10)
    home = dsl.get("/returns/").text
    assert "Nothing is due" in home
    assert "The autumn term 2026 return opens on" in home


def test_somebody_elses_return_is_as_missing_as_one_that_never_was(dsl: Browser) -> None:
    bodies = set()
    places = ((FOREIGN, SLUG), (NEIGHBOUR, SLUG), (999999, SLUG), (URN, "2019-20-autumn"), (URN, "nonsense"))
    for page in PAGES:
        for urn, slug in places:
            answer = dsl.get(f"/returns/{urn}/{slug}/{page}")
            assert answer.status_code == 404, (urn, slug, page)
            bodies.add(re.sub(r'(nonce|name="csrf_token" value)="[^"]+"', "", answer.text))
    assert len(bodies) == 1


def test_somebody_elses_return_cannot_be_written(dsl: Browser, database: Database, scope: Scope) -> None:
    typed = {"csrf_token": dsl.token("/password"), "version": "0", "headcount": "5", "declared_as": "dsl"}
    for page in (*SECTIONS, "declaration"):
        for urn in (FOREIGN, NEIGHBOUR, 999999):
            assert dsl.client.post(f"/returns/{urn}/{SLUG}/{page}", data=typed).status_code == 404
    with database.tenant(scope) as session:
        assert find(session, NEIGHBOUR, SLUG).versions == {}


def test_an_officer_sees_a_draft_and_what_was_sent_and_nothing_of_another_authority(
    app: Flask, dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    join(database, Role.OFFICER, OFFICER, scope)
    officer = Browser(app.test_client())
    officer.sign_in(OFFICER)
    keep_all(database, actor, ANSWERS)
    for page in ("", *SECTIONS, "check", "declaration"):
        assert officer.get(f"{AT}/{page}").status_code == 200, page
        assert officer.get(f"/returns/{FOREIGN}/{SLUG}/{page}").status_code == 404, page
    assert officer.get(f"{AT}/receipt/1").status_code == 404
    dsl.client.post(f"{AT}/declaration", data=declare(dsl))
    assert officer.get(f"{AT}/receipt/1").status_code == 200
    assert officer.get(f"{AT}/receipt/1/answers").status_code == 200
    assert officer.get(f"/returns/{FOREIGN}/{SLUG}/receipt/1").status_code == 404


def test_a_page_asks_the_database_few_questions_and_always_as_many(
    dsl: Browser, database: Database, actor: Actor
) -> None:
    pages = ("", "header", "policies?open=social_media", "platforms?open=x", "incidents", "check")

    def asked(page: str) -> int:
        with statements(database) as seen:
            dsl.get(f"{AT}/{page}")
        return len(seen)

    empty = {page: asked(page) for page in pages}
    header = ANSWERS["header"]
    keep_all(database, actor, ANSWERS | {"header": {}})
    assert {page: asked(page) for page in pages} == empty
    keep_all(database, actor, {"header": header})
    whole = {page: asked(page) for page in pages}
    asks_who_signs = {page for page in pages if whole[page] != empty[page]}
    assert asks_who_signs == {"check"}, "once the next step is to pass it on"
    assert all(whole[page] <= empty[page] + 2 for page in pages)
    assert max(empty.values()) <= 8
