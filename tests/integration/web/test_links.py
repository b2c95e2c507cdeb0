"""Signing in with a link by e-mail: once, in time, in one browser, for schools whose authority allows it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from la_portal.db import Database
from la_portal.errors import BadInput, NotAllowed, NotFound
from la_portal.models import AuditEvent, IdentityMail, Membership, SignInLink
from la_portal.services import people, signing_in
from la_portal.services.people import TooManyAttempts, links
from la_portal.services.people.tokens import token_of
from la_portal.vocabulary import Actor, Role, Scope
from tests.people import DSL, NOW, OFFICER, OUR_URN, OURS, THEIR_URN, THEIRS, Browser, acting, events, join, later

pytestmark = pytest.mark.usefixtures("schools", "cheap_hashes")
SECRET, HERE, MINE = "s" * 40, "192.0.2.1", "the secret of one browser"
STRANGER = "nobody@school.example"


def allow(database: Database, allowed: bool = True, scope: Scope = OURS) -> None:
    """The authority allows links, or does not."""
    with database.tenant(scope, writing=True) as session:
        signing_in.choose_links(session, Actor(None, None, scope), allowed, NOW)


def ask(database: Database, email: str = DSL, browser: str = MINE, address: str = HERE) -> str | None:
    """The token of the link that this sent, or nothing."""
    before = _links(database)
    links.ask(database, SECRET, email, browser, address, NOW)
    new = _links(database) - before
    return token_of(SECRET, "sign_in", new.pop()) if new else None


def _links(database: Database) -> set[object]:
    with database.identity() as session:
        ids = set(session.execute(select(SignInLink.id)).scalars())
        about = session.execute(select(IdentityMail.about).where(IdentityMail.kind == "sign_in")).scalars()
        assert set(about) == ids, "each link has its message, and nobody else has one"
        return set(ids)


@pytest.fixture
def tom(schools: Database, cheap_hashes: None) -> people.Entry:
    """The DSL of our school, in an authority that allows links."""
    allow(schools)
    return join(schools, Role.DSL, DSL, urn=OUR_URN)


@pytest.mark.usefixtures("tom")
def test_a_link_signs_its_person_in_once(database: Database) -> None:
    token = ask(database)
    assert token
    links.look(database, token, MINE, later(minutes=14))
    entry = links.use(database, token, MINE, later(minutes=14))
    assert acting(database, entry).role is Role.DSL
    with pytest.raises(NotFound, match="works once, for 15 minutes"):
        links.use(database, token, MINE, later(minutes=14))
    kinds = events(database)
    assert [kinds.count(kind) for kind in ("link_asked", "link_used", "link_refused")] == [1, 1, 1]


@pytest.mark.usefixtures("tom")
def test_using_one_link_ends_the_others_of_its_person(database: Database) -> None:
    first, second = ask(database), ask(database)
    assert first and second
    links.use(database, first, MINE, NOW)
    with pytest.raises(NotFound):
        links.use(database, second, MINE, NOW)


@pytest.mark.usefixtures("tom")
def test_a_link_ends_after_15_minutes_and_works_in_no_other_browser(database: Database) -> None:
    token = ask(database)
    assert token
    for browser in ("", "another browser's secret"):
        with pytest.raises(links.OtherBrowser, match="in which you asked for it"):
            links.use(database, token, browser, NOW)
    with pytest.raises(NotFound):
        links.use(database, token, MINE, later(minutes=15))
    assert links.use(database, token, MINE, NOW), "a refusal does not use it up"


def test_what_ended_since_lets_nobody_in(database: Database, tom: people.Entry) -> None:
    token = ask(database)
    assert token
    allow(database, False)
    with pytest.raises(NotAllowed, match="allows no links any more"):
        links.use(database, token, MINE, NOW)
    allow(database)
    with database.identity(writing=True) as session:
        session.execute(update(Membership).values(ended_at=NOW))
    with pytest.raises(NotAllowed):
        links.use(database, token, MINE, NOW)


def test_who_gets_a_link_and_who_does_not(database: Database) -> None:
    for email, role, urn in ((DSL, Role.DSL, OUR_URN), (OFFICER, Role.OFFICER, None)):
        join(database, role, email, urn=urn)
    assert ask(database) is None, "the authority has not allowed it"
    allow(database)
    assert ask(database)
    assert ask(database, OFFICER) is None, "officers never"
    assert ask(database, STRANGER) is None
    join(database, Role.DSL, DSL, THEIRS, THEIR_URN)
    assert ask(database) is None, "the other authority of the same person has not allowed it"
    allow(database, scope=THEIRS)
    assert ask(database)
    join(database, Role.OFFICER, DSL, THEIRS)
    assert ask(database) is None, "who is an officer anywhere uses a password"


@pytest.mark.usefixtures("tom")
def test_known_and_unknown_addresses_cost_the_same_statements(database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)
    sent: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: sent.append(given[2].split()[0].upper()))
    found: list[list[str]] = []
    for email, address in ((DSL, "192.0.2.7"), (STRANGER, "192.0.2.8"), (OFFICER, "192.0.2.9")):
        sent.clear()
        links.ask(database, SECRET, email, MINE, address, NOW)
        found.append(list(sent))
    assert found[0]
    assert len({len(statements) for statements in found}) == 1
    writes = [[word for word in statements if word in {"INSERT", "DELETE", "UPDATE"}] for statements in found]
    assert len(writes[0]) == len(writes[1]) == len(writes[2])


@pytest.mark.usefixtures("tom")
def test_too_many_askings_from_one_address_are_refused_and_to_one_account_go_unsent(database: Database) -> None:
    for email in (DSL, STRANGER):
        for _ in range(10):
            links.ask(database, SECRET, email, MINE, HERE, NOW)
        with pytest.raises(TooManyAttempts):
            links.ask(database, SECRET, email, MINE, HERE, NOW)
    assert len(_links(database)) == 10
    assert ask(database, address="192.0.2.2") is None, "ten to one account, from wherever"
    assert people.sign_in(database, DSL, "marble otter canteen", HERE, NOW), "a password is another matter"


def test_what_is_no_address_is_named(database: Database) -> None:
    with pytest.raises(BadInput, match="is not an email address"):
        links.ask(database, SECRET, "tom", MINE, HERE, NOW)


# Pages


def _token(database: Database) -> str:
    with database.identity() as session:
        newest = select(SignInLink.id).order_by(SignInLink.asked_at.desc()).limit(1)
        return token_of(SECRET, "sign_in", session.execute(newest).scalar_one())


@pytest.mark.usefixtures("tom")
def test_a_link_is_asked_for_looked_at_and_pressed(browser: Browser, app: Flask, database: Database) -> None:
    assert "Email me a link to sign in" in browser.get("/sign-in").text
    sent = browser.post("/sign-in/link", email=f" {DSL} ")
    assert "Check your email" in sent.text
    assert "HttpOnly" in sent.headers.getlist("Set-Cookie")[0]
    page = f"/sign-in/link/{_token(database)}"
    for _ in range(2):
        assert "It is used up when you press the button" in browser.get(page).text, "looking does not use it up"
    elsewhere = Browser(app.test_client()).get(page)
    assert (elsewhere.status_code, "This is another browser" in elsewhere.text) == (403, True)
    assert not browser.signed_in
    assert browser.post(page).location == "/"
    assert browser.get("/").location == "/returns/"
    again = browser.get(page)
    assert (again.status_code, "Ask for a link in this browser" in again.text) == (404, True)


@pytest.mark.usefixtures("tom")
def test_the_answer_is_the_same_for_every_address(app: Flask, database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)
    answers = set[str]()
    for email in (DSL, OFFICER, STRANGER):
        browser = Browser(app.test_client())
        answer = browser.post("/sign-in/link", email=email)
        assert answer.status_code == 200
        assert len(browser.client.get_cookie("link").value) == 43
        answers.add(_without_nonces(answer.text.replace(email, "")))
    assert len(answers) == 1
    with database.identity() as session:
        assert len(session.execute(select(SignInLink.id)).scalars().all()) == 1


def _without_nonces(text: str) -> str:
    return "".join(line for line in text.splitlines() if "csrf_token" not in line and "nonce" not in line)


def test_the_switch_is_an_administrators_and_one_audit_event(app: Flask, database: Database) -> None:
    join(database, Role.AUTHORITY_ADMIN, "admin@council.example")
    join(database, Role.OFFICER, OFFICER)
    page, admin, officer = "/authority/people/signing-in", Browser(app.test_client()), Browser(app.test_client())
    admin.sign_in("admin@council.example")
    officer.sign_in(OFFICER)
    assert officer.get(page).status_code == 404
    assert admin.post(page, links="maybe").status_code == 400
    for _ in range(2):
        assert admin.post(page, links="yes").location == "/authority/people"
    assert "or with a link that we email them" in officer.get("/authority/people").text
    with database.tenant(OURS) as session:
        rows = session.execute(select(AuditEvent.kind, AuditEvent.from_state, AuditEvent.to_state)).all()
    assert [tuple(row) for row in rows] == [("link_sign_in_chosen", "not allowed", "allowed")]


def test_a_membership_that_nobody_used_for_400_days_works_still(database: Database, tom: people.Entry) -> None:
    assert people.sign_in(database, DSL, "marble otter canteen", HERE, later(days=400))
    links.ask(database, SECRET, DSL, MINE, HERE, later(days=400))
    with database.identity() as session:
        link = session.execute(select(SignInLink.id)).scalar_one()
    entry = links.use(database, token_of(SECRET, "sign_in", link), MINE, later(days=400))
    assert people.resolve(database, entry.token, later(days=400))
