"""An officer fills in and sends a school's return for it, and everything says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from la_portal.access import can
from la_portal.db import Database
from la_portal.models import AuditEvent, Submission
from la_portal.vocabulary import Actor, Permission, Role, Scope
from tests.people import Browser
from tests.pressing import ANSWERS, declare, draft, post, soup, submissions
from tests.returns import AT, SLUG, keep_all

pytestmark = pytest.mark.usefixtures("cheap_hashes")
Member = Callable[..., Browser]
ON_COPY = "by the authority on behalf of the school"
MARKED = "marked as done on behalf of the school"


@pytest.fixture
def officer(member: Member) -> Browser:
    """An officer of the authority."""
    return member(Role.OFFICER, "Priya Shah", None)


def test_an_officer_opens_it_from_the_collection_and_is_told_that_it_is_marked(
    officer: Browser, dsl: Browser, database: Database, actor: Actor
) -> None:
    links = {str(one["href"]) for one in soup(officer.get(f"/authority/collections/{SLUG}")).select("a[href]")}
    assert f"{AT}/" in links
    for page in ("", "training", "policies", "check"):
        assert MARKED in soup(officer.get(f"{AT}/{page}")).text, page
        assert MARKED not in soup(dsl.get(f"{AT}/{page}")).text, page
    assert post(officer, "training", **{"governors-trained": "5", "governors-eligible": "12"}).status_code == 302
    assert draft(database, actor)["training"]["governors-trained"] == "5"
    assert "Priya Shah saved this" in soup(dsl.get(f"{AT}/")).text


def test_what_an_officer_sends_is_marked_on_the_receipt_the_copy_and_the_record(
    officer: Browser, dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    keep_all(database, actor, ANSWERS)
    assert MARKED in soup(officer.get(f"{AT}/declaration")).text
    assert officer.client.post(f"{AT}/declaration", data=declare(officer)).location == f"{AT}/receipt/1"
    for browser in (officer, dsl):
        assert "for the school by Northshire Council" in soup(browser.get(f"{AT}/receipt/1")).main.text
        assert ON_COPY in soup(browser.get(f"{AT}/receipt/1/answers")).main.text
    document = json.loads(dsl.get(f"{AT}/receipt/1/answers.json").text)
    assert "on behalf of" in json.dumps(document)
    with database.tenant(scope) as session:
        mine = Submission.authority_id == scope.authority_id
        sent = session.execute(select(Submission).where(mine)).scalar_one()
        event = session.execute(
            select(AuditEvent).where(
                AuditEvent.authority_id == scope.authority_id, AuditEvent.kind == "return_submitted"
            )
        ).scalar_one()
    assert sent.on_behalf
    assert event.person_id == sent.submitted_by != actor.person_id
    assert event.detail["on_behalf"]


def test_what_a_school_sends_itself_is_not_marked(dsl: Browser, database: Database, actor: Actor) -> None:
    keep_all(database, actor, ANSWERS)
    dsl.client.post(f"{AT}/declaration", data=declare(dsl))
    assert "for the school by" not in soup(dsl.get(f"{AT}/receipt/1")).main.text
    assert ON_COPY not in soup(dsl.get(f"{AT}/receipt/1/answers")).main.text


def test_an_officer_waits_for_the_headteacher_who_signs(
    officer: Browser, member: Member, dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    member(Role.HEADTEACHER, "Ruth Mensah")
    keep_all(database, actor, ANSWERS)
    assert officer.get(f"{AT}/declaration").location == f"{AT}/check"
    typed = {"csrf_token": officer.token("/password"), "draft_version": "6", "key": "k", "declared_as": "dsl"}
    officer.client.post(f"{AT}/declaration", data=typed)
    assert submissions(database, scope) == 0
    dsl.post(f"{AT}/pass-on", page="/password")
    assert officer.get(f"{AT}/declaration").status_code == 200


def test_an_analyst_opens_nothing_and_sends_nothing(actor: Actor) -> None:
    analyst = replace(actor, role=Role.ANALYST)
    wanted = (Permission.SEE_RETURN, Permission.EDIT_RETURN, Permission.SEND_RETURN)
    assert not any(can(analyst, permission) for permission in wanted)
    assert all(can(replace(actor, role=Role.OFFICER), permission) for permission in wanted)
