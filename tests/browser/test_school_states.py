"""The pages of schools that sent a return before, in the states that a first return does not have: each is clean."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from la_portal.app import create_app
from la_portal.db import Database
from tests.browser.clean import faults
from tests.browser.returning import SCHOOLS, SLUG, Cast, make_returning
from tests.browser.serving import Visit, running, visiting
from tests.browser.states import Act, State, come_to, cookie_of
from tests.people import settings_for

SECTIONS = {
    "header": "Check these facts",
    "policies": "Nothing has changed",
    "training": "Starters this term",
    "incidents": "Nothing to count",
    "incidents/done": "No incident is counted yet",
    "platforms": "Nothing has changed",
    "practice": "Nothing else has changed",
}
OVERDUE = "why.review_due_passed.online_safety-review_due_on"
DEVICES = "why.personal_devices.instagram-devices"
NAMED = "07700 900123"


def pressed(button: str) -> Act:
    """The button of that name was pressed."""
    return lambda page: page.get_by_role("button", name=button).first.click()


def met(page: Page) -> None:
    """Both answered the same question since this form was opened."""
    page.evaluate("document.querySelector('[name=version]').value = '0'")
    page.evaluate("document.querySelector('[name=shown]').value = '{}'")
    page.fill("[name=induction-trained]", "7")
    page.fill("[name=induction-eligible]", "8")
    page.get_by_role("button", name="Save and continue").click()


def met_without_choosing(page: Page) -> None:
    """They were asked which answer is right, and chose none."""
    met(page)
    page.get_by_role("button", name="Save these answers").click()


def named_somebody(page: Page) -> None:
    """A telephone number stands in the name of a platform."""
    page.fill("[name=other_2-name]", f"Class group {NAMED}")
    page.get_by_role("button", name="Save this platform").click()


def explained_by_name(page: Page) -> None:
    """A telephone number stands in the explanation of a query."""
    page.locator(f"[name='{OVERDUE}'][value=other]").check()
    page.fill(f"[name='{OVERDUE}.words']", f"Ask {NAMED}")
    page.get_by_role("button", name="Save explanation").click()


def explained_without_words(page: Page) -> None:
    """Another reason was chosen, and no word written."""
    page.locator(f"[name='{OVERDUE}'][value=other]").check()
    page.get_by_role("button", name="Save explanation").click()


def passed_on_meanwhile(page: Page) -> None:
    """A colleague passed the return on while this page was open."""
    token = page.locator("[name=csrf_token]").first.input_value()
    page.request.post(urljoin(page.url, "pass-on"), form={"csrf_token": token})
    page.locator("[name=recording_confidence], [name=headcount]").first.fill("9")
    page.get_by_role("button", name="Save and continue").click()


def giving_back(page: Page) -> None:
    """The way to give the return back was opened."""
    page.get_by_text("Give it back to Tom Ellery instead").click()


def given_back_without_why(page: Page) -> None:
    """It was given back without a reason."""
    giving_back(page)
    page.get_by_role("button", name="Give it back to Tom Ellery").click()


def given_back_by_name(page: Page) -> None:
    """The reason for giving it back looks like somebody's telephone number."""
    giving_back(page)
    page.fill("[name=why]", f"Ring {NAMED}")
    page.get_by_role("button", name="Give it back to Tom Ellery").click()


def at(school: str, page: str) -> str:
    """The address of a page of that school's return."""
    return f"/returns/{SCHOOLS[school]}/{SLUG}/{page}"


def state(role: str, school: str, page: str, shows: str, then: Act | None = None, status: int = 200) -> State:
    """A page of a return as somebody of its school sees it."""
    return State(f"{role} of {school}", at(school, page), shows, then, status)


STATES = [
    State("dsl of untouched", "/returns/", "Start the return"),
    State("dsl of untouched", "/returns/people", "Tom Ellery"),
    State("dsl of ready", "/returns/readings", "Nobody at Northshire Council"),
    state("dsl", "untouched", "", "These facts are right: go on"),
    *(state("dsl", "untouched", page, shows) for page, shows in SECTIONS.items()),
    state("dsl", "untouched", "policies?open=online_safety", "has passed"),
    state("dsl", "untouched", "policies?open=online_safety", "There is a problem", explained_without_words),
    state("dsl", "untouched", "policies?open=online_safety", "These words name nobody", explained_by_name, 400),
    state("dsl", "untouched", "platforms?open=instagram", "personal devices"),
    state("dsl", "untouched", "platforms?open=other_2", "These words name nobody", named_somebody, 400),
    state("dsl", "untouched", "practice?open=alerts", "Save this answer"),
    state("dsl", "untouched", "check", "confirm"),
    *(state("dsl", "explained", page, "") for page in ("", *SECTIONS)),
    state("dsl", "explained", "policies?open=online_safety", "You said"),
    state("dsl", "explained", f"policies?open=online_safety&why={OVERDUE}", "Why is that?"),
    state("dsl", "explained", f"platforms?open=instagram&why={DEVICES}", "Why is that?"),
    state("dsl", "explained", "check", "Your explanation"),
    state("dsl", "meeting", "training", "You and Jo Hartley changed the same answers", met, 409),
    state("dsl", "meeting", "training", "There is a problem", met_without_choosing, 409),
    state("dsl", "ready", "check", "Pass to Priya Anand to sign"),
    state("headteacher", "ready", "check", "The designated safeguarding lead passes the return on"),
    state("dsl", "ready", "header", "What you typed is not saved", passed_on_meanwhile, 409),
    *(State(f"{role} of passed", "/returns/", "Priya Anand, to sign")
      for role in ("dsl", "headteacher", "contributor", "governor")),
    *(state(role, "passed", page, "With the headteacher")
      for role in ("dsl", "headteacher", "contributor", "governor") for page in ("", "check")),
    state("headteacher", "passed", "declaration", "Tom Ellery passed this return on"),
    state("headteacher", "passed", "declaration", "What is to be changed?", giving_back),
    state("headteacher", "passed", "declaration", "There is a problem", given_back_without_why, 400),
    state("headteacher", "passed", "declaration", "These words name nobody", given_back_by_name, 400),
    State("dsl of back", "/returns/", "The headteacher gave it back"),
    *(state("dsl", "back", page, "The headteacher gave this return back") for page in ("", "check")),
    *(State("officer", at("untouched", page), shows) for page, shows in (
        ("", "for Northshire Council"), ("policies", "Nothing has changed"), ("check", "for Northshire Council"))),
    State("officer", at("passed", "check"), "With the headteacher"),
    State("dsl of passed", "/returns/readings", "Alex Moor"),
    State("dsl of twice", "/returns/", "Nothing is due"),
    state("dsl", "twice", "receipt/2", "Changed since your submission before"),
    state("dsl", "twice", "receipt/2/answers", "Changed"),
    state("dsl", "twice", "receipt/1", "Return sent"),
    state("dsl", "twice", "receipt/2/summary", "Summary for governors"),
    state("governor", "twice", "receipt/2/summary", ""),
    State("headteacher of twice", "/returns/people", "Sam Okafor"),
]  # fmt: skip


@dataclass(frozen=True)
class Service:
    """The service in use: its address, and who is signed in."""

    origin: str
    app: Flask
    cast: Cast


@pytest.fixture(scope="module")
def service(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with schools that are asked again."""
    path = shutil.copy(migrated_file, tmp_path_factory.mktemp("states") / "la_portal.sqlite")
    database = Database(f"sqlite:///{path}")
    cast = make_returning(database)
    app = create_app(settings_for(database), database)
    with running(app) as origin:
        yield Service(origin, app, cast)
    database.engine.dispose()


@pytest.fixture(scope="module")
def visit(service: Service, chromium: Browser) -> Iterator[Visit]:
    """One window for all states."""
    with visiting(chromium, service.origin) as opened:
        opened.page.set_default_timeout(20_000)
        yield opened


@pytest.mark.parametrize("state", STATES, ids=str)
def test_a_page_is_clean(service: Service, visit: Visit, state: State) -> None:
    come_to(visit, state, state.path, cookie_of(service.app, service.cast.tokens[state.reader]))
    assert faults(visit, state.status) == []
