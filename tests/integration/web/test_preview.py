"""A return as any school would see it, of which nothing is kept, and which creates nothing."""

from __future__ import annotations

import itertools

import pytest
from flask import Flask

from la_portal.app import create_app
from la_portal.catalogue import Edition, edition
from la_portal.db import Database
from la_portal.models import ReturnReading
from la_portal.vocabulary import Role, Scope, Term
from tests.people import OFFICER, Browser, join, settings_for
from tests.planning import FIRST, NEXT, PRIMARY, SECONDARY, autumn, in_days, mixed, opened, rows_in
from tests.pressing import SECTIONS
from tests.returns import dsl_of, keep_all, right_answers
from tests.terms import Opening, known, submit_draft

AT = f"/authority/collections/preview/{NEXT}"
PAGES = ("", *SECTIONS, "check")


@pytest.fixture
def scope(database: Database, cheap_hashes: None) -> Scope:
    """Northshire, whose autumn term is open."""
    scope = mixed(database)
    opened(database, scope, autumn())
    return scope


@pytest.fixture
def officer(database: Database, scope: Scope) -> Browser:
    """An officer's browser."""
    app: Flask = create_app(settings_for(database), database)
    join(database, Role.OFFICER, OFFICER, scope)
    browser = Browser(app.test_client())
    browser.sign_in(OFFICER)
    return browser


@pytest.fixture
def sent(database: Database, scope: Scope) -> None:
    """The secondary school has sent its autumn return."""
    actor, autumn_term = dsl_of(database, scope, SECONDARY), Opening(2026, Term.AUTUMN, in_days(-2))
    with database.tenant(scope) as session:
        asked = known(session, SECONDARY, autumn_term).asked(in_days(0))
    keep_all(database, actor, right_answers(asked), SECONDARY)
    submit_draft(database, actor, SECONDARY, autumn_term)


def press_everything(officer: Browser, urn: int) -> None:
    for page in SECTIONS:
        path = f"{AT}/{urn}/{page}"
        for press in ("continue", "same", "row", "autosave", "nil"):
            answer = officer.post(path, press=press, headcount="12", contact_sexual="3", incidents_recorded="yes")
            assert answer.status_code == (409 if press == "autosave" else 302), (page, press)
            assert press == "autosave" or "/preview/" in answer.location


@pytest.mark.parametrize("urn", [PRIMARY, SECONDARY])
def test_looking_at_every_page_and_pressing_every_button_creates_nothing(
    officer: Browser, database: Database, scope: Scope, urn: int
) -> None:
    before = rows_in(database, scope)
    for page in PAGES:
        answer = officer.get(f"{AT}/{urn}/{page}?open=online_safety&problems=all")
        assert answer.status_code == 200, page
        assert "Preview. Nothing you type here is kept." in answer.text
        assert "/returns/" not in answer.text.split("<main")[1].split("</main>")[0], page
    press_everything(officer, urn)
    assert rows_in(database, scope) == before


def test_a_primary_and_a_secondary_school_are_asked_what_the_plan_asks_them(
    officer: Browser, second_edition: Edition
) -> None:
    for code in ("2026.1", second_edition.code):
        days = [in_days(number) for number in (-4, 50, 60, 80, 100)]
        plan = "+".join([*(f"{one}" for one in days), code])
        for urn, phase in ((PRIMARY, "primary"), (SECONDARY, "secondary")):
            page = officer.get(f"{AT}/{urn}/incidents?plan={plan}").text
            asked = {item.code for item in edition(code).section("incidents").group("risk")
                     if not item.applies_to or phase in item.applies_to}  # fmt: skip
            assert all(f'name="{name}"' in page for name in asked)
            assert ('name="commerce_in_game"' in page) == (code == second_edition.code)
            assert f"plan={plan}" in page.replace("%20", "+").replace("&#43;", "+")


def test_a_press_leads_through_the_sections_to_the_check(officer: Browser) -> None:
    order = ("header", "policies", "training", "incidents", "incidents/done", "platforms", "practice", "check")
    for page, following in itertools.pairwise(order):
        assert officer.post(f"{AT}/{PRIMARY}/{page}", press="continue").location == f"{AT}/{PRIMARY}/{following}"


def test_it_opens_with_the_schools_own_answers_and_the_school_sees_who_looked(
    officer: Browser, database: Database, scope: Scope, sent: None
) -> None:
    first, other = (officer.get(f"{AT}/{urn}/policies").text for urn in (SECONDARY, PRIMARY))
    assert "These are your answers from autumn term 2026" in first
    assert "These are your answers" not in other
    with database.tenant(scope) as session:
        readings = [(one.school_id, one.collection_id) for one in session.query(ReturnReading).all()]
    assert readings == [(SECONDARY, 1)]


def test_an_opened_collection_is_previewed_with_its_own_dates(officer: Browser) -> None:
    page = officer.get(f"/authority/collections/preview/{FIRST}/{PRIMARY}/")
    assert page.status_code == 200 and "Autumn term 2026 return" in page.text


@pytest.mark.parametrize(
    "path",
    [
        f"{NEXT}/999999/",
        f"2019-20-autumn/{PRIMARY}/",
        f"nothing/{PRIMARY}/",
        f"{NEXT}/{PRIMARY}/?plan=nothing",
        f"{NEXT}/{PRIMARY}/?plan=2026-01-01+2026-01-02+2026-01-03+2026-01-04+2026-01-05+1999.1",
        f"{NEXT}/{PRIMARY}/nothing",
    ],
)
def test_what_is_not_there_cannot_be_previewed(officer: Browser, path: str) -> None:
    assert officer.get(f"/authority/collections/preview/{path}").status_code == 404
