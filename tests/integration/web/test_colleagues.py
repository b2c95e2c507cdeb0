"""A school's people and how they ask one another in: as services, and on the page "People and access"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event, select, update

from la_portal.db import Database
from la_portal.errors import BadInput, NotAllowed, NotFound
from la_portal.models import AuditEvent, IdentityEvent, Invitation, Membership, School
from la_portal.services import people, schools
from la_portal.services.people import Wanted
from la_portal.vocabulary import Actor, Role, Scope
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
    acting,
    details,
    events,
    join,
    later,
)

pytestmark = pytest.mark.usefixtures("schools", "cheap_hashes")
PAGE, JO = "/returns/people", "jo@school.example"
SECRET = "s" * 40
WHICH_SECTIONS = (
    "Choose one or more sections for the contributor to fill in: policies, training, incidents, platforms or practice"
)


def let_in(database: Database, role: Role, name: str, sections: tuple[str, ...] = ()) -> Actor:
    token = people.invite(database, 1, role, f"{name}@school.example", OUR_URN, NOW, sections=sections)
    return acting(database, people.accept(database, token, name, PASSWORD, NOW))


def ask_in(
    database: Database, actor: Actor, role: Role, sections: Sequence[str] = (), urn: int | None = OUR_URN
) -> str:
    """The token of an invitation by e-mail."""
    return people.invite_by_mail(database, SECRET, actor, Wanted(JO, role, urn, sections), NOW)


@pytest.fixture
def signed_in(app: Flask, database: Database) -> dict[Role, Browser]:
    """A browser of each role of our school."""
    browsers: dict[Role, Browser] = {}
    for role in (Role.HEADTEACHER, Role.DSL, Role.CONTRIBUTOR, Role.GOVERNOR):
        let_in(database, role, role, ("training",) if role is Role.CONTRIBUTOR else ())
        browsers[role] = Browser(app.test_client())
        browsers[role].sign_in(f"{role}@school.example")
    return browsers


# Services


def test_a_contributor_acts_in_their_school_for_the_sections_of_their_invitation(database: Database) -> None:
    jo = let_in(database, Role.CONTRIBUTOR, "jo", ("incidents", "training"))
    assert (jo.school_id, jo.sections) == (OUR_URN, {"training", "incidents"})
    dsl = let_in(database, Role.DSL, "tom")
    assert (dsl.school_id, dsl.sections) == (OUR_URN, None)
    officer = acting(database, join(database, Role.OFFICER, OFFICER))
    assert (officer.school_id, officer.sections) == (None, None)


@pytest.mark.parametrize(
    ("role", "sections"),
    [
        (Role.CONTRIBUTOR, ()),
        (Role.CONTRIBUTOR, ("header",)),
        (Role.CONTRIBUTOR, ("training", "no such section")),
        (Role.DSL, ("training",)),
        (Role.GOVERNOR, ("training",)),
    ],
)
def test_sections_are_a_contributors_and_known_ones(database: Database, role: Role, sections: tuple[str, ...]) -> None:
    with pytest.raises(BadInput, match=r"[Cc]ontributor") as refusal:
        people.invite(database, 1, role, JO, OUR_URN, NOW, sections=sections)
    assert refusal.value.field == "sections"
    assert events(database) == []


def test_another_invitation_gives_a_contributor_its_sections_and_one_event(database: Database) -> None:
    join(database, Role.CONTRIBUTOR, JO, urn=OUR_URN, sections=("training",))
    again = join(database, Role.CONTRIBUTOR, JO, urn=OUR_URN, sections=("practice", "incidents"), at=later(minutes=1))
    assert acting(database, again).sections == {"incidents", "practice"}
    with database.identity() as session:
        assert session.execute(select(Membership.sections)).scalars().all() == [["incidents", "practice"]]
    assert Counter(events(database)) == {"invited": 2, "joined": 1, "sections_changed": 1, "sign_in": 2}
    changed = {"role": "contributor", "school_id": OUR_URN, "sections": ["incidents", "practice"]}
    assert details(database, "sections_changed") == [changed]


def test_a_schools_people_are_listed_by_role_and_name_in_one_statement(database: Database) -> None:
    for role, name in ((Role.GOVERNOR, "ann"), (Role.DSL, "tom"), (Role.DSL, "Bea"), (Role.HEADTEACHER, "zoe")):
        let_in(database, role, name)
    let_in(database, Role.CONTRIBUTOR, "jo", ("training",))
    join(database, Role.OFFICER, OFFICER)
    join(database, Role.DSL, "theirs@school.example", THEIRS, THEIR_URN)
    left = let_in(database, Role.GOVERNOR, "left")
    with database.identity(writing=True) as session:
        session.execute(update(Membership).where(Membership.id == left.membership_id).values(ended_at=NOW))
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    found = people.of_school(database, 1, OUR_URN)
    assert [one.name for one in found] == ["zoe", "Bea", "tom", "jo", "ann"]
    assert [one.sections for one in found] == [None, None, None, {"training"}, None]
    assert len([statement for statement in statements if not statement.startswith("BEGIN")]) == 1
    assert people.of_school(database, 2, OUR_URN) == [], "a URN means nothing in another authority"


def test_a_colleague_joins_the_actors_own_school_and_the_event_says_who_asked(database: Database) -> None:
    tom = let_in(database, Role.DSL, "tom")
    token = ask_in(database, tom, Role.CONTRIBUTOR, ["training"])
    invited = people.invitation(database, token, NOW)
    assert (invited.school_id, invited.role, invited.sections) == (OUR_URN, Role.CONTRIBUTOR, ("training",))
    with database.identity() as session:
        asked = select(IdentityEvent.person_id).where(IdentityEvent.kind == "invited")
        assert session.execute(asked).scalars().all().count(tom.person_id) == 1
    people.accept(database, token, "Jo", PASSWORD, NOW)
    with pytest.raises(NotFound, match="works once"):
        people.accept(database, token, "Jo", PASSWORD, NOW)


def test_who_may_not_invite_invites_nobody(database: Database) -> None:
    tom = let_in(database, Role.DSL, "tom")
    contributor, governor = (
        let_in(database, Role.CONTRIBUTOR, "jo", ("training",)),
        let_in(database, Role.GOVERNOR, "g"),
    )
    officer = acting(database, join(database, Role.OFFICER, OFFICER))
    before = events(database)
    for actor in (contributor, governor):
        with pytest.raises(NotAllowed):
            ask_in(database, actor, Role.GOVERNOR)
    with pytest.raises(NotFound):
        ask_in(database, officer, Role.GOVERNOR, urn=THEIR_URN)
    with pytest.raises(NotFound):
        foreign = Actor(tom.person_id, Role.DSL, tom.scope, tom.membership_id, school_id=THEIR_URN)
        ask_in(database, foreign, Role.GOVERNOR)
    for role in (Role.OFFICER, Role.AUTHORITY_ADMIN):
        with pytest.raises(NotFound):
            ask_in(database, tom, role, urn=None)
    assert events(database) == before


def choice(database: Database) -> tuple[bool | None, list[tuple[str | None, str | None]]]:
    """What our school has chosen, and the events of choosing."""
    with database.tenant(OURS) as session:
        chosen = session.execute(select(School.dsl_may_send).where(School.school_id == OUR_URN)).scalar_one()
        kind = AuditEvent.kind == "who_sends_chosen"
        rows = session.execute(
            select(AuditEvent.from_state, AuditEvent.to_state).where(kind).order_by(AuditEvent.number)
        )
        return chosen, [(row.from_state, row.to_state) for row in rows]


def test_the_headteacher_alone_chooses_who_sends_and_each_choice_is_one_event(database: Database) -> None:
    head, tom = let_in(database, Role.HEADTEACHER, "zoe"), let_in(database, Role.DSL, "tom")
    for dsl_may_send in (True, True, False):
        with database.tenant(head.scope, writing=True) as session:
            schools.choose_who_sends(session, head, OUR_URN, dsl_may_send, NOW)
    for actor, urn, refusal in ((tom, OUR_URN, NotAllowed), (head, THEIR_URN, NotFound)):
        with pytest.raises(refusal), database.tenant(actor.scope, writing=True) as session:
            schools.choose_who_sends(session, actor, urn, True, NOW)
    assert choice(database) == (False, [(None, "dsl"), ("dsl", "headteacher")])


def test_nobody_chooses_for_the_school_that_theirs_continues(database: Database) -> None:
    head = let_in(database, Role.HEADTEACHER, "zoe")
    both = Actor(head.person_id, head.role, Scope(1, frozenset({OUR_URN, 100009})), school_id=100009)
    with pytest.raises(NotFound), database.tenant(both.scope, writing=True) as session:
        schools.choose_who_sends(session, both, OUR_URN, True, NOW)
    assert choice(database) == (None, [])


# Pages


def lines(browser: Browser) -> list[list[str]]:
    page = BeautifulSoup(browser.get(PAGE).text, "html.parser")
    return [[cell.get_text() for cell in row.select("th, td")] for row in page.select("tbody tr")]


def test_everybody_of_a_school_sees_who_works_on_the_return(signed_in: dict[Role, Browser]) -> None:
    assert lines(signed_in[Role.GOVERNOR]) == [
        ["headteacher", "Headteacher", "Signs off"],
        ["dsl", "Designated safeguarding lead (DSL)", "All sections"],
        ["contributor", "Contributor", "Training only"],
        ["governor (you)", "Governor", "Reads"],
    ]
    forms = {
        role: set(re.findall(r'action="(/returns/people[^"]*)"', b.get(PAGE).text)) for role, b in signed_in.items()
    }
    assert forms == {
        Role.HEADTEACHER: {PAGE, f"{PAGE}/sending"},
        Role.DSL: {PAGE},
        Role.CONTRIBUTOR: set(),
        Role.GOVERNOR: set(),
    }


def test_the_link_is_shown_once_and_lets_its_person_in(
    signed_in: dict[Role, Browser], app: Flask, database: Database
) -> None:
    dsl = signed_in[Role.DSL]
    answer = dsl.post(PAGE, email=f" {JO} ", role="contributor", sections=["practice", "training"])
    assert answer.status_code == 200
    assert "It works once, for 14 days" in answer.text
    assert "Training and practice only" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    found = re.search(r"http://localhost(/invitation/[\w-]+)", answer.text)
    assert found
    assert found[1] not in dsl.get(PAGE).text
    jo = Browser(app.test_client())
    assert "contributor (training and practice only)" in jo.get(found[1]).text
    assert jo.post(found[1], name="Jo Hartley", password=PASSWORD).status_code == 302
    assert ["Jo Hartley (you)", "Contributor", "Training and practice only"] in lines(jo)
    assert Browser(app.test_client()).get(found[1]).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({}, ["Enter their email address", "Choose what they will do"]),
        ({"email": JO}, ["Choose what they will do"]),
        ({"email": "jo", "role": "governor"}, ["'jo' is not an email address. Write it like name@example.com"]),
        ({"email": JO, "role": "officer"}, ["Choose what they will do"]),
        (
            {"email": JO, "role": "contributor"},
            [WHICH_SECTIONS],
        ),
    ],
)
def test_what_is_missing_is_named_and_what_was_typed_stays(
    signed_in: dict[Role, Browser], database: Database, fields: dict[str, str], sentences: list[str]
) -> None:
    answer = signed_in[Role.HEADTEACHER].post(PAGE, **fields)
    page = BeautifulSoup(answer.text, "html.parser")
    links = page.select(".govuk-error-summary__list a")
    assert answer.status_code == 400
    assert [link.get_text() for link in links] == sentences
    assert all(page.select_one(str(link["href"])) for link in links), "each leads to its field"
    assert page.select_one("#email")["value"] == fields.get("email", "")
    with database.identity() as session:
        assert session.execute(select(Invitation).where(Invitation.email == JO)).first() is None


def test_sections_that_were_ticked_before_another_answer_are_not_looked_at(signed_in: dict[Role, Browser]) -> None:
    answer = signed_in[Role.DSL].post(PAGE, email=JO, role="governor", sections=["training"])
    assert answer.status_code == 200
    assert "Reads" in answer.text


def test_who_sends_is_said_and_chosen(signed_in: dict[Role, Browser], database: Database) -> None:
    head, dsl = signed_in[Role.HEADTEACHER], signed_in[Role.DSL]
    assert "The headteacher signs each return, and can choose to leave it to the DSL." in dsl.get(PAGE).text
    refused = head.post(f"{PAGE}/sending", page=PAGE)
    assert (refused.status_code, "Choose who sends the return" in refused.text) == (400, True)
    for sender, sentence in (("dsl", "The DSL may send the return alone"), ("headteacher", "signs each return.")):
        answer = head.post(f"{PAGE}/sending", page=PAGE, sender=sender)
        assert answer.location == f"{PAGE}#sending"
        assert sentence in dsl.get(PAGE).text
        chosen = BeautifulSoup(head.get(PAGE).text, "html.parser").select_one("[name=sender][checked]")
        assert chosen["value"] == sender, "what was chosen is shown"
    assert choice(database) == (False, [(None, "dsl"), ("dsl", "headteacher")])


def test_without_a_headteacher_the_dsl_sends_alone(app: Flask, database: Database) -> None:
    join(database, Role.DSL, DSL, urn=OUR_URN)
    dsl = Browser(app.test_client())
    dsl.sign_in(DSL)
    page = dsl.get(PAGE).text
    assert "The DSL sends each return alone, as long as no headteacher has joined here." in page
    assert "Nobody else has joined yet" in page


def test_the_navigation_leads_a_schools_people_home_and_to_their_colleagues(
    signed_in: dict[Role, Browser], app: Flask, database: Database
) -> None:
    def navigation(browser: Browser, path: str) -> tuple[list[str], list[str]]:
        page = BeautifulSoup(browser.get(path).text, "html.parser")
        links = page.select(".govuk-service-navigation__list a")
        current = [link.get_text(strip=True) for link in links if link.get("aria-current")]
        return [link.get_text(strip=True) for link in links], current

    for browser in signed_in.values():
        assert browser.get("/").location == "/returns/"
        assert navigation(browser, PAGE) == (["Home", "People and access"], ["People and access"])
        assert navigation(browser, "/returns/") == (["Home", "People and access"], ["Home"])
        assert navigation(browser, f"{PAGE}/nothing")[1] == [], "a page that is not there is nowhere"
    join(database, Role.OFFICER, OFFICER)
    officer = Browser(app.test_client())
    officer.sign_in(OFFICER)
    assert officer.get("/").location == "/authority/"
    assert "Home" not in navigation(officer, "/authority/collections")[0]
    assert officer.get(PAGE).status_code == officer.get("/returns/").status_code == 404
