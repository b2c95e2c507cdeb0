"""The chase page: who is shown, the preview, the press, the log, and what is written down about a school."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from la_portal.app import create_app
from la_portal.db import Database
from la_portal.queries.chase import ChaseState
from la_portal.services.mail.recipients import of_schools
from la_portal.vocabulary import Audience, Role
from tests.chasing import messages, press, put_ladder, refuse, staffed, statements, to_chase
from tests.lived import DSL, OFFICER
from tests.lives import BEGIN, OURS, do, ready
from tests.people import Browser, join, settings_for
from tests.returns import FOREIGN, NEIGHBOUR, SLUG, TODAY, URN, term

CHASE = f"/authority/collections/{SLUG}/chase"
OURS_NAME, NEIGHBOURS = f"Larkmoor School {URN}", f"Larkmoor School {NEIGHBOUR}"


@pytest.fixture
def officer(database: Database, cheap_hashes: None) -> Browser:
    """An officer of an authority with two schools, each with a DSL; another authority has one school."""
    ready(database)
    put_ladder(database, OURS, {TODAY + timedelta(days=4): Audience.DSL})
    for urn in (URN, NEIGHBOUR):
        join(database, Role.DSL, f"dsl{urn}@school.example", OURS, urn, name="Rosa Lindqvist")
    return signed_in(database, Role.OFFICER)


def signed_in(database: Database, role: Role) -> Browser:
    join(database, role, f"{role}@council.example", OURS, name="Rachel Oyelaran")
    browser = Browser(create_app(settings_for(database), database).test_client())
    browser.sign_in(f"{role}@council.example")
    return browser


def fields(page: str) -> dict[str, str | list[str]]:
    """What the form of the press sends beside its token."""
    form = page[page.index('<form method="post" action="' + CHASE + '"') :]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    found: dict[str, str | list[str]] = {name: value for name, value in hidden if name not in {"csrf_token", "urn"}}
    found["urn"] = [value for name, value in hidden if name == "urn"]
    return found


def test_an_officer_sees_who_has_not_finished_and_previews_and_sends_a_reminder(
    database: Database, officer: Browser
) -> None:
    page = officer.get(CHASE).text
    assert "Chase: 2 schools have not finished" in page and "R. Lindqvist, DSL" in page
    assert "Send reminder" not in page
    preview = officer.get(f"{CHASE}?urn={URN}").text
    assert "Remind 1 school now" in preview and "Send reminder to 1 school" in preview
    assert f"{OURS_NAME}</span>: reminder 1" in preview
    assert messages(database, OURS) == []
    sent = officer.post(CHASE, f"{CHASE}?urn={URN}", **fields(preview), own_line="Ring us").text
    assert "The reminder to 1 school waits to be sent" in sent
    (message,) = messages(database, OURS)
    assert message.school_id == URN and message.body.endswith("\n\nRing us")
    assert "Reminder to 1 school (DSL): 1 waiting (Rachel Oyelaran)" in sent
    assert "They will not get" not in sent and "Waits to be sent" in sent


def test_a_press_that_the_browser_repeats_writes_once(database: Database, officer: Browser) -> None:
    form = fields(officer.get(f"{CHASE}?urn={URN}").text)
    for _ in range(2):
        assert "The reminder to 1 school waits" in officer.post(CHASE, **form).text
    assert len(messages(database, OURS)) == 1


def test_who_has_sent_meanwhile_gets_none_and_is_named(database: Database, officer: Browser) -> None:
    form = fields(officer.get(f"{CHASE}?urn={URN}&urn={NEIGHBOUR}").text)
    do(database, "save", DSL, URN, BEGIN)
    do(database, "submit", DSL, URN, BEGIN + timedelta(minutes=5))
    page = officer.post(CHASE, **form).text
    assert "1 school gets none (sent meanwhile, or not asked any more):</strong> " + OURS_NAME in page
    assert [one.school_id for one in messages(database, OURS)] == [NEIGHBOUR]


def test_all_of_a_filter_are_those_that_were_shown_or_nobody(database: Database, officer: Browser) -> None:
    form = fields(officer.get(f"{CHASE}?state=not_started&all=1").text)
    assert form["all"] == "1" and form["urn"] == []
    do(database, "save", DSL, URN, BEGIN)
    page = officer.post(CHASE, **form)
    assert "The list has changed since you looked at it" in page.text
    assert messages(database, OURS) == []
    form = fields(page.text)
    assert "The reminder to 1 school waits" in officer.post(CHASE, **form).text
    assert [one.school_id for one in messages(database, OURS)] == [NEIGHBOUR]


def test_an_address_that_came_back_is_left_out_and_leads_to_a_new_contact(database: Database, officer: Browser) -> None:
    people = of_schools(database, OURS.authority_id, {URN: None, NEIGHBOUR: None})
    press(database, OURS, [URN], BEGIN - timedelta(days=1), people)
    refuse(database, OURS, people, URN)
    page = officer.get(f"{CHASE}?all=1").text
    assert "Email came back" in page and "Wrong address" in page
    assert "1 school gets none" in page and f'href="/authority/schools/{URN}/people"' in page
    officer.post(CHASE, **fields(page))
    assert [one.school_id for one in messages(database, OURS)] == [URN, NEIGHBOUR]
    assert OURS_NAME in officer.get(f"{CHASE}?contact=back").text
    assert NEIGHBOURS not in officer.get(f"{CHASE}?contact=back").text


def test_an_own_line_that_names_somebody_comes_back_with_what_was_typed(database: Database, officer: Browser) -> None:
    form = fields(officer.get(f"{CHASE}?urn={URN}").text)
    page = officer.post(CHASE, **form, own_line="Mr Jones waits").text
    assert "<title>Error: " in page and "looks like a person" in page and "Mr Jones waits</textarea>" in page
    assert messages(database, OURS) == []
    officer.post(CHASE, **fields(page), own_line="Mr Jones waits", sure="1")
    assert len(messages(database, OURS)) == 1


def test_a_contact_is_written_down_waited_for_and_done(database: Database, officer: Browser) -> None:
    school = f"{CHASE}/{URN}"
    page = officer.post(school, words="", kind="").text
    assert "Choose how you spoke to the school" in page and "Write what was said" in page
    day = TODAY + timedelta(days=3)
    typed = {"follow_up_on-day": str(day.day), "follow_up_on-month": str(day.month), "follow_up_on-year": str(day.year)}
    assert officer.post(school, kind="phone", words="By Thursday", **typed).status_code == 302
    assert "Wait until" in officer.get(CHASE).text
    page = officer.get(school).text
    assert "Phone call (Rachel Oyelaran)" in page and "By Thursday" in page
    note = re.search(r'name="note" value="([0-9a-f-]+)"', page)
    assert note
    assert officer.post(f"{CHASE}/{NEIGHBOUR}/followed-up", school, note=note[1]).status_code == 404
    assert officer.post(f"{school}/followed-up", school, note=note[1]).status_code == 302
    assert "Wait until" not in officer.get(CHASE).text
    assert "Phone call with Larkmoor" in officer.get(CHASE).text


def test_what_is_not_there_is_not_there(officer: Browser) -> None:
    for path in (
        f"{CHASE}/{FOREIGN}",
        f"{CHASE}/5",
        f"{CHASE}?page=2",
        f"{CHASE}?page=0",
        f"{CHASE}?log=0",
        "/authority/collections/2020-21-autumn/chase",
        "/authority/collections/nonsense/chase",
    ):
        assert officer.get(path).status_code == 404, path
    form = fields(officer.get(f"{CHASE}?urn={URN}").text)
    assert officer.post(CHASE, **form | {"urn": [str(FOREIGN)]}).status_code == 404
    assert officer.post(CHASE, **form | {"press": "x"}).status_code == 404
    assert "Send reminder" not in officer.get(f"{CHASE}?urn={FOREIGN}").text


def test_a_school_sees_none_of_it(database: Database, officer: Browser) -> None:
    browser = Browser(officer.client.application.test_client())
    browser.sign_in(f"dsl{URN}@school.example")
    assert browser.signed_in
    for path in (CHASE, f"{CHASE}/{URN}", "/authority/", "/authority/actions"):
        assert browser.get(path).status_code == 404


def test_when_everybody_has_sent_the_page_says_so(database: Database, officer: Browser) -> None:
    for urn in (URN, NEIGHBOUR):
        do(database, "exempt", OFFICER, urn, BEGIN)
    page = officer.get(CHASE).text
    assert "nobody is left to chase" in page and "Everyone has sent" in page


def test_pages_take_as_many_statements_for_ten_schools_as_for_two_hundred(
    database: Database, cheap_hashes: None
) -> None:
    counts: dict[str, list[int]] = {}
    for code, urns in (("990", range(100001, 100011)), ("991", range(200001, 200201))):
        scope = term(database, code, f"Authority {code}", tuple(urns))
        put_ladder(database, scope, {TODAY + timedelta(days=4): Audience.DSL})
        press(database, scope, urns, BEGIN, staffed(urns))
        join(database, Role.OFFICER, f"{code}@council.example", scope)
        browser = Browser(create_app(settings_for(database), database).test_client())
        browser.sign_in(f"{code}@council.example")
        for path in (CHASE, f"{CHASE}?all=1", "/authority/", "/authority/actions"):
            browser.get(path)
            with statements(database) as said:
                assert browser.get(path).status_code == 200
            counts.setdefault(path, []).append(len(said))
    assert all(few == many for few, many in counts.values()), counts
    assert max(few for few, _ in counts.values()) <= 30
    assert len(to_chase(database, scope, TODAY)) == 200
    assert {line.state for line in to_chase(database, scope, TODAY)} == {ChaseState.NOT_STARTED}
