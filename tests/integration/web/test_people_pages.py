"""The pages on which people are looked after: an officer's, a school's, and an invitation opened by somebody else."""

from __future__ import annotations

import re
import uuid

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import Invitation, Membership, School
from la_portal.services import people
from la_portal.vocabulary import Role
from tests.people import DSL, NOW, OFFICER, OUR_URN, OURS, PASSWORD, THEIR_URN, THEIRS, Browser, acting, events, join

pytestmark = pytest.mark.usefixtures("schools", "cheap_hashes")
PEOPLE, OURS_PAGE, OWN = "/authority/people", f"/authority/schools/{OUR_URN}/people", "/returns/people"
HEAD, JO, ADMIN = "head@school.example", "jo@school.example", "admin@council.example"


@pytest.fixture
def officer_browser(app: Flask, officer: people.Entry) -> Browser:
    """An officer of our authority, signed in."""
    browser = Browser(app.test_client())
    browser.sign_in(OFFICER)
    return browser


def signed_in(app: Flask, database: Database, role: Role, email: str, urn: int | None = OUR_URN) -> Browser:
    sections = ("training",) if role is Role.CONTRIBUTOR else ()
    join(database, role, email, urn=urn, sections=sections, name=email.split("@")[0])
    browser = Browser(app.test_client())
    browser.sign_in(email)
    return browser


def of(database: Database, email: str) -> str:
    """The newest membership of somebody at our school."""
    found = [one for one in people.of_school(database, 1, OUR_URN) if one.email == email]
    return str(found[-1].membership_id)


def cells(page: str) -> list[list[str]]:
    rows = BeautifulSoup(page, "html.parser").select("tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in rows]


# An officer's pages


def test_schools_without_a_dsl_stand_first_and_each_list_is_counted(
    officer_browser: Browser, database: Database
) -> None:
    with database.tenant(OURS, writing=True) as session:
        for urn, status in ((100003, "open"), (100004, "closed")):
            place = {"authority_id": 1, "school_id": urn, "phase_group": "primary", "imported_at": NOW}
            session.add(School(name=f"Schöol {urn} 50%", status=status, **place))
    join(database, Role.HEADTEACHER, HEAD, urn=OUR_URN)
    page = officer_browser.get(PEOPLE).text
    assert "2 schools have no designated safeguarding lead" in page
    assert ["Northshire School Primary", str(OUR_URN), "1", "None", "None"] in cells(page)
    assert "Nobody has joined 1" in page
    assert [row[1] for row in cells(officer_browser.get(f"{PEOPLE}?show=nobody").text)] == ["100003"]
    assert [row[1] for row in cells(officer_browser.get(f"{PEOPLE}?show=all&name=50%25").text)] == ["100003"]
    assert [row[1] for row in cells(officer_browser.get(f"{PEOPLE}?show=all&name=10000").text)] == ["100001", "100003"]
    assert "No school here has “x_”" in officer_browser.get(f"{PEOPLE}?name=x_").text
    for nonsense in ("page=2", "page=0"):
        assert officer_browser.get(f"{PEOPLE}?{nonsense}").status_code == 404
    join(database, Role.DSL, DSL, urn=OUR_URN)
    join(database, Role.DSL, DSL, urn=100003)
    assert "Every school has a designated safeguarding lead" in officer_browser.get(PEOPLE).text


def test_a_schools_people_are_seen_with_their_last_sign_in(officer_browser: Browser, database: Database) -> None:
    assert "Nobody has joined this school yet" in officer_browser.get(OURS_PAGE).text
    join(database, Role.DSL, DSL, urn=OUR_URN, name="Tom Ellery")
    (row,) = cells(officer_browser.get(OURS_PAGE).text)
    assert row[0] == f"Tom Ellery {DSL}"
    assert re.fullmatch(r"\d+ \w+ \d{4}", row[2])
    assert officer_browser.get(f"/authority/schools/{THEIR_URN}/people").status_code == 404


def test_an_officer_invites_changes_hands_over_and_removes(officer_browser: Browser, database: Database) -> None:
    refused = officer_browser.post(OURS_PAGE, email="jo", role="governor")
    assert (refused.status_code, "is not an email address" in refused.text) == (400, True)
    assert "An invitation is on its way" in officer_browser.post(OURS_PAGE, email=JO, role="governor").text
    assert "Waiting to be sent" in officer_browser.get(OURS_PAGE).text
    join(database, Role.DSL, DSL, urn=OUR_URN, name="Tom")
    page = f"{OURS_PAGE}/change?who={of(database, DSL)}"
    chosen = BeautifulSoup(officer_browser.get(page).text, "html.parser").select_one("[name=role][checked]")
    assert chosen["value"] == "dsl", "what they do now is shown"
    refused = officer_browser.post(page, role="contributor")
    assert (refused.status_code, "Choose one or more sections" in refused.text) == (400, True)
    assert officer_browser.post(page, role="contributor", sections=["training"]).location == OURS_PAGE
    assert "Training only" in officer_browser.get(OURS_PAGE).text
    page = f"{OURS_PAGE}/remove?who={of(database, DSL)}"
    assert "signed out at once" in officer_browser.get(page).text
    assert officer_browser.post(page).location == OURS_PAGE
    assert people.of_school(database, 1, OUR_URN) == []
    assert officer_browser.get(page).status_code == 404, "nobody is removed twice"


def test_hand_over_by_an_officer_names_somebody_here_or_asks_somebody_new(
    officer_browser: Browser, database: Database
) -> None:
    for role, email in ((Role.DSL, DSL), (Role.GOVERNOR, JO)):
        join(database, role, email, urn=OUR_URN, name=email.split("@")[0])
    page = f"{OURS_PAGE}/hand-over?who={of(database, DSL)}"
    for fields, sentence in (
        ({}, "Choose who takes over"),
        ({"successor": "nonsense"}, "Choose who takes over"),
        ({"successor": "new"}, "Enter their email address"),
        ({"successor": "new", "email": "jo"}, "is not an email address"),
    ):
        refused = officer_browser.post(page, **fields)
        assert (refused.status_code, sentence in refused.text) == (400, True)
    assert officer_browser.post(page, successor=str(uuid.uuid4())).status_code == 404
    asked = officer_browser.post(page, successor="new", email="next@school.example")
    assert "When they accept, the access of tom ends." in asked.text
    assert "Takes over from the DSL there" in officer_browser.get(OURS_PAGE).text
    assert officer_browser.post(page, successor=of(database, JO)).location == OURS_PAGE
    assert {one.role for one in people.of_school(database, 1, OUR_URN)} == {Role.DSL, Role.GOVERNOR}


def test_open_invitations_are_sent_again_or_withdrawn(officer_browser: Browser, database: Database) -> None:
    page = f"{PEOPLE}/invitations"
    assert "No invitation is open" in officer_browser.get(page).text
    people.invite(database, 1, Role.DSL, DSL, OUR_URN, NOW)
    theirs = people.invite(database, 2, Role.DSL, DSL, THEIR_URN, NOW)
    assert "Passed on by hand" in officer_browser.get(page).text

    def newest(authority_id: int) -> str:
        with database.identity() as session:
            here = Invitation.authority_id == authority_id
            found = select(Invitation.id).where(here, Invitation.role == Role.DSL, Invitation.expires_at > NOW)
            return str(session.execute(found.order_by(Invitation.expires_at.desc())).scalars().first())

    for nonsense in ({"press": "again"}, {"press": "again", "invitation": "x"}):
        assert officer_browser.post(page, **nonsense).status_code == 404
    assert officer_browser.post(page, press="withdraw", invitation=newest(2)).status_code == 404
    assert people.invitation(database, theirs, NOW)
    assert officer_browser.post(page, press="again", invitation=newest(1), urn=str(OUR_URN)).location == OURS_PAGE
    assert "Waiting to be sent" in officer_browser.get(page).text
    assert officer_browser.post(page, press="withdraw", invitation=newest(1)).location == page
    assert "No invitation is open" in officer_browser.get(page).text


def test_the_team_is_seen_by_officers_and_changed_by_administrators(
    officer_browser: Browser, app: Flask, database: Database
) -> None:
    admin = signed_in(app, database, Role.AUTHORITY_ADMIN, ADMIN, None)
    page = f"{PEOPLE}/team"
    assert "Invite somebody to the team" not in officer_browser.get(page).text
    assert officer_browser.post(page, page=OURS_PAGE, email=JO, role="officer").status_code == 404
    assert admin.post(page, email=JO, role="dsl").status_code == 400
    assert "An invitation is on its way" in admin.post(page, email=JO, role="officer").text
    members = {one.email: str(one.membership_id) for one in people.of_authority(database, 1)}
    assert officer_browser.get(f"{PEOPLE}/remove?who={members[ADMIN]}").status_code == 404
    own = admin.post(f"{PEOPLE}/remove?who={members[ADMIN]}")
    assert (own.status_code, "cannot remove yourself" in own.text) == (400, True)
    assert admin.post(f"{PEOPLE}/change?who={members[OFFICER]}", role="authority_admin").location == PEOPLE
    assert officer_browser.get(f"{PEOPLE}/signing-in").status_code == 200, "from the next click"


# A school's own page


def test_a_headteacher_prunes_and_a_dsl_hands_over_what_is_theirs(app: Flask, database: Database) -> None:
    head, tom = signed_in(app, database, Role.HEADTEACHER, HEAD), signed_in(app, database, Role.DSL, DSL)
    jo = signed_in(app, database, Role.CONTRIBUTOR, JO)
    assert "Hand over to somebody else" in tom.get(OWN).text
    assert f"{OWN}/remove" not in tom.get(OWN).text + jo.get(OWN).text
    for browser in (tom, jo):
        assert browser.get(f"{OWN}/remove?who={of(database, JO)}").status_code == 404
    foreign = join(database, Role.DSL, "f@school.example", THEIRS, THEIR_URN)
    for who in (acting(database, foreign).membership_id, "nonsense"):
        assert head.get(f"{OWN}/remove?who={who}").status_code == 404
    assert head.get(f"{OWN}/remove").location == OWN
    last = head.post(f"{OWN}/remove?who={of(database, HEAD)}")
    assert (last.status_code, "only headteacher here" in last.text) == (400, True)
    assert head.post(f"{OWN}/change?who={of(database, JO)}", role="governor").location == OWN
    refused = tom.post(f"{OWN}/hand-over?who={of(database, HEAD)}", successor=of(database, JO))
    assert refused.status_code == 403
    over = tom.post(f"{OWN}/hand-over?who={of(database, DSL)}", successor=of(database, JO))
    assert over.location == "/sign-in?changed=handed-over"
    assert "You have handed over" in tom.get(over.location).text
    assert not tom.signed_in
    assert head.post(f"{OWN}/remove?who={of(database, JO)}").location == OWN
    assert not jo.signed_in


# An invitation opened by somebody else, or elsewhere


def test_an_invitation_opened_as_somebody_else_says_so_and_offers_to_sign_out(
    officer_browser: Browser, database: Database
) -> None:
    page = f"/invitation/{people.invite(database, 1, Role.DSL, DSL, OUR_URN, NOW)}"
    shown = officer_browser.get(page)
    assert "You are signed in as Somebody Invented of Northshire Council" in shown.text
    assert DSL in shown.text
    refused = officer_browser.post(page, name="Evil", password=PASSWORD)
    assert (refused.status_code, "You are signed in as somebody else" in refused.text) == (409, True)
    with database.identity() as session:
        assert session.execute(select(Membership).where(Membership.role == Role.DSL)).first() is None
    assert officer_browser.post("/sign-out", page=page, next=page).location == page
    assert officer_browser.post(page, name="Tom Ellery", password=PASSWORD).location == "/"
    assert officer_browser.get("/").location == "/returns/"


def test_signing_out_goes_on_to_no_address_of_somebody_else(officer_browser: Browser) -> None:
    assert officer_browser.post("/sign-out", page="/password", next="//evil.example/").location == "/sign-in"


def test_an_own_invitation_to_another_authority_is_accepted_without_a_password(
    officer_browser: Browser, database: Database
) -> None:
    page = f"/invitation/{people.invite(database, 2, Role.DSL, OFFICER, THEIR_URN, NOW)}"
    shown = officer_browser.get(page).text
    assert "You keep what you have" in shown
    assert 'type="password"' not in shown
    assert officer_browser.post(page).location == "/"
    assert "Southshire Council" in officer_browser.get("/password").text
    choose = officer_browser.get("/choose").text
    assert "Northshire Council, as officer" in choose
    assert "Southshire School, as" in choose
    assert events(database).count("joined") == 2
    assert officer_browser.get(page).status_code == 404
