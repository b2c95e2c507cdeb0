"""A return filled in by whoever has no scripts and a narrow window, by keyboard alone, or at 400 % zoom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from la_portal.app import create_app
from la_portal.db import Database
from tests.asking import NIL
from tests.browser.clean import faults
from tests.browser.filling import Filling
from tests.browser.serving import WIDTHS, Visit, running, visiting
from tests.people import settings_for
from tests.quiet import LAST, SPRING_NOW, send_quiet
from tests.returns import AT, URN, asked_of_school, dsl_of, email_of, keep_all, right_answers, term
from tests.terms import authority, open_terms

ASKED = asked_of_school()
NARROW = WIDTHS[1]
ZOOMED = {"width": 320, "height": 256}  # a window of 1280 x 1024 at 400 %
PAGES = ("", "header", "policies", "training", "incidents", "incidents/done", "platforms", "practice", "check",
         "policies?open=social_media", "platforms?open=instagram", "practice?open=alerts", "declaration")  # fmt: skip
MOST_TABS = 150


def test_a_first_return_without_scripts_in_a_narrow_window(sqlite_database: Database, chromium: Browser) -> None:
    dsl_of(sqlite_database, term(sqlite_database))
    app = create_app(settings_for(sqlite_database), sqlite_database)
    with running(app) as origin, visiting(chromium, origin, NARROW, scripts=False) as visit:
        visit.page.set_default_timeout(20_000)
        visit.sign_in(email_of(URN))
        visit.page.get_by_role("button", name="Start the return").click()
        filling = Filling(visit.page, f"{origin}{AT}/", ASKED, right_answers(ASKED))
        filling.all_sections()
        filling.send("Northshire Council")
        assert not visit.goes_sideways()
        assert not visit.complaints


@pytest.fixture
def returning(sqlite_database: Database, chromium: Browser) -> Iterator[Visit]:
    """The home page of the DSL of a school that sent a quiet return, and is asked again."""
    scope = authority(sqlite_database, URN)
    open_terms(sqlite_database, scope, LAST)
    dsl = dsl_of(sqlite_database, scope)
    send_quiet(sqlite_database, dsl, URN, LAST, {"incidents": NIL})
    open_terms(sqlite_database, scope, SPRING_NOW)
    app = create_app(settings_for(sqlite_database), sqlite_database)
    with running(app) as origin, visiting(chromium, origin) as visit:
        visit.page.set_default_timeout(20_000)
        visit.sign_in(email_of(URN))
        expect(visit.page.get_by_role("button", name="Start the return")).to_be_visible()
        yield visit


def test_a_nil_return_by_keyboard_alone(returning: Visit) -> None:
    page = returning.page
    for button in ("Start the return", "These facts are right: go on", "Nothing has changed"):
        _press(page, button)
    expect(page.get_by_role("heading", name="Not asked this term")).to_be_visible()
    _type(page, "Trained", "3")
    _type(page, "Out of", "3")
    _press(page, "Save and continue")
    _press(page, "Nothing to count: this is a nil return")
    _reach(page, "Very sure: everything is logged in one place")
    page.keyboard.press("Space")
    _press(page, "Save and continue")
    _press(page, "Nothing has changed")
    for box in page.locator(".la-lines label").all():
        _type(page, box.inner_text().split("\n")[0], "2")
    _reach(page, "None this term")
    page.keyboard.press("Space")
    for button in ("Save and continue", "Continue to the declaration", "Sign and send to Northshire Council"):
        _press(page, button)
    expect(page.get_by_role("heading", name="Return sent")).to_be_visible()
    assert not returning.complaints


def test_a_section_of_another_term_than_autumn_is_clean(returning: Visit) -> None:
    for section in ("training", "practice"):
        returning.open(f"/returns/{URN}/{SPRING_NOW.slug}/{section}")
        assert faults(returning) == []


def test_no_page_of_a_return_goes_sideways_at_400_percent(sqlite_database: Database, chromium: Browser) -> None:
    dsl = dsl_of(sqlite_database, term(sqlite_database))
    keep_all(sqlite_database, dsl, right_answers(ASKED))
    app = create_app(settings_for(sqlite_database), sqlite_database)
    with running(app) as origin, visiting(chromium, origin) as visit:
        visit.sign_in(email_of(URN))
        visit.page.set_viewport_size({"width": ZOOMED["width"], "height": ZOOMED["height"]})
        sideways = [page for page in ("../../", *PAGES) if visit.open(f"{AT}/{page}") and visit.goes_sideways()]
    assert sideways == []


def _reach(page: Page, name: str) -> None:
    """Tab has reached what has that name, which shows that it has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(_NAME).startswith(name):
            assert page.evaluate(_SHOWS_FOCUS), f"nobody sees that the focus is on {name}"
            return
    pytest.fail(f"Tab never comes to {name}")


def _press(page: Page, button: str) -> None:
    _reach(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _type(page: Page, label: str, text: str) -> None:
    _reach(page, label)
    page.keyboard.type(text)


_NAME = """() => {
  const one = document.activeElement;
  const said = one.labels?.length ? one.labels[0] : one;
  return said.textContent.trim();
}"""
_SHOWS_FOCUS = """() => {
  const one = document.activeElement;
  const drawn = one.matches("input[type=radio], input[type=checkbox]") ? getComputedStyle(one.labels[0], "::before")
    : getComputedStyle(one);
  return one.matches(":focus-visible") && (drawn.boxShadow !== "none" || drawn.outlineStyle !== "none");
}"""
