"""What officers see of their authority's mail, and what they can do about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from la_portal.app import create_app
from la_portal.db import Database
from la_portal.models import AuditEvent, OutboxMessage
from la_portal.services import people
from la_portal.services.mail.letters import Letter
from la_portal.services.mail.outbox import post, post_way_in
from la_portal.services.people import Entry
from la_portal.services.people.tokens import token_of
from la_portal.vocabulary import Audience, Role, Scope, WayIn
from tests.people import NOW, OFFICER, OUR_URN, OURS, THEIR_URN, THEIRS, Browser, join, settings_for
from tests.postbox import SECRET
from tests.pressing import statements

MAIL = "/authority/mail"
GIVEN_UP = {"given_up_at": NOW, "attempts": 8, "failure": "asked to wait 450"}
Write = Callable[..., str]


@pytest.fixture
def write(schools: Database) -> Write:
    """A message of our school, or as told, that has come as far as told; gives the address of its page."""

    def written(scope: Scope = OURS, urn: int | None = OUR_URN, kind: str = "reminder", **so_far: Any) -> str:
        letter = Letter(kind, f"About {urn}", ("It is due.", "Thank you."), "Continue", "/returns/")
        with schools.tenant(scope, writing=True) as session:
            post(session, letter, so_far.pop("audience", Audience.DSL), NOW, school_id=urn)
            (row,) = (one for one in session.new if isinstance(one, OutboxMessage))
            for name, value in so_far.items():
                setattr(row, name, value)
        return f"{MAIL}/{row.id}"

    return written


@pytest.fixture
def reader(browser: Browser, officer: Entry) -> Browser:
    """An officer of ours, signed in."""
    browser.sign_in(OFFICER)
    return browser


def text_of(page: str) -> str:
    return " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())


def test_without_mail_each_list_says_what_will_appear(reader: Browser) -> None:
    for state, words in (
        ("waiting", "Nothing waits."),
        ("sent", "Nothing has been sent yet."),
        ("came_back", "Nothing has come back"),
        ("given_up", "Nothing was given up."),
    ):
        assert words in reader.get(f"{MAIL}?state={state}").text


def test_each_message_stands_in_one_list_with_its_reason(reader: Browser, write: Write) -> None:
    write()
    write(next_try_at=NOW + timedelta(hours=2), attempts=1, failure="asked to wait 450")
    write(sent_at=NOW, attempts=1, reached=["a"])
    write(given_up_at=NOW, attempts=1, refused=["a"], failure="came back 550")
    write(sent_at=NOW, attempts=1, reached=["b"], refused=["a"], failure="came back 550")
    write(given_up_at=NOW, attempts=1, failure="nobody")
    write(given_up_at=NOW, attempts=1, failure="rejected 554")
    write(given_up_at=NOW, attempts=8, failure="broken off")
    said = {
        state: text_of(reader.get(f"{MAIL}?state={state}").text)
        for state in ("waiting", "sent", "came_back", "given_up")
    }
    for page in said.values():
        assert "Waiting 2 Sent 1 Came back 2 Given up 3" in page
    assert "It goes out with the next run." in said["waiting"]
    assert "The mail server asked us to wait (450). We try again at" in said["waiting"]
    assert "The address takes no mail (550). Ask the school who is there now." in said["came_back"]
    assert "One address takes no mail (550). The others have it." in said["came_back"]
    assert "There is nobody to send it to: no DSL and no headteacher has joined." in said["given_up"]
    assert "The mail server does not take this message (554)." in said["given_up"]
    assert "The mail server stopped answering, and we stopped after 8 tries." in said["given_up"]


def test_a_list_is_filtered_by_kind_and_paged_by_fifty(reader: Browser, write: Write) -> None:
    for _ in range(51):
        write()
    write(kind="receipt")
    first = reader.get(MAIL).text
    assert first.count("About 100") == 50
    assert "All kinds Receipt 1 Reminder 51" in text_of(first)
    assert reader.get(f"{MAIL}?state=waiting&page=2").text.count("About 100") == 2
    assert reader.get(f"{MAIL}?state=waiting&kind=receipt").text.count("About 100") == 1
    assert reader.get(f"{MAIL}?state=waiting&kind=receipt&page=2").status_code == 404
    assert reader.get(f"{MAIL}?state=waiting&kind=nothing").text.count("About 100") == 50


def test_as_many_statements_for_a_full_list_as_for_one_message(
    reader: Browser, write: Write, schools: Database
) -> None:
    write()
    with statements(schools) as few:
        reader.get(MAIL)
    for _ in range(60):
        write()
    with statements(schools) as many:
        reader.get(MAIL)
    assert len(few) == len(many)


def test_a_message_is_shown_as_it_is_read_with_names_by_initial_and_post(
    reader: Browser, write: Write, schools: Database
) -> None:
    join(schools, Role.DSL, "rosa@school.example", urn=OUR_URN, name="Rosa Maria Lindqvist")
    join(schools, Role.HEADTEACHER, "amal@school.example", urn=OUR_URN, name="Amal Okafor")
    page = reader.get(write(audience=Audience.DSL_AND_HEADTEACHER)).text
    said = text_of(page)
    assert "To R. Lindqvist, DSL; A. Okafor, headteacher Subject About" in said
    assert "Dear R. Lindqvist, It is due. Thank you. Continue Northshire Council, safeguarding in education" in said
    for hidden in ("Rosa", "Amal", "school.example"):
        assert hidden not in page


def test_a_message_says_who_has_it_and_whose_address_takes_none(
    reader: Browser, write: Write, schools: Database
) -> None:
    for name, role in (("Rosa Lindqvist", Role.DSL), ("Amal Okafor", Role.HEADTEACHER)):
        join(schools, role, f"{name.split()[0].lower()}@school.example", urn=OUR_URN, name=name)
    known = {one.name: str(one.person_id) for one in people.of_school(schools, OURS.authority_id, OUR_URN)}
    page = write(
        sent_at=NOW,
        failure="came back 550",
        audience=Audience.DSL_AND_HEADTEACHER,
        reached=[known["Amal Okafor"]],
        refused=[known["Rosa Lindqvist"], str(uuid.uuid4())],
    )
    said = text_of(reader.get(page).text)
    assert "A. Okafor, headteacher: has it" in said
    assert "R. Lindqvist, DSL: the address takes no mail" in said
    assert "A person who has left: the address takes no mail" in said
    assert "Try again" not in said


def test_what_was_given_up_waits_again_when_somebody_says_so(reader: Browser, write: Write, schools: Database) -> None:
    page = write(**GIVEN_UP)
    assert reader.post(f"{page}/try-again", page).location == page
    said = text_of(reader.get(page).text)
    assert "It goes out with the next run." in said
    assert "Try again" not in said
    with schools.tenant(OURS) as session:
        kinds = session.execute(select(AuditEvent.kind, AuditEvent.school_id, AuditEvent.detail)).all()
    assert kinds == [("mail_tried_again", OUR_URN, {"message": page.rsplit("/", 1)[1]})]


def test_what_was_not_given_up_is_not_tried_again(reader: Browser, write: Write, schools: Database) -> None:
    page, given_up = write(sent_at=NOW), write(**GIVEN_UP)
    refused = reader.post(f"{page}/try-again", given_up)
    assert refused.status_code == 409
    assert "was not given up" in refused.text
    with schools.tenant(OURS) as session:
        assert session.execute(select(AuditEvent.kind)).all() == []


def test_another_authoritys_message_is_not_there(reader: Browser, write: Write) -> None:
    ours = write(**GIVEN_UP)
    theirs, nobodys = write(THEIRS, THEIR_URN, **GIVEN_UP), f"{MAIL}/{uuid.uuid4()}"
    assert "100002" not in reader.get(f"{MAIL}?state=given_up").text
    for page in (theirs, nobodys):
        assert reader.get(page).status_code == 404
        assert reader.post(f"{page}/try-again", ours).status_code == 404


def test_a_school_sees_no_mail_page(browser: Browser, dsl: Entry, write: Write) -> None:
    browser.sign_in("tom@school.example")
    assert browser.get(MAIL).status_code == 404
    assert browser.get(write()).status_code == 404
    assert "Mail to schools" not in browser.get("/returns/").text


def test_the_footer_leads_an_officer_to_the_mail(reader: Browser) -> None:
    assert f'href="{MAIL}"' in reader.get("/authority/collections").text


def test_outside_a_demonstration_no_link_to_get_in_is_shown(reader: Browser) -> None:
    assert reader.get(f"{MAIL}/links").location == MAIL
    assert "demonstration" not in reader.get(MAIL).text


@pytest.fixture
def demo(schools: Database, officer: Entry) -> Browser:
    """An officer of ours in a demonstration."""
    made: Flask = create_app(replace(settings_for(schools), environment="demo", secret_key=SECRET), schools)
    browser = Browser(made.test_client())
    browser.sign_in(OFFICER)
    return browser


def test_a_demonstration_says_that_mail_is_shown_instead(demo: Browser, write: Write) -> None:
    page = write()
    assert "mail is shown here instead of being sent" in demo.get(MAIL).text
    assert "It stays here: this is a demonstration" in demo.get(page).text


def test_a_demonstration_shows_the_links_of_its_own_authority(demo: Browser, schools: Database) -> None:
    ours, theirs = uuid.uuid4(), uuid.uuid4()
    with schools.identity(writing=True) as session:
        post_way_in(session, WayIn.INVITATION, "new@school.example", ours, NOW, authority_id=OURS.authority_id)
        post_way_in(session, WayIn.SIGN_IN, "other@school.example", theirs, NOW, authority_id=THEIRS.authority_id)
    page = demo.get(f"{MAIL}/links").text
    assert f'href="/invitation/{token_of(SECRET, "invitation", ours)}"' in page
    assert "new@school.example" in page
    assert "other@school.example" not in page
