"""Signing in and out as a browser does it: cookies that end, addresses that are ours, answers that tell nothing."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, session
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from la_portal.app import configuration
from la_portal.db import Database
from la_portal.models import Membership, SignInSession
from la_portal.services import people
from la_portal.vocabulary import Role
from la_portal.web.onward import Kept, safe_path
from tests.people import (
    DSL,
    NOW,
    OFFICER,
    OUR_URN,
    OURS,
    PASSWORD,
    THEIR_URN,
    THEIRS,
    Browser,
    events,
    join,
    later,
    settings_for,
)

pytestmark = pytest.mark.usefixtures("officer")
HOME = "/authority/collections"


def test_signing_in_leads_to_where_the_person_was_going(browser: Browser) -> None:
    asked = browser.get(HOME)
    assert (asked.status_code, asked.location) == (302, f"/sign-in?next={HOME}")
    assert browser.sign_in(OFFICER, wanted=HOME).location == HOME
    assert browser.get(HOME).status_code == 200


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "returns", "", "/a\nb",
     "/\t/evil.example", "/x\\..\\evil"],
)  # fmt: skip
def test_no_address_of_somebody_else_is_gone_to(browser: Browser, wanted: str) -> None:
    assert safe_path(wanted) == "/"
    assert browser.sign_in(OFFICER, wanted=wanted).location == "/"


@pytest.mark.parametrize("wanted", ["/returns/", "/returns/100001/2026-27-autumn/training?x=1&y=2", HOME])
def test_an_address_of_ours_is_kept_whole(wanted: str) -> None:
    assert safe_path(wanted) == wanted


def test_home_is_where_the_role_works(browser: Browser, app: Flask, schools: Database) -> None:
    assert browser.get("/").location == "/sign-in"
    browser.sign_in(OFFICER)
    assert browser.get("/").location == "/authority/"
    join(schools, Role.DSL, DSL, urn=OUR_URN)
    teacher = Browser(app.test_client())
    teacher.sign_in(DSL)
    assert teacher.get("/").location == "/returns/"


def test_known_and_unknown_addresses_are_answered_alike(browser: Browser) -> None:
    answers: set[str] = set()
    for email in (OFFICER, "nobody@council.example"):
        answer = browser.sign_in(email, "wrong password here")
        assert answer.status_code == 400
        answers.add(
            answer.text.replace(email, "").replace(answer.text.split('csrf_token" type="hidden" value="')[1][:95], "")
        )
    assert "is not right" in answers.pop()
    assert not answers


def test_what_is_missing_is_named_and_the_password_never_comes_back(browser: Browser) -> None:
    empty = browser.post("/sign-in").text
    assert "Enter your email address" in empty
    assert 'href="#password"' in empty
    assert "<title>Error: Sign in" in empty
    wrong = browser.sign_in(OFFICER, "wrong password here").text
    assert OFFICER in wrong
    assert "wrong password here" not in wrong


def test_the_eleventh_failure_is_not_looked_at(browser: Browser) -> None:
    for _ in range(10):
        assert browser.sign_in(OFFICER, "wrong password here").status_code == 400
    refused = browser.sign_in(OFFICER)
    assert refused.status_code == 429
    assert "Wait 5 minutes" in refused.text
    assert not browser.signed_in


def test_a_copied_cookie_is_worth_nothing_after_signing_out(browser: Browser, app: Flask) -> None:
    browser.sign_in(OFFICER)
    cookie = browser.client.get_cookie("session")
    assert cookie
    thief = Browser(app.test_client())
    thief.client.set_cookie("session", cookie.value)
    assert thief.signed_in, "the copy works while the session lasts"
    assert browser.post("/sign-out", page="/password").location == "/sign-in"
    assert not thief.signed_in
    assert not browser.signed_in


def test_nothing_of_the_cookie_before_outlives_signing_in_or_out(browser: Browser) -> None:
    with browser.client.session_transaction() as before:
        before["planted"] = "by somebody who was here first"
    planted = browser.token("/sign-in")
    browser.sign_in(OFFICER)
    with browser.client.session_transaction() as after:
        assert "planted" not in after
        after["planted"] = "again"
    assert browser.client.post("/sign-out", data={"csrf_token": planted}).status_code == 400
    browser.post("/sign-out", page="/password")
    with browser.client.session_transaction() as after:
        assert "planted" not in after
        assert "_user_id" not in after


def test_the_cookie_holds_a_token_and_no_person(browser: Browser, officer: people.Entry, app: Flask) -> None:
    with app.test_client() as client:
        Browser(client).sign_in(OFFICER)
        client.get("/password")
        assert set(session) <= {"_user_id", "_fresh", "_id", "csrf_token"}
        assert len(session["_user_id"]) == 43


def test_who_has_left_is_out_at_the_next_request(browser: Browser, schools: Database) -> None:
    browser.sign_in(OFFICER)
    assert browser.signed_in
    with schools.identity(writing=True) as identities:
        identities.execute(update(Membership).values(ended_at=NOW))
    assert browser.get(HOME).status_code == 302
    assert "You were signed out" in browser.get("/sign-in").text


def test_a_session_ends_after_eight_hours(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    began = datetime.now(UTC)
    browser.sign_in(OFFICER)
    monkeypatch.setattr("la_portal.web.session.now", lambda: began + timedelta(hours=7, minutes=55))
    assert browser.signed_in
    monkeypatch.setattr("la_portal.web.session.now", lambda: began + timedelta(hours=8, minutes=5))
    assert not browser.signed_in


def test_a_changed_password_signs_every_browser_out(browser: Browser, app: Flask) -> None:
    elsewhere = Browser(app.test_client())
    for one in (browser, elsewhere):
        one.sign_in(OFFICER)
    weak = browser.post("/password", present=PASSWORD, wanted="password1234")
    assert weak.status_code == 400
    assert "harder to guess" in weak.text
    assert browser.post("/password", present=PASSWORD, wanted="granite willow postbox").status_code == 302
    assert not browser.signed_in
    assert not elsewhere.signed_in
    assert browser.sign_in(OFFICER, "granite willow postbox").status_code == 302


def test_who_has_several_places_chooses(browser: Browser, schools: Database) -> None:
    join(schools, Role.DSL, OFFICER, THEIRS, THEIR_URN, at=later(hours=1))
    assert browser.sign_in(OFFICER, wanted="/password").location == "/choose?next=/password"
    page = browser.get("/choose").text
    assert "Northshire Council, as officer" in page
    assert "Southshire School, as designated safeguarding lead (DSL)" in page
    for nonsense in ("", "nonsense"):
        assert browser.post("/choose", membership=nonsense).status_code == 400
    assert browser.post("/choose", membership=str(uuid.uuid4())).status_code == 404
    with schools.identity() as identities:
        theirs = identities.execute(select(Membership.id).where(Membership.authority_id == 2)).scalar_one()
    assert browser.post("/choose", membership=str(theirs), next="/password").location == "/password"
    assert "Southshire Council" in browser.get("/password").text


def test_an_invitation_is_accepted_on_its_page(browser: Browser, schools: Database) -> None:
    token = people.invite(schools, OURS.authority_id, Role.DSL, DSL, OUR_URN, NOW)
    page = f"/invitation/{token}"
    shown = browser.get(page).text
    assert "Join Northshire Council" in shown
    assert DSL in shown
    missing = browser.post(page)
    assert (missing.status_code, "Enter your name" in missing.text) == (400, True)
    assert "12 characters or more" in browser.post(page, name="Tom Ellery", password="short").text
    assert browser.post(page, name="Tom Ellery", password=PASSWORD).location == "/"
    assert browser.get("/").location == "/returns/"
    assert browser.get(page).status_code == 404
    assert "works once" in browser.get(page).text


def test_looking_at_an_invitation_changes_nothing(browser: Browser, schools: Database) -> None:
    token = people.invite(schools, OURS.authority_id, Role.DSL, DSL, OUR_URN, NOW)
    before = events(schools)
    for _ in range(2):
        assert browser.get(f"/invitation/{token}").status_code == 200
    assert events(schools) == before


def test_only_the_fields_of_a_form_change_anything(browser: Browser, schools: Database) -> None:
    token = people.invite(schools, OURS.authority_id, Role.DSL, DSL, OUR_URN, NOW)
    planted = {"role": "authority_admin", "authority_id": "2", "school_id": str(THEIR_URN), "email": "evil@x.example"}
    browser.post(f"/invitation/{token}", name="Tom Ellery", password=PASSWORD, **planted)
    with schools.identity() as identities:
        row = identities.execute(select(Membership).where(Membership.school_id.is_not(None))).scalar_one()
    assert (row.role, row.authority_id, row.school_id) == ("dsl", 1, OUR_URN)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(browser: Browser, schools: Database) -> None:
    cookie = browser.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    production = configuration(settings_for(schools, environment="production", trusted_hosts=("x.example",)))
    assert production["SESSION_COOKIE_SECURE"]
    assert production["SESSION_COOKIE_NAME"] == "__Host-session"
    assert production["TRUSTED_HOSTS"] == ["x.example"]


LATE = "/authority/collections/open"


def _send_late(browser: Browser, schools: Database) -> TestResponse:
    """A form that was opened while signed in and is sent when the session has ended."""
    browser.sign_in(OFFICER)
    token = browser.token("/password")
    with schools.identity(writing=True) as identities:
        identities.execute(delete(SignInSession))
    return browser.client.post(LATE, data={"csrf_token": token, "year": "2026 <b>", "days": ["1", "2"]})


def test_what_was_typed_outlives_the_session(browser: Browser, schools: Database) -> None:
    late = _send_late(browser, schools)
    assert late.status_code == 401
    assert "what you typed is kept" in late.text
    kept = _hidden(late, "kept")
    again = browser.sign_in(OFFICER, kept=kept)
    assert again.status_code == 200
    assert f'action="{LATE}"' in again.text
    assert 'name="year" value="2026 &lt;b&gt;"' in again.text
    assert again.text.count('name="days"') == 2
    sent = browser.client.post(LATE, data={"csrf_token": _hidden(again, "csrf_token"), "year": "2026 <b>"})
    assert sent.status_code not in {401, 404}, "the page takes it as if it had been sent in time"


def test_what_was_typed_goes_along_to_the_chosen_place(browser: Browser, schools: Database) -> None:
    kept = _hidden(_send_late(browser, schools), "kept")
    join(schools, Role.DSL, OFFICER, THEIRS, THEIR_URN, at=later(hours=1))
    page = browser.sign_in(OFFICER, kept=kept)
    chosen = re.findall(r'type="radio" value="([^"]+)"', page.text)[0]
    form = {"csrf_token": _hidden(page, "csrf_token"), "membership": chosen, "kept": _hidden(page, "kept")}
    assert "2026 &lt;b&gt;" in browser.client.post("/choose", data=form).text


@pytest.mark.parametrize(
    "kept", ["", "{", "[]", "[1, []]", '["/", []]', '["//evil.example/", []]', '["https://evil.example/", []]',
             '["/returns/", 3]', '["/returns/", [["a"]]]', "null", '"text"'],
)  # fmt: skip
def test_what_was_kept_is_ours_or_nothing(browser: Browser, kept: str) -> None:
    assert Kept.from_text(kept) is None
    assert browser.sign_in(OFFICER, kept=kept).status_code == 302


def test_nothing_is_kept_of_a_password_or_of_somebody_elses_page(browser: Browser, schools: Database) -> None:
    late = _send_late(browser, schools)
    token = _hidden(late, "csrf_token")
    for path, form in (("/password", {"csrf_token": token, "wanted": "secret"}), (LATE, {"year": "secret"})):
        answer = browser.client.post(path, data=form)
        assert answer.status_code == 401
        assert "secret" not in answer.text


def _hidden(page: TestResponse, name: str) -> str:
    found = BeautifulSoup(page.text, "html.parser").find("input", attrs={"name": name})
    assert isinstance(found, Tag), f"the page has no {name}"
    return str(found["value"])
