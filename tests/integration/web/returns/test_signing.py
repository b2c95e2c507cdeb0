"""Who signs a return: passed on, taken back, given back with a reason, signed and sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from la_portal.db import Database
from la_portal.models import AuditEvent
from la_portal.queries.returns import find
from la_portal.services import schools
from la_portal.vocabulary import Actor, ReturnStatus, Role, Scope
from tests.people import NOW, Browser, join
from tests.pressing import ANSWERS, SECTIONS, declare, draft, form_of, send_form, soup, submissions
from tests.returns import AT, NEIGHBOUR, SLUG, URN, keep_all

pytestmark = pytest.mark.usefixtures("cheap_hashes")
Member = Callable[..., Browser]


@pytest.fixture
def head(member: Member) -> Browser:
    """The school's headteacher, who has joined."""
    return member(Role.HEADTEACHER, "Ruth Mensah")


@pytest.fixture
def whole(database: Database, actor: Actor) -> None:
    """Nothing is missing from the return."""
    keep_all(database, actor, ANSWERS)


@pytest.fixture
def passed_on(dsl: Browser, head: Browser, whole: None) -> None:
    """The DSL has passed the whole return on."""
    assert press(dsl, "pass-on").location == f"{AT}/check"


def press(browser: Browser, page: str, **typed: str) -> TestResponse:
    return browser.client.post(f"{AT}/{page}", data={"csrf_token": browser.token("/password"), **typed})


def status(database: Database, scope: Scope) -> ReturnStatus:
    with database.tenant(scope) as session:
        return find(session, URN, SLUG).status


def happened(database: Database, scope: Scope) -> list[tuple[str, str | None]]:
    with database.tenant(scope) as session:
        events = session.execute(
            select(AuditEvent.kind, AuditEvent.why)
            .where(AuditEvent.authority_id == scope.authority_id, AuditEvent.school_id == URN)
            .order_by(AuditEvent.number)
        )
        return [(kind, why) for kind, why in events]


def test_a_return_is_passed_on_signed_and_sent(
    dsl: Browser, head: Browser, whole: None, database: Database, scope: Scope
) -> None:
    button = soup(dsl.get(f"{AT}/check")).select_one("main form button")
    assert button.text.strip() == "Pass to Ruth Mensah to sign"
    press(dsl, "pass-on")
    assert status(database, scope) is ReturnStatus.AWAITING_SIGN_OFF
    assert "Read and sign the return" in head.get("/returns/").text
    assert "Ruth Mensah, to sign" in dsl.get("/returns/").text
    page = soup(head.get(f"{AT}/declaration"))
    assert "Somebody Invented passed this return on" in page.text
    form = {one["name"]: one["value"] for one in page.select_one("main form").select("input[type=hidden]")}
    assert head.client.post(f"{AT}/declaration", data=form).location == f"{AT}/receipt/1"
    receipt = soup(head.get(f"{AT}/receipt/1")).text
    assert "Ruth Mensah" in receipt and "headteacher" in receipt
    assert [kind for kind, _ in happened(database, scope)][-2:] == ["return_passed_on", "return_submitted"]


def test_the_dsl_takes_it_back_and_types_on(
    dsl: Browser, passed_on: None, database: Database, actor: Actor, scope: Scope
) -> None:
    assert "Take it back to change it" in dsl.get(f"{AT}/check").text
    assert press(dsl, "take-back").location == f"{AT}/"
    assert status(database, scope) is ReturnStatus.DRAFT
    assert send_form(dsl, form_of(dsl, "header"), "header", headcount="77").status_code == 302
    assert draft(database, actor)["header"]["headcount"] == "77"
    assert happened(database, scope)[-1][0] == "return_taken_back"
    assert press(dsl, "take-back").status_code == 409


def test_the_headteacher_gives_it_back_with_a_reason_that_the_dsl_reads(
    dsl: Browser, head: Browser, passed_on: None, database: Database, scope: Scope
) -> None:
    empty = press(head, "give-back", why="  ")
    assert (empty.status_code, status(database, scope)) == (400, ReturnStatus.AWAITING_SIGN_OFF)
    assert soup(empty).select_one('.govuk-error-summary a[href="#why"]')
    long = press(head, "give-back", why="x" * 501)
    assert long.status_code == 400 and "longer than 500" in long.text
    assert press(head, "give-back", why="The governors' training is wrong").status_code == 302
    assert status(database, scope) is ReturnStatus.DRAFT
    for page in ("", "check"):
        assert "The governors' training is wrong" in soup(dsl.get(f"{AT}/{page}")).text, page
    assert happened(database, scope)[-1] == ("return_given_back", "The governors' training is wrong")
    press(dsl, "pass-on")
    assert "The governors" not in soup(dsl.get(f"{AT}/check")).text


@pytest.mark.parametrize(("choice", "with_head", "alone"), [
    (None, True, False), (None, False, True), (True, True, True), (False, True, False), (False, False, True),
])  # fmt: skip
def test_the_dsl_sends_alone_where_the_school_says_so_or_has_no_headteacher_here(
    dsl: Browser, member: Member, whole: None, database: Database, scope: Scope,
    choice: bool | None, with_head: bool, alone: bool,
) -> None:  # fmt: skip
    if with_head:
        member(Role.HEADTEACHER, "Ruth Mensah")
    if choice is not None:
        choose(database, scope, choice)
    page = dsl.get(f"{AT}/declaration")
    assert (page.status_code == 200) is alone
    with database.tenant(scope) as session:
        version = find(session, URN, SLUG).draft_version
    typed = {"draft_version": str(version), "key": "k", "declared_as": "dsl"}
    answer = press(dsl, "declaration", **typed)
    assert answer.status_code in ({302} if alone else {302, 403})
    assert submissions(database, scope) == alone
    assert (answer.status_code, submissions(database, scope)) == ((302, 1) if alone else (403, 0))
    assert alone or "Pass it on" in soup(answer).main.text


def choose(database: Database, scope: Scope, dsl_may_send: bool) -> None:
    with database.tenant(scope, writing=True) as session:
        schools.choose_who_sends(session, Actor(None, None, scope), URN, dsl_may_send, NOW)


def test_while_it_is_with_the_headteacher_nothing_is_typed(
    dsl: Browser, head: Browser, whole: None, database: Database, actor: Actor
) -> None:
    form = form_of(dsl, "header")
    press(dsl, "pass-on")
    before = draft(database, actor)
    for section in SECTIONS:
        assert dsl.get(f"{AT}/{section}").location == f"{AT}/check", section
        assert head.get(f"{AT}/{section}").status_code == 404, section
    late = send_form(dsl, form, "header", headcount="1")
    assert late.status_code == 409
    assert "with the headteacher" in soup(late).select_one("[role=alert]").text
    assert soup(late).select_one("#headcount")["value"] == "1"
    assert draft(database, actor) == before


def test_each_reads_who_has_it(dsl: Browser, head: Browser, member: Member, passed_on: None) -> None:
    readers = {
        "dsl": dsl,
        "governor": member(Role.GOVERNOR, "Gail Ward"),
        "contributor": member(Role.CONTRIBUTOR, "Jo Hartley", sections=("training",)),
    }
    for role, browser in readers.items():
        assert "Ruth Mensah, to sign" in browser.get("/returns/").text, role
        tasks = soup(browser.get(f"{AT}/"))
        assert "With the headteacher" in tasks.text, role
        assert not tasks.select("a[href$='/declaration']"), role
        assert "This return is with the headteacher since" in soup(browser.get(f"{AT}/check")).text, role
    assert soup(head.get(f"{AT}/")).select_one("a[href$='/declaration']")


def test_who_may_not_sign_or_pass_on_changes_nothing(
    dsl: Browser, member: Member, passed_on: None, database: Database, scope: Scope, app: object
) -> None:
    readers = {
        "contributor": member(Role.CONTRIBUTOR, "Jo Hartley", sections=("training",)),
        "governor": member(Role.GOVERNOR, "Gail Ward"),
        "officer": member(Role.OFFICER, "Priya Shah", None),
        "neighbour": member(Role.HEADTEACHER, "Nia Cole", NEIGHBOUR),
    }
    before = happened(database, scope)
    for role, browser in readers.items():
        for page in ("pass-on", "take-back", "give-back"):
            assert press(browser, page, why="No").status_code == 404, (role, page)
            assert browser.get(f"{AT}/{page}").status_code in {404, 405}, (role, page)
    for role in ("contributor", "governor", "neighbour"):
        sent = press(readers[role], "declaration", declared_as="dsl", key="k", draft_version="6")
        assert sent.status_code == 404, role
    assert press(dsl, "give-back", why="No").status_code == 404
    assert press(dsl, "pass-on").status_code == 409
    assert (status(database, scope), happened(database, scope)) == (ReturnStatus.AWAITING_SIGN_OFF, before)


def test_a_headteacher_elsewhere_finds_nothing(
    member: Member, passed_on: None, database: Database, scope: Scope, dsl: Browser
) -> None:
    south = Scope(scope.authority_id + 1)
    join(database, Role.OFFICER, "sam@south.example", south)
    away = Browser(dsl.client.application.test_client())
    away.sign_in("sam@south.example")
    for page in ("pass-on", "take-back", "give-back", "declaration"):
        assert press(away, page, why="No").status_code == 404, page
    assert away.get(f"{AT}/check").status_code == 404
    assert status(database, scope) is ReturnStatus.AWAITING_SIGN_OFF


def test_a_headteacher_cannot_send_what_was_not_passed_on(
    dsl: Browser, head: Browser, whole: None, database: Database, scope: Scope
) -> None:
    assert head.get(f"{AT}/declaration").location == f"{AT}/check"
    sent = press(head, "declaration", draft_version="6", key="k")
    assert sent.status_code in {302, 409}
    assert submissions(database, scope) == 0
    choose(database, scope, True)
    assert head.get(f"{AT}/declaration").status_code == 200
    assert head.client.post(f"{AT}/declaration", data=declare(head)).location == f"{AT}/receipt/1"
