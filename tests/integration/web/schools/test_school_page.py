"""One school's page: what there is to know, its terms, its returns, and on paper."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from la_portal.db import Database
from la_portal.models import Note, ReturnReading, School
from la_portal.vocabulary import NoteKind, RegisterStatus, Role, Scope
from tests.lives import do, person
from tests.people import NOW, Browser, join
from tests.returns import FOREIGN, NEIGHBOUR, TODAY, URN

DSL, OFFICER = person(Role.DSL, URN), person(Role.OFFICER, URN)


def page(urn: int) -> str:
    return f"/authority/schools/{urn}"


def words(browser: Browser, urn: int, query: str = "") -> str:
    """What the page says, as one line."""
    answer = browser.get(page(urn) + query)
    assert answer.status_code == 200
    main = BeautifulSoup(answer.text, "html.parser").select_one("main")
    assert main
    return re.sub(r"\s+", " ", main.get_text(" "))


def things(browser: Browser, urn: int) -> list[str]:
    """The things to know."""
    found = BeautifulSoup(browser.get(page(urn)).text, "html.parser").select(".la-card li")
    return [re.sub(r"\s+", " ", one.get_text(" ")).strip() for one in found]


def sent(database: Database, *more: str) -> None:
    for act in ("save", "submit"):
        do(database, act, DSL, URN, NOW)
    for act in more:
        do(database, act, OFFICER, URN, NOW)


def standing(database: Database, scope: Scope, **values: object) -> None:
    with database.tenant(scope, writing=True) as session:
        mine = (School.authority_id == scope.authority_id, School.school_id == URN)
        session.execute(update(School).where(*mine).values(**values))


def test_a_school_that_has_sent_is_told_from_its_own_answers(officer: Browser, database: Database) -> None:
    sent(database)
    told = things(officer, URN)
    assert told[0].startswith("Autumn term 2026: return sent on") and told[0].endswith("To review")
    assert "days early" in told[0]
    assert any(re.fullmatch(r"\d+ of \d+ staff are trained\.", one) for one in told)
    assert any(re.fullmatch(r"\d+ incidents, \d+ per 1,000 pupils\.", one) for one in told), "too few to compare with"
    assert any("queries explained" in one or "query explained" in one for one in told)
    assert any(one.startswith("It asks for support with") for one in told)
    said = words(officer, URN)
    assert f"{len(told)} things to know" in said
    assert "The last term" in said and "One term is no trend." in said
    assert "Not yet" in said, "no reply"


def test_each_chart_says_in_words_and_in_a_table_what_it_shows(officer: Browser, database: Database) -> None:
    sent(database)
    soup = BeautifulSoup(officer.get(page(URN)).text, "html.parser")
    charts = [str(one["aria-label"]) for one in soup.select(".la-bars svg")]
    assert [one.partition(":")[0].partition(",")[0] for one in charts] == [
        "Staff trained",
        "Policies in date",
        "Incidents per 1",
    ]
    cells = [one.get_text(" ", strip=True) for one in soup.select(".govuk-details .la-rows tbody td")]
    for chart, cell in zip(charts, cells, strict=True):
        assert chart.rsplit(" ", 1)[-1] == cell.split(" ")[0], "the same number in both"
    assert all(re.search(r"\(\d[\d,]* of \d[\d,]*\)", cell) for cell in cells)


def test_our_reply_and_how_long_it_took_stand_beside_the_return(officer: Browser, database: Database) -> None:
    sent(database, "ask")
    assert "changes asked for the same day" in words(officer, URN)
    assert "Changes asked for" in things(officer, URN)[0]
    do(database, "accept", OFFICER, URN, NOW + timedelta(days=21))
    assert re.search(r"accepted after 1[345] working days", words(officer, URN))


def test_a_school_that_never_sent_is_told_when_it_is_due(officer: Browser, database: Database) -> None:
    told = things(officer, NEIGHBOUR)
    assert re.match(r"Autumn term 2026: not started\. It is due on .*, in 14 days\. Not started", told[0])
    assert len(told) == 1
    said = words(officer, NEIGHBOUR)
    assert "The last" not in said.partition("Returns")[0]
    assert "Not sent" in said


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"status": RegisterStatus.CLOSED, "closed_on": TODAY}, "This school closed on"),
        ({"status": RegisterStatus.CLOSED}, "the register does not say when"),
        ({"status": RegisterStatus.PROPOSED, "opened_on": TODAY}, "This school is proposed to open on"),
        ({"closed_on": TODAY + timedelta(days=9)}, "The register says that this school closes on"),
    ],
)
def test_a_school_that_is_not_simply_open_says_so(
    officer: Browser, database: Database, scope: Scope, values: dict[str, object], sentence: str
) -> None:
    standing(database, scope, **values)
    assert sentence in words(officer, URN)


def test_a_school_that_nobody_has_asked_joins_the_next_collection(
    officer: Browser, database: Database, scope: Scope
) -> None:
    with database.tenant(scope, writing=True) as session:
        session.add(
            School(
                authority_id=scope.authority_id,
                school_id=100555,
                name="New School",
                status=RegisterStatus.OPEN,
                phase_group="primary",
                imported_at=NOW,
            )
        )
    assert things(officer, 100555) == ["It has not been asked for a return yet. It joins the next collection."]
    said = words(officer, 100555)
    assert "None yet. A return stands here once a collection has asked this school." in said
    assert "Nobody has joined." in said and "Pupils not known" in said


def test_people_contacts_and_what_to_wait_for_stand_there(officer: Browser, database: Database, scope: Scope) -> None:
    join(database, Role.HEADTEACHER, "head@school.example", scope, URN, name="Priya Anand")
    for kind, text, day in (
        (NoteKind.PHONE, "They will send it on Friday", TODAY + timedelta(days=5)),
        (NoteKind.NOTE, "Ask about filtering", None),
    ):
        with database.tenant(scope, writing=True) as session:
            note = Note(id=uuid.uuid4(), authority_id=scope.authority_id, school_id=URN, kind=kind, words=text)
            note.made_at, note.follow_up_on, note.made_by = NOW, day, uuid.uuid4()
            session.add(note)
    said = words(officer, URN)
    assert "Priya Anand , headteacher" in said and "No DSL has joined." in said
    assert "phone call: They will send it on Friday" in said
    assert "A person who has left: Ask about filtering" in said
    assert any(one.endswith(": They will send it on Friday") for one in things(officer, URN))


def test_reading_it_is_on_the_record_for_the_school_where_answers_are_shown(
    officer: Browser, database: Database, scope: Scope
) -> None:
    sent(database)
    officer.get(page(URN))
    officer.get(page(NEIGHBOUR))
    with database.tenant(scope) as session:
        assert session.execute(select(ReturnReading.school_id)).scalars().all() == [URN]


def test_on_paper_everything_is_open(officer: Browser, database: Database) -> None:
    sent(database)
    soup = BeautifulSoup(officer.get(page(URN)).text, "html.parser")
    link = soup.find("a", string="Print this page")
    assert link and soup.select("details:not([open])")
    printed = BeautifulSoup(officer.get(str(link["href"])).text, "html.parser")  # pyright: ignore[reportArgumentType, reportCallIssue, reportIndexIssue]
    assert printed.select("main details") and not printed.select("main details:not([open])")


def test_another_authoritys_school_is_not_there_like_one_that_does_not_exist(officer: Browser) -> None:
    foreign, missing = officer.get(page(FOREIGN)), officer.get(page(100999))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    nonce = re.compile(r'(nonce|value)="[^"]+"')
    assert nonce.sub("", foreign.text) == nonce.sub("", missing.text)
