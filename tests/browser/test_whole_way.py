"""The whole way, once: a register comes in, people are invited, a return is filled in, signed and sent, and seen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import func, select

from la_portal.catalogue import Asked
from la_portal.cli.invented import write_register
from la_portal.db import Database
from la_portal.models import School
from la_portal.services import authorities
from la_portal.vocabulary import PhaseGroup
from tests.browser.filling import Filling
from tests.browser.serving import Visit, running, visiting
from tests.commands import said
from tests.conftest import Place
from tests.people import PASSWORD
from tests.returns import TODAY, asked_of_school, right_answers
from tests.service import whole_service

CODE, NAME, SCHOOLS = "990", "Northshire Council", 9
OFFICER, DSL, HEAD = "priya@council.example", "tom@school.example", "ada@school.example"
PERSON = "Somebody Invented"
CELL, COUNT = "contact_sexual", "47"  # no other answer is a 47
PLATFORMS = ("facebook_page", "instagram", "other_1")


@pytest.fixture
def place(migrated_file: Path, tmp_path: Path) -> Place:
    """A migrated database in which there is nothing yet."""
    url = f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'la_portal.sqlite')}"
    return Place("sqlite", url, url)


@pytest.fixture
def origin(place: Place) -> Iterator[str]:
    """The service on that database."""
    database = Database(place.url)
    with running(whole_service(database)[0]) as address:
        yield address
    database.engine.dispose()


def test_from_a_register_to_the_officers_dashboard(
    place: Place, origin: str, chromium: Browser, tmp_path: Path
) -> None:
    _bring_in_the_register(place, tmp_path / "register.csv")
    school = _a_secondary_school(place)
    urn = ("--urn", f"{school.school_id}")
    invited = (("officer", OFFICER), ("dsl", DSL, *urn), ("headteacher", HEAD, *urn))
    links = [_invited(place, origin, *who) for who in invited]
    _open_the_collection(place)
    with ExitStack() as windows:
        officer, dsl, headteacher = (windows.enter_context(visiting(chromium, origin)) for _ in invited)
        for visit, link in zip((officer, dsl, headteacher), links, strict=True):
            visit.page.set_default_timeout(20_000)
            _join(visit, link)
        expect(officer.page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
        filling = _fill_in_the_return(dsl, school)
        filling.pass_on(PERSON)
        _sign_the_return(headteacher, filling)
        _see_the_return(officer)
        assert (officer.complaints, dsl.complaints, headteacher.complaints) == ([], [], [])


def _bring_in_the_register(place: Place, register: Path) -> None:
    write_register(register, CODE, NAME, SCHOOLS, seed=2)
    said(place, "authority", "create", CODE, NAME)
    assert f"New schools: {SCHOOLS}" in said(place, "schools", "import", "--authority", CODE, f"{register}")
    assert "Nothing changes." in said(place, "schools", "import", "--authority", CODE, f"{register}")


def _a_secondary_school(place: Place) -> School:
    database = Database(place.url)
    with database.tenant(authorities.by_code(database, CODE)) as session:
        assert session.execute(select(func.count()).select_from(School)).scalar_one() == SCHOOLS
        found = select(School).where(School.phase_group == PhaseGroup.SECONDARY).limit(1)
        school = session.execute(found).scalar_one()
    database.engine.dispose()
    return school


def _invited(place: Place, origin: str, role: str, email: str, *where: str) -> str:
    """The link that the command printed, as a path."""
    command = ("person", "invite", "--authority", CODE, "--role", role, *where, "--address", origin, email)
    printed = re.search(rf"{re.escape(origin)}(/invitation/\S+)", said(place, *command))
    assert printed
    return printed[1]


def _open_the_collection(place: Place) -> None:
    days = {"--counts-from": -80, "--counts-to": -6, "--opens": -4, "--due": 14}
    dates = [word for name, day in days.items() for word in (name, f"{TODAY + timedelta(days=day)}")]
    said(place, "collection", "open", "--authority", CODE, "--year", "2026", "--term", "autumn", *dates)


def _join(visit: Visit, link: str) -> None:
    page = visit.open(link)
    page.get_by_label("Your name").fill(PERSON)
    page.get_by_label("Make a password").fill(PASSWORD)
    page.get_by_role("button", name="Join and sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    visit.open(link)
    expect(page.get_by_text("This link has stopped working")).to_be_visible()
    visit.complaints[:] = [one for one in visit.complaints if "404" not in one]
    visit.open("/")


def _fill_in_the_return(dsl: Visit, school: School) -> Filling:
    page = dsl.page
    page.get_by_role("button", name="Sign out").click()
    dsl.sign_in(DSL)
    expect(page.get_by_role("heading", name=re.compile("^Due .*, in 14 days$"))).to_be_visible()
    page.locator("main a[href*='2026-27-autumn']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    asked = _asked_of(school)
    filling = Filling(page, page.url.split("#")[0], asked, _answers(asked))
    filling.all_sections()
    return filling


def _sign_the_return(headteacher: Visit, filling: Filling) -> None:
    page = headteacher.open("/returns/")
    page.get_by_role("button", name="Read and sign the return").click()
    replace(filling, page=page).sign(NAME)
    expect(page.get_by_text(re.compile(rf"\b{CODE}-A\d\d-\w{{6}}\b")).first).to_be_visible()


def _asked_of(school: School) -> Asked:
    first, last = TODAY - timedelta(days=80), TODAY - timedelta(days=6)
    group = PhaseGroup(school.phase_group)
    return replace(asked_of_school(), phase_group=group, roll=school.roll, counts_from=first, counts_to=last)


def _answers(asked: Asked) -> dict[str, dict[str, str | list[str]]]:
    answers = right_answers(asked)
    answers["incidents"][CELL] = COUNT
    listed = answers["platforms"].items()
    answers["platforms"] = {name: typed for name, typed in listed if "-" not in name or name.split("-")[0] in PLATFORMS}
    return answers


def _see_the_return(officer: Visit) -> None:
    page = officer.open("/dashboards/")
    expect(page.locator("main h1")).to_contain_text(f"1 of {SCHOOLS} schools")
    expect(page.get_by_role("status").filter(has_text=f"Based on 1 of {SCHOOLS} schools")).to_be_visible()
    officer.open("/dashboards/incidents")
    expect(_cell(page, "Contact", "Sexual")).to_contain_text(COUNT)
    expect(page.locator(".la-heat__cell b", has_text=re.compile(rf"^{COUNT}$"))).to_have_count(1)


def _cell(page: Page, row: str, column: str) -> Locator:
    heading = page.get_by_role("rowheader", name=re.compile(f"^{row}"))
    return page.locator(".la-heat tr").filter(has=heading).locator(f"td[data-label='{column}']")
