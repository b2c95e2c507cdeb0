"""Many invitations from a file: what becomes of each row, and that the good ones go."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event, select

from la_portal.db import Database
from la_portal.errors import BadInput, NotFound
from la_portal.files import guest_list
from la_portal.files.guest_list import Guest
from la_portal.models import IdentityMail, Invitation, School
from la_portal.services import people
from la_portal.services.people import several
from la_portal.vocabulary import Actor, Role
from tests.people import DSL, NOW, OFFICER, OUR_URN, OURS, THEIR_URN, Browser, acting, details, join

pytestmark = pytest.mark.usefixtures("schools", "cheap_hashes")
SECRET, PAGE = "s" * 40, "/authority/people/several"
FILE = f"""urn,Email,role,sections,trust
{OUR_URN},new@school.example,DSL,,
{OUR_URN},new@School.example,dsl,,
{THEIR_URN},b@school.example,dsl,,
999999,c@school.example,dsl,,
{OUR_URN},nobody,governor,,
{OUR_URN},d@school.example,boss,,
{OUR_URN},{DSL},dsl,,
{OUR_URN},waiting@school.example,governor,,

{OUR_URN},e@school.example,contributor,Training; practice,
{OUR_URN},f@school.example,contributor,,
,g@trust.example,trust lead,,Larkmoor Trust
,h@trust.example,trust_lead,,Nobody's Trust
,i@council.example,officer,,
abc,j@school.example,dsl,,
{OUR_URN},k@school.example,headteacher,,Larkmoor Trust
"""
REFUSED = {
    3: "The same as row 2",
    4: f"no school with URN {THEIR_URN}",
    5: "no school with URN 999999",
    6: "is not an email address",
    7: "is no role",
    8: "They are there already",
    9: "They are invited already",
    12: "Choose one or more sections",
    14: "No school of this authority belongs to",
    15: "Only an administrator",
    16: "is no URN",
    17: "Only a trust lead has a trust",
}


@pytest.fixture
def priya(schools: Database, cheap_hashes: None) -> Actor:
    """An officer; our school is in a trust, has a DSL, and somebody is invited."""
    with schools.tenant(OURS, writing=True) as session:
        session.execute(select(School)).scalar_one().trust = "Larkmoor Trust"
    join(schools, Role.DSL, DSL, urn=OUR_URN)
    people.invite(schools, 1, Role.GOVERNOR, "waiting@school.example", OUR_URN, NOW)
    return acting(schools, join(schools, Role.OFFICER, OFFICER))


def test_each_row_is_judged_and_the_good_ones_go(database: Database, priya: Actor) -> None:
    guests = guest_list.read(FILE.encode())
    judged = several.judge(database, priya, guests, NOW)
    assert {one.guest.number for one in judged if one.wanted} == {2, 11, 13}
    assert {one.guest.number for one in judged if not one.wanted} == set(REFUSED)
    for one in judged:
        assert REFUSED.get(one.guest.number, "") in one.problem
    before = len(details(database, "invited"))
    assert several.send(database, SECRET, priya, guests, NOW) == 3
    with database.identity() as session:
        mails = set(session.execute(select(IdentityMail.email)).scalars())
        rows = session.execute(select(Invitation).where(Invitation.invited_by == priya.person_id)).scalars().all()
    assert mails == {"new@school.example", "e@school.example", "g@trust.example"}
    assert {(row.role, tuple(row.sections or ()), row.trust) for row in rows} == {
        ("dsl", (), None),
        ("contributor", ("training", "practice"), None),
        ("trust_lead", (), "Larkmoor Trust"),
    }
    assert len(details(database, "invited")) == before + 3
    assert several.send(database, SECRET, priya, guests, NOW) == 0, "nobody is invited twice"


def test_an_administrator_invites_the_team_too(database: Database, priya: Actor) -> None:
    admin = acting(database, join(database, Role.AUTHORITY_ADMIN, "admin@council.example"))
    (judged,) = several.judge(database, admin, [Guest(2, email="i@council.example", role="officer")], NOW)
    assert judged.wanted


def test_only_who_manages_people_may(database: Database, priya: Actor) -> None:
    head = acting(database, join(database, Role.HEADTEACHER, "head@school.example", urn=OUR_URN))
    with pytest.raises(NotFound):
        several.judge(database, head, [Guest(2)], NOW)


def test_a_long_file_takes_as_many_statements_as_a_short_one(database: Database, priya: Actor) -> None:
    sent: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    counts: list[int] = []
    for number in (3, 400):
        guests = [Guest(row, f"{OUR_URN}", f"{row}.{number}@x.example", "governor") for row in range(2, 2 + number)]
        sent.clear()
        assert several.send(database, SECRET, priya, guests, NOW) == number
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no column email and no column role"),
        (b"urn,email\n", "no column role"),
        (b"email,role\n\n,\n", "holds no row"),
        (b"email;role\na;dsl\n", "no column"),
        (b"email,role,email\na,b,c\n", "twice"),
        (b"PK\x03\x04", "not a CSV file"),
        (b"email,role\n\0,dsl\n", "not a CSV file"),
        (b'email,role\n"a,dsl\n', "quotation mark"),
        (b"email,role\n" + b"a@x.example,dsl\n" * 2001, "2,001 rows"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_what_is_no_such_list_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        guest_list.read(content)


def test_rows_keep_their_numbers_on_the_way_to_the_second_press() -> None:
    guests = [Guest(7, "1", 'a"b@x.example', "dsl"), Guest(3, email="ü@x.example", role="dsl", sections="a;b")]
    assert guest_list.read(guest_list.write(guests).encode()) == guests
    old = guest_list.read("email,role\nmüller@x.example,dsl\n".encode("cp1252"))
    assert old[0].email == "müller@x.example"


def test_the_page_reports_row_by_row_and_then_sends(app: Flask, database: Database, priya: Actor) -> None:
    browser = Browser(app.test_client())
    browser.sign_in(OFFICER)
    missing = browser.post(PAGE)
    assert (missing.status_code, "Choose a file" in missing.text) == (400, True)
    data = {"csrf_token": browser.token(PAGE), "file": (io.BytesIO(FILE.encode()), "people.csv")}
    report = browser.client.post(PAGE, data=data)
    page = BeautifulSoup(report.text, "html.parser")
    assert "3 invitations can be sent, 12 rows cannot" in page.select_one("h1").get_text()
    rows = {row.select_one("th").get_text(): row.get_text() for row in page.select("table")[0].select("tbody tr")}
    assert len(rows) == len(REFUSED)
    assert all(any(name.endswith(f" {number}") for name in rows) for number in REFUSED)
    with database.identity() as session:
        assert session.execute(select(IdentityMail.id)).first() is None, "nothing is sent yet"
    kept = page.select_one("input[name=rows]")["value"]
    sent = browser.post(f"{PAGE}/send", page=PAGE, rows=kept)
    assert sent.location == "/authority/people/invitations?sent=3"
    listed = browser.get(sent.location).text
    assert "3 invitations are on their way" in listed
    assert "g@trust.example" in listed
    assert "4 invitations are open" in listed
    assert browser.post(f"{PAGE}/send", page=PAGE, rows="").status_code == 400
