"""A trust lead: exactly the trust's schools, in one authority at a time, to read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event, select, update

from la_portal.db import Database
from la_portal.errors import BadInput, NotFound
from la_portal.models import ReturnReading, School, SchoolReturn
from la_portal.services import collecting, people
from la_portal.services.collecting import OpenCollection
from la_portal.vocabulary import AcademicYear, Actor, Role, Scope, Term
from tests.people import NOW, OUR_URN, OURS, PASSWORD, THEIR_URN, THEIRS, Browser, acting, join
from tests.returns import SLUG, TODAY

pytestmark = pytest.mark.usefixtures("schools", "cheap_hashes")
TRUST, LEAD, SECOND_URN, OTHER_URN = "Larkmoor Trust", "lead@trust.example", 100003, 100004


@pytest.fixture
def lead(schools: Database, cheap_hashes: None) -> people.Entry:
    """Who leads the trust of two of our three schools; a school elsewhere has a trust of the same name."""
    for scope, urn, trust in ((OURS, SECOND_URN, TRUST), (OURS, OTHER_URN, "Another Trust")):
        with schools.tenant(scope, writing=True) as session:
            place = {"authority_id": scope.authority_id, "school_id": urn, "imported_at": NOW}
            session.add(School(name=f"School {urn}", status="open", phase_group="primary", trust=trust, **place))
    for scope, urn in ((OURS, OUR_URN), (THEIRS, THEIR_URN)):
        move(schools, urn, TRUST, scope)
    return join(schools, Role.TRUST_LEAD, LEAD, trust=TRUST)


def move(database: Database, urn: int, trust: str | None, scope: Scope = OURS) -> None:
    """The register has the school under that trust."""
    with database.tenant(scope, writing=True) as session:
        here = (School.authority_id == scope.authority_id, School.school_id == urn)
        session.execute(update(School).where(*here).values(trust=trust))


def collect(database: Database, scope: Scope = OURS) -> None:
    """This term's collection is open."""
    asked = OpenCollection(AcademicYear(2026), Term.AUTUMN, TODAY - timedelta(days=1), TODAY, opens_on=TODAY)
    with database.tenant(scope, writing=True) as session:
        collecting.open_collection(session, Actor(None, None, scope), asked, NOW)


def test_a_trust_lead_sees_exactly_its_schools_and_loses_one_that_moves(database: Database, lead: people.Entry) -> None:
    actor = acting(database, lead)
    assert (actor.role, actor.school_id, actor.on_behalf) == (Role.TRUST_LEAD, None, False)
    assert actor.scope == Scope(1, frozenset({OUR_URN, SECOND_URN}))
    move(database, SECOND_URN, "Another Trust")
    assert acting(database, lead).scope == Scope(1, frozenset({OUR_URN}))
    move(database, OUR_URN, None)
    assert acting(database, lead).scope == Scope(1, frozenset()), "without a school it is nothing, not everything"


def test_a_trust_is_one_of_the_authoritys_and_goes_with_the_role_alone(database: Database, lead: people.Entry) -> None:
    for role, urn, trust, field in (
        (Role.TRUST_LEAD, None, "Nobody's Trust", "trust"),
        (Role.TRUST_LEAD, None, None, "trust"),
        (Role.TRUST_LEAD, OUR_URN, TRUST, "trust"),
        (Role.DSL, OUR_URN, TRUST, "trust"),
    ):
        with pytest.raises(BadInput) as refusal:
            people.invite(database, 1, role, "new@trust.example", urn, NOW, trust=trust)
        assert refusal.value.field == field


def test_two_statements_tell_whose_schools_a_trust_lead_sees(database: Database, lead: people.Entry) -> None:
    sent: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    assert people.resolve(database, lead.token, NOW)
    assert sum(statement.startswith("SELECT") for statement in sent if "set_config" not in statement) == 2


def test_the_page_shows_each_school_with_its_state_and_leads_to_its_return(
    app: Flask, database: Database, lead: people.Entry
) -> None:
    browser = Browser(app.test_client())
    assert browser.sign_in(LEAD).location == "/"
    assert browser.get("/").location == "/trust/"
    assert "No return has been asked for yet" in browser.get("/trust/").text
    collect(database)
    page = BeautifulSoup(browser.get("/trust/").text, "html.parser")
    assert "Autumn term 2026: 0 of 2 schools have returned" in page.select_one("h1").get_text()
    links = {str(link["href"]) for link in page.select("tbody a")}
    assert links == {f"/returns/{urn}/{SLUG}/" for urn in (OUR_URN, SECOND_URN)}
    shown = browser.get(f"/returns/{OUR_URN}/{SLUG}/")
    assert shown.status_code == 200
    assert "/trust/" in shown.text
    assert f"/returns/{OUR_URN}/{SLUG}/training" not in shown.text
    assert browser.get(f"/returns/{OUR_URN}/{SLUG}/check").status_code == 200
    for path in (f"/returns/{OTHER_URN}/{SLUG}/", f"/returns/{THEIR_URN}/{SLUG}/", "/returns/", "/authority/people",
                 f"/returns/{OUR_URN}/{SLUG}/training", "/dashboards/"):  # fmt: skip
        assert browser.get(path).status_code == 404, path
    move(database, OUR_URN, None)
    assert browser.get(f"/returns/{OUR_URN}/{SLUG}/").status_code == 404
    move(database, SECOND_URN, None)
    assert "No school here belongs to your trust" in browser.get("/trust/").text


def test_a_trust_leads_reading_is_not_an_authoritys(app: Flask, database: Database, lead: people.Entry) -> None:
    collect(database)
    browser = Browser(app.test_client())
    browser.sign_in(LEAD)
    assert browser.get(f"/returns/{OUR_URN}/{SLUG}/check").status_code == 200
    with database.tenant(OURS) as session:
        assert session.execute(select(SchoolReturn.school_id)).all()
        assert session.execute(select(ReturnReading.school_id)).all() == []


def test_another_authority_is_another_place(app: Flask, database: Database, lead: people.Entry) -> None:
    token = people.invite(database, 2, Role.TRUST_LEAD, LEAD, None, NOW, trust=TRUST)
    entry = people.accept(database, token, "", PASSWORD, NOW)
    assert acting(database, entry).scope == Scope(2, frozenset({THEIR_URN}))
    browser = Browser(app.test_client())
    assert browser.sign_in(LEAD).location == "/choose?next=/"
    page = browser.get("/choose").text
    assert "Larkmoor Trust in Northshire Council, as trust lead" in page
    assert "Larkmoor Trust in Southshire Council, as trust lead" in page


def test_a_schools_people_do_not_hold_its_trust_lead(database: Database, lead: people.Entry) -> None:
    assert people.of_school(database, 1, OUR_URN) == []
    (one,) = people.of_authority(database, 1)
    assert (one.role, one.trust) == (Role.TRUST_LEAD, TRUST)


def test_an_officer_invites_and_removes_trust_leads_only_in_their_own_authority(
    app: Flask, database: Database, lead: people.Entry
) -> None:
    officer = acting(database, join(database, Role.OFFICER, "o@council.example"))
    foreign = acting(database, join(database, Role.OFFICER, "o@south.example", THEIRS))
    found = acting(database, lead).membership_id
    assert found
    with pytest.raises(NotFound):
        people.remove(database, foreign, found, NOW)
    people.remove(database, officer, found, NOW)
    assert people.resolve(database, lead.token, NOW) is None
    browser, page = Browser(app.test_client()), "/authority/people/trusts"
    browser.sign_in("o@council.example")
    assert "Nobody leads a trust here yet" in browser.get(page).text
    refused = browser.post(page, email="x@trust.example")
    assert (refused.status_code, "Choose a trust" in refused.text) == (400, True)
    sent = browser.post(page, email="x@trust.example", trust=TRUST)
    assert "An invitation is on its way to them" in sent.text
    assert TRUST in sent.text
