"""What an officer reads of a school is on the record before they see it, and the school sees the record."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, render_template
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from la_portal.clock import in_words
from la_portal.db import Database, TenantSession
from la_portal.errors import BadInput
from la_portal.models import ReturnReading
from la_portal.queries import readings
from la_portal.services import people
from la_portal.services.readings import note
from la_portal.services.returns import Declaration, submit
from la_portal.vocabulary import Actor, Role, Scope
from la_portal.web import errors
from la_portal.web import readings as after_pages
from la_portal.web import session as web_session
from tests.conftest import only
from tests.people import NOW, OFFICER, Browser, join
from tests.pressing import ANSWERS, statements
from tests.returns import AT, FOREIGN, NEIGHBOUR, SLUG, TODAY, URN, dsl_of, email_of, keep_all

RECEIPT, COPY, LIST = f"{AT}/receipt/1", f"{AT}/receipt/1/answers", "/returns/readings"
NOBODY_YET = "Nobody at Northshire Council has opened one of your returns yet"
Row = tuple[int, int, int, date]


@pytest.fixture
def sent(database: Database, actor: Actor) -> None:
    """The school's return has been sent."""
    send(database, actor)


@pytest.fixture
def officer(app: Flask, database: Database, scope: Scope) -> Browser:
    """An officer's browser, signed in."""
    return signed_in(app, database, Role.OFFICER, OFFICER, scope)


def signed_in(app: Flask, database: Database, role: Role, email: str, scope: Scope, urn: int | None = None) -> Browser:
    join(database, role, email, scope, urn)
    browser = Browser(app.test_client())
    browser.sign_in(email)
    return browser


def send(database: Database, actor: Actor, urn: int = URN) -> None:
    keep_all(database, actor, ANSWERS, urn)
    with database.tenant(actor.scope, writing=True) as session:
        submit(session, actor, urn, SLUG, Declaration("dsl", len(ANSWERS), f"{urn}"), NOW, has_headteacher=False)


def rows(database: Database, scope: Scope) -> list[Row]:
    key = (ReturnReading.authority_id, ReturnReading.collection_id, ReturnReading.school_id, ReturnReading.read_on)
    with database.tenant(scope) as session:
        return [(a, b, c, d) for a, b, c, d in session.execute(select(*key).order_by(*key))]


@pytest.mark.usefixtures("sent")
def test_an_officers_page_leaves_one_row_a_day_and_the_school_sees_it(
    officer: Browser, dsl: Browser, database: Database, scope: Scope
) -> None:
    assert NOBODY_YET in dsl.get(LIST).text
    for page in (RECEIPT, COPY, RECEIPT, f"{RECEIPT}/words"):
        assert officer.get(page).status_code == 200
    assert rows(database, scope) == [(scope.authority_id, 1, URN, TODAY)]
    listed = dsl.get(LIST).text
    for words in ("Somebody Invented, Northshire Council", "Autumn term 2026", in_words(TODAY)):
        assert words in listed


@pytest.mark.usefixtures("sent")
def test_the_row_is_there_before_the_page_leaves(officer: Browser, database: Database, scope: Scope) -> None:
    answer = officer.get(COPY, buffered=False)
    assert len(rows(database, scope)) == 1
    assert "All answers as sent" in answer.text


@pytest.mark.usefixtures("sent")
def test_a_page_that_reads_is_not_given_a_session_that_writes(
    app: Flask, officer: Browser, database: Database, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions: list[bool] = []
    tenant = app.extensions["la_portal"].database.tenant

    def watched(within: Scope, *, writing: bool = False) -> AbstractContextManager[TenantSession]:
        sessions.append(writing)
        return tenant(within, writing=writing)

    monkeypatch.setattr(database, "tenant", watched)
    officer.get(COPY)
    monkeypatch.undo()
    assert sessions == [False, False, True], "the page, what its frame counts, and then the record"
    assert len(rows(database, scope)) == 1


@pytest.mark.usefixtures("sent")
def test_every_page_of_a_return_counts_and_what_shows_none_does_not(
    officer: Browser, dsl: Browser, database: Database, scope: Scope
) -> None:
    for page in (f"{RECEIPT}0", f"/returns/{FOREIGN}/{SLUG}/receipt/1", f"{AT}/header", "/authority/collections"):
        assert officer.get(page).status_code in {200, 302, 404}
    officer.client.head(COPY)
    for page in ("/returns/", LIST, RECEIPT, COPY):
        assert dsl.get(page).status_code == 200
    assert rows(database, scope) == []
    for page in ("", "check"):
        officer.get(f"{AT}/{page}")
        assert len(rows(database, scope)) == 1, page
        with database.tenant(scope, writing=True) as session:
            session.delete(session.execute(select(ReturnReading)).scalar_one())


@pytest.mark.usefixtures("sent")
def test_a_form_that_comes_back_with_an_error_has_shown_the_return(
    officer: Browser, database: Database, scope: Scope
) -> None:
    token = officer.token("/password")
    answer = officer.client.post(f"{RECEIPT}/words", data={"csrf_token": token, "field": "other_harm", "why": ""})
    assert answer.status_code == 400 and "Words for other_harm" in answer.text
    assert len(rows(database, scope)) == 1


@pytest.mark.usefixtures("sent")
def test_a_page_whose_reading_cannot_be_written_is_not_shown(
    officer: Browser, database: Database, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: Any) -> None:
        raise OperationalError("insert", None, Exception("disk full"))

    logged: list[object] = []
    with monkeypatch.context() as broken:
        broken.setattr(after_pages.readings, "note", away)
        broken.setattr(errors, "log_fault", lambda *given: logged.append(given[0]))
        answer = officer.get(COPY)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "60"
    assert "Words for" not in answer.text and "Wait a minute" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert logged == [OperationalError]
    assert rows(database, scope) == []
    assert officer.get(COPY).status_code == 200


@pytest.mark.usefixtures("sent")
def test_no_school_and_no_authority_sees_the_readings_of_another(
    app: Flask, officer: Browser, database: Database, scope: Scope
) -> None:
    south = Scope(scope.authority_id + 1)
    send(database, dsl_of(database, south, FOREIGN), FOREIGN)
    dsl_of(database, scope, NEIGHBOUR)
    elsewhere = signed_in(app, database, Role.OFFICER, "sam@south.example", south)
    assert officer.get(COPY).status_code == 200
    assert elsewhere.get(f"/returns/{FOREIGN}/{SLUG}/receipt/1").status_code == 200
    assert rows(database, scope) == [(scope.authority_id, 1, URN, TODAY)]
    assert rows(database, south) == [(south.authority_id, 1, FOREIGN, TODAY)]
    neighbour = Browser(app.test_client())
    neighbour.sign_in(email_of(NEIGHBOUR))
    assert NOBODY_YET in neighbour.get(LIST).text
    with database.tenant(Scope(scope.authority_id, frozenset({NEIGHBOUR}))) as session:
        assert readings.of_school(session, URN) == []


def test_a_governor_sees_the_list_and_an_officer_has_none(
    app: Flask, officer: Browser, database: Database, scope: Scope
) -> None:
    governor = signed_in(app, database, Role.GOVERNOR, "gail@school.example", scope, URN)
    assert NOBODY_YET in governor.get(LIST).text
    assert officer.get(LIST).status_code == 404


@pytest.mark.usefixtures("sent")
def test_the_record_costs_a_few_statements_and_only_an_officer(
    officer: Browser, dsl: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(browser: Browser, page: str) -> int:
        with statements(database) as seen:
            assert browser.get(page).status_code == 200
        return len(seen)

    with monkeypatch.context() as unrecorded:
        unrecorded.setattr(after_pages.session, "noted", list)
        page = asked(officer, COPY)
    first, again = asked(officer, COPY), asked(officer, COPY)
    assert (first - page, again - page) == (5, 2)
    before = asked(dsl, LIST)
    assert officer.get(RECEIPT).status_code == 200
    assert asked(dsl, LIST) == before


def officer_of(database: Database, scope: Scope) -> Actor:
    found = people.resolve(database, join(database, Role.OFFICER, OFFICER, scope).token, NOW)
    assert found
    return found.actor


def noted(database: Database, actor: Actor, urn: int, on: date, collection_id: int = 1) -> None:
    with database.tenant(actor.scope, writing=True) as session:
        note(session, actor, urn, collection_id, on)


def test_the_newest_come_first_and_no_more_than_asked_for(database: Database, scope: Scope) -> None:
    actor = officer_of(database, scope)
    days = [TODAY - timedelta(days=back) for back in (3, 0, 1, 0)]
    for day in days:
        noted(database, actor, URN, day)
    with database.tenant(scope) as session:
        found = readings.of_school(session, URN)
        assert readings.of_school(session, URN, 2) == found[:2]
    assert [line.read_on for line in found] == sorted(set(days), reverse=True)
    assert {(line.collection_name, line.person_id) for line in found} == {("Autumn term 2026", actor.person_id)}


def test_two_pages_at_once_leave_one_row(database: Database, scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has looked before the first has written: the key is what finds them alike."""
    actor = officer_of(database, scope)
    noted(database, actor, URN, TODAY)
    get, looks = TenantSession.get, list[object]()

    def too_early(self: TenantSession, *given: Any) -> object:
        looks.append(given)
        return None if len(looks) == 1 else get(self, *given)

    monkeypatch.setattr(TenantSession, "get", too_early)
    noted(database, actor, URN, TODAY)
    assert len(looks) == 2
    assert len(rows(database, scope)) == 1


def test_what_is_no_return_or_read_by_nobody_is_not_noted(database: Database, scope: Scope) -> None:
    actor = officer_of(database, scope)
    with pytest.raises(IntegrityError):
        noted(database, actor, URN, TODAY, collection_id=9)
    with pytest.raises(BadInput):
        noted(database, Actor(None, None, scope), URN, TODAY)
    assert rows(database, scope) == []


@only("sqlite")
def test_the_panel_beside_home_names_who_read(app: Flask) -> None:
    shown = [{"who": "Rachel Oyelaran", "collection_name": "Summer term 2026", "read_on": date(2026, 7, 10)}]
    with app.test_request_context("/returns/"):
        panel = render_template("returns/parts/readings.html", readings=shown, authority_name="Northshire Council")
        empty = render_template("returns/parts/readings.html", readings=[], authority_name="Northshire Council")
    assert "Rachel Oyelaran, Northshire Council<br>Summer term 2026, opened 10 July 2026" in panel
    assert "Nobody at Northshire Council yet" in empty
    assert LIST in panel


def test_the_day_is_the_day_in_london(
    officer: Browser, database: Database, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    summer = datetime(TODAY.year - 1, 7, 10, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(after_pages.session, "now", lambda: summer)
    monkeypatch.setattr(web_session, "now", lambda: summer)
    assert officer.get(f"{AT}/check").status_code == 200
    assert [row[3] for row in rows(database, scope)] == [date(TODAY.year - 1, 7, 11)]
