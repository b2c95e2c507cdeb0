"""How many presses and typed fields a return takes a school that sent one before, counted in a browser and printed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, expect

from la_portal.app import create_app
from la_portal.db import Database
from tests.asking import NIL
from tests.browser.serving import Visit, running, visiting
from tests.people import settings_for
from tests.quiet import AUTUMN_NOW, LAST, SPRING_NOW, send_quiet
from tests.returns import URN, dsl_of, email_of
from tests.terms import Opening, authority, open_terms

MOST_PRESSES, MOST_TYPED, MOST_PRESSES_IN_AUTUMN = 12, 6, 25
Pressed = Literal["button", "link", "radio", "checkbox"]


@dataclass
class Counted:
    """A page whose presses and typed boxes are counted."""

    page: Page
    presses: int = 0
    typed: int = 0

    def press(self, role: Pressed, name: str, of: str = "") -> None:
        """One click on what has that name, in the question `of` where the page has several of the name."""
        place = self.page.get_by_role("group", name=of) if of else self.page
        place.get_by_role(role, name=name).click()
        self.presses += 1

    def type_in_each(self, boxes: Locator, text: str) -> None:
        """Each box that was empty holds the text."""
        for box in boxes.all():
            if box.input_value() == "":
                box.fill(text)
                self.typed += 1


@contextmanager
def asked_again(database: Database, chromium: Browser, now: Opening) -> Iterator[tuple[Visit, Counted]]:
    """The home page of the DSL of a school that sent a quiet return, and is asked in that collection now."""
    scope = authority(database, URN)
    open_terms(database, scope, LAST)
    dsl = dsl_of(database, scope)
    send_quiet(database, dsl, URN, LAST, {"incidents": NIL})
    open_terms(database, scope, now)
    with running(create_app(settings_for(database), database)) as origin, visiting(chromium, origin) as visit:
        visit.page.set_default_timeout(20_000)
        visit.sign_in(email_of(URN))
        expect(visit.page.get_by_role("button", name="Start the return")).to_be_visible()
        yield visit, Counted(visit.page)


def test_a_nil_return_outside_the_autumn_takes_12_presses_and_6_typed_fields(
    sqlite_database: Database, chromium: Browser
) -> None:
    with asked_again(sqlite_database, chromium, SPRING_NOW) as (visit, counted):
        _to_the_receipt(counted)
        assert not visit.complaints
    print(f"\nnil return: {counted.presses} presses, {counted.typed} typed fields")
    assert counted.presses <= MOST_PRESSES
    assert counted.typed <= MOST_TYPED


def test_a_nil_return_in_the_autumn_takes_25_presses(sqlite_database: Database, chromium: Browser) -> None:
    with asked_again(sqlite_database, chromium, AUTUMN_NOW) as (visit, counted):
        _to_the_receipt(counted)
        assert not visit.complaints
    print(f"\nnil return in the autumn: {counted.presses} presses, {counted.typed} typed fields")
    assert counted.presses <= MOST_PRESSES_IN_AUTUMN


def _to_the_receipt(counted: Counted) -> None:
    page = counted.page
    counted.press("button", "Start the return")
    counted.press("button", "These facts are right: go on")
    counted.press("button", "Nothing has changed")
    _training(counted)
    counted.press("button", "Nothing to count: this is a nil return")
    counted.press("radio", "Very sure")
    counted.press("button", "Save and continue")
    counted.press("button", "Nothing has changed")
    counted.type_in_each(page.locator(".la-lines input[type=text]"), "2")
    counted.press("checkbox", "None this term")
    counted.press("button", "Save and continue")
    counted.press("button", "Continue to the declaration")
    counted.press("button", "Sign and send")
    expect(page.get_by_role("heading", name="Return sent")).to_be_visible()


def _training(counted: Counted) -> None:
    """Everybody is trained, as many as last time; every question with a choice takes its first answer."""
    page = counted.page
    expect(page.get_by_role("heading", level=1, name="Training")).to_be_visible()
    counted.type_in_each(page.locator(".la-pair input[type=text], .la-lines input[type=text]"), "3")
    for question in page.locator(".la-asked fieldset").all():
        question.get_by_role("radio").first.click()
        counted.presses += 1
    counted.press("button", "Save and continue")
