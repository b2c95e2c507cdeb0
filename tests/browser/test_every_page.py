"""Every page of the service in every state that it has, wide and narrow; a page that is in no list is a failure."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from la_portal.db import Database
from la_portal.services import authorities, people, readings
from la_portal.vocabulary import Role
from tests.browser.clean import faults
from tests.browser.dashboard_states import DASHBOARD_STATES
from tests.browser.officer_states import OFFICER_STATES, prepared
from tests.browser.report_states import REPORT_STATES, reported
from tests.browser.serving import Visit, running, visiting
from tests.browser.states import State, come_to, cookie_of
from tests.browser.test_return_pages import STATES as RETURN_STATES
from tests.busy import NORTH, OURS, PAST, Busy, make_busy
from tests.people import NOW, PASSWORD, join
from tests.pressing import SECTIONS
from tests.returns import SLUG, TODAY, term
from tests.routes import RETURN, ROUTES
from tests.service import whole_service

PREVIEW = f"/authority/collections/preview/2026-27-spring/{OURS}"
HEADER, PEOPLE, MANAGED = f"/returns/{OURS}/{SLUG}/header", "/returns/people", "/authority/people"
OWN_WORDS = f"/returns/{OURS}/{PAST[NORTH]}/receipt/1/words"


def pressed(page: Page) -> None:
    """The page's form was sent as it came."""
    page.locator("main form button[type=submit]:visible").first.click()


def due_before_it_opens(page: Page) -> None:
    """A collection was to be opened that would be due long before."""
    page.fill("[name=due_on-year]", "2001")
    page.locator("main button[value=open]").click()


def said_to_nobody(page: Page) -> None:
    """A reminder was given a placeholder that there is not."""
    page.locator(".la-rung summary").nth(2).click()
    page.fill("[name=rung-3-subject]", "[name]")
    page.get_by_role("button", name="Save reminder 3").click()


def asked_without_sections(page: Page) -> None:
    """A contributor was asked for, and no section chosen."""
    page.fill("[name=email]", "jo@school.example")
    page.check("[name=role][value=contributor]")
    pressed(page)


def asked_to_read(page: Page) -> None:
    """A governor was asked for."""
    page.fill("[name=email]", "governor@school.example")
    page.check("[name=role][value=governor]")
    pressed(page)


def nothing_chosen(page: Page) -> None:
    """The second form was sent without an answer."""
    page.evaluate("for (const one of document.querySelectorAll('[name=sender]')) one.checked = false")
    page.get_by_role("button", name="Save who sends").click()


def saved(page: Page) -> None:
    """Something was typed and the section was saved."""
    page.fill("[name=headcount]", "78")
    page.get_by_role("button", name="Save and continue").click()


def saved_meanwhile(page: Page) -> None:
    """Somebody else saved the section after this page was opened."""
    page.evaluate("document.querySelector('[name=version]').value = '0'")
    page.evaluate("document.querySelector('[name=shown]').value = '{}'")
    saved(page)


def without_cookies(page: Page) -> None:
    """The browser lost what it knew while a page was being filled in."""
    page.context.clear_cookies(name="session")
    saved(page)


def signed_out_meanwhile(page: Page) -> None:
    """The session ended while a page was being filled in, and the browser does not know it yet."""
    known = next(one.get("value", "") for one in page.context.cookies() if one.get("name") == "session")
    token = page.locator("[name=csrf_token]").first.input_value()
    page.request.post(urljoin(page.url, "/sign-out"), form={"csrf_token": token})
    page.context.add_cookies([{"name": "session", "value": known, "url": urljoin(page.url, "/")}])
    saved(page)


def signed_in_again(page: Page) -> None:
    """They signed in on the spot, and what they had typed came along."""
    signed_out_meanwhile(page)
    page.fill("[name=email]", "dsl@invented.example")
    page.fill("[name=password]", PASSWORD)
    pressed(page)


def taken_out(page: Page) -> None:
    """The first of the own words was taken out."""
    page.get_by_role("link", name="Take out").first.click()
    page.fill("[name=why]", "It named a pupil")
    pressed(page)


def asked_for_a_link(page: Page) -> None:
    """A link was asked for; nobody says whether the address is known."""
    page.fill("[name=email]", "somebody@school.example")
    pressed(page)


def checked_a_file(page: Page) -> None:
    """A file with a good row and another was looked at."""
    content = f"urn,email,role\n{OURS},new@school.example,governor\n{OURS},nobody,dsl\n"
    page.set_input_files("[name=file]", {"name": "people.csv", "mimeType": "text/csv", "buffer": content.encode()})
    pressed(page)


REVIEWED = f"/authority/reviews/{SLUG}/100003"  # a school that has sent
STATES = [
    State("nobody", "/sign-in", "Sign in"),
    State("nobody", "/sign-in", "There is a problem", pressed, 400),
    State("nobody", "/invitation/<link>", "Join Northshire Council"),
    State("nobody", "/invitation/<link>", "There is a problem", pressed, 400),
    State("nobody", "/invitation/nothing", "This link has stopped working", status=404),
    State("nobody", "/nowhere", "Page not found", status=404),
    State("officer", "/nowhere", "Page not found", status=404),
    State("officer", "/returns/", "Page not found", status=404),
    State("two places", "/choose", "Where do you want to go?"),
    State("two places", "/choose", "There is a problem", pressed, 400),
    State("officer", "/password", "Your new password"),
    State("officer", "/password", "There is a problem", pressed, 400),
    State("officer", "/authority/collections", "Autumn term 2026"),
    State("nothing asked", "/authority/collections", "No collection has opened yet"),
    State("officer", f"/authority/collections/{SLUG}", "Started"),
    State("officer", f"/authority/collections/{PAST[NORTH]}?status=submitted", "To review"),
    State("officer elsewhere", f"/authority/collections/{SLUG}?page=2", "page 2 of 2"),
    State("officer", f"/authority/collections/{SLUG}?name=nobody", "No school is like that"),
    State("officer", f"/authority/collections/{SLUG}/dates", "That day stays"),
    State("officer", f"/authority/collections/{PAST[NORTH]}/dates", "is closed"),
    State("officer", f"/authority/collections/{SLUG}/reminders", "Reminder to headteacher"),
    State("officer", f"/authority/collections/{SLUG}/reminders", "There is a problem", said_to_nobody, 400),
    State("officer", f"/authority/collections/{SLUG}/close", "have not sent"),
    State("officer", f"/authority/collections/{PAST[NORTH]}/close", "The collection is closed"),
    State("officer", "/authority/collections/open", "Copied from autumn term 2026"),
    State("officer", "/authority/collections/open", "There is a problem", due_before_it_opens, 400),
    State("nothing asked", "/authority/collections/open", "This is your first collection"),
    State("officer", f"{PREVIEW}/policies?open=online_safety", "Nothing you type here is kept"),
    *(State("officer", f"{PREVIEW}/{page}", "Nothing you type here is kept") for page in ("", *SECTIONS, "check")),
    State("officer", "/authority/term-dates", "No term dates are entered"),
    State("officer", "/authority/", "To chase"),
    State("nothing asked", "/authority/", "No collection has opened yet"),
    State("officer", "/authority/actions", "Actions due this week"),
    State("officer", f"/authority/collections/{SLUG}/support", "for support"),
    State("officer", f"/authority/collections/{SLUG}/chase", "Tick schools in the list"),
    State("officer", f"/authority/collections/{SLUG}/chase?all=1", "chosen"),
    State("officer", f"/authority/collections/{PAST[NORTH]}/chase", "Schools cannot send any more"),
    State("officer", f"/authority/collections/{SLUG}/chase/{OURS}", "Write down a contact"),
    State("officer", f"/authority/collections/{SLUG}/chase/{OURS}", "There is a problem", pressed),
    State("officer", "/authority/reviews", "to review"),
    State("nothing asked", "/authority/reviews", "No collection has opened yet"),
    State("officer", REVIEWED, "Answers beside last term"),
    State("officer", REVIEWED, "There is a problem", pressed, 400),
    State("officer", f"/authority/reviews/{SLUG}/{OURS}", "Nothing was sent yet"),
    State("officer", f"{REVIEWED}/extend", "Give this school more time"),
    State("officer", f"{REVIEWED}/reopen", "There is a problem", pressed, 400),
    State("officer", f"{REVIEWED}/correct", "Which section has the answer?"),
    State("officer", f"{REVIEWED}/correct/training", "There is a problem", pressed, 400),
    State("dsl", "/returns/", "Due"),
    State("dsl", "/returns/readings", "Alex Zqnorthdale, Northshire Council"),
    State("dsl elsewhere", "/returns/readings", "Nobody at Southshire Council"),
    State("dsl", f"{OWN_WORDS}?take=other_harm", "There is a problem", pressed, 400),
    State("dsl", OWN_WORDS, "Taken out on", taken_out),
    State("dsl", PEOPLE, "Ask someone to fill in a section"),
    State("dsl", PEOPLE, "There is a problem", pressed, 400),
    State("dsl", PEOPLE, "Which sections will they fill in?", asked_without_sections, 400),
    State("dsl", PEOPLE, "An invitation is on its way to them", asked_to_read),
    State("headteacher", PEOPLE, "I sign each return"),
    State("headteacher", PEOPLE, "Choose who sends the return", nothing_chosen, 400),
    State("governor", PEOPLE, "Training only"),
    State("headteacher", f"{PEOPLE}/change?who=<dsl>", "Change what Alex"),
    State("headteacher", f"{PEOPLE}/remove?who=<dsl>", "Hand over instead"),
    State("headteacher", f"{PEOPLE}/remove?who=<headteacher>", "You are the only headteacher here", pressed, 400),
    State("dsl", f"{PEOPLE}/hand-over?who=<dsl>", "Who takes over?"),
    State("dsl", f"{PEOPLE}/hand-over?who=<dsl>", "There is a problem", pressed, 400),
    State("nobody", "/sign-in/link", "Email me a link to sign in"),
    State("nobody", "/sign-in/link", "There is a problem", pressed, 400),
    State("nobody", "/sign-in/link", "Check your email", asked_for_a_link),
    State("nobody", "/sign-in/link/nothing", "Ask for a link in this browser", status=404),
    State("officer", "/invitation/<link>", "You are signed in as somebody else"),
    State("officer", MANAGED, "Nobody has joined"),
    State("officer", f"{MANAGED}?show=all&name=nothing", "No school here has"),
    State("officer", f"{MANAGED}/team", "Last signed in"),
    State("authority_admin", f"{MANAGED}/team", "There is a problem", pressed, 400),
    State("officer", f"{MANAGED}/trusts", "Invite a trust lead"),
    State("nothing asked", f"{MANAGED}/trusts", "Nobody leads a trust here yet"),
    State("authority_admin", f"{MANAGED}/change?who=<officer>", "Change what Alex"),
    State("authority_admin", f"{MANAGED}/remove?who=<officer>", "Remove Alex"),
    State("authority_admin", f"{MANAGED}/signing-in", "May school staff sign in"),
    State("officer", f"{MANAGED}/invitations", "Passed on by hand"),
    State("nothing asked", f"{MANAGED}/invitations", "No invitation is open"),
    State("officer", f"{MANAGED}/several", "There is a problem", pressed, 400),
    State("officer", f"{MANAGED}/several", "1 invitation can be sent, 1 row cannot", checked_a_file),
    State("officer", f"/authority/schools/{OURS}/people", "Invite somebody to this school"),
    State("officer", f"/authority/schools/{OURS + 4}/people", "Nobody has joined this school yet"),
    State("officer", f"/authority/schools/{OURS}/people/change?who=<dsl>", "Change what Alex"),
    State("officer", f"/authority/schools/{OURS}/people/remove?who=<dsl>", "Remove Alex"),
    State("officer", f"/authority/schools/{OURS}/people/hand-over?who=<dsl>", "Hand over from Alex"),
    State("trust lead", "/trust/", "1 school has returned"),
    State("governor", "/returns/", "Due"),
    State("dsl", "/nowhere", "Page not found", status=404),
    State("dsl", HEADER, "Choose which answer is right", saved_meanwhile, 409),
    State("dsl", HEADER, "You were signed out", without_cookies, 401),
    State("leaving", HEADER, "You were signed out", signed_out_meanwhile, 401),
    State("returning", HEADER, "You are signed in again", signed_in_again, 401),
]
# What answers with something else than a page: files, data, and the way to a page.
NOT_PAGES = {
    "/",
    "/health",
    "/static/<address>",
    "/figures/<name>.csv",
    "/figures/schools.csv",
    *(f"{RETURN}/receipt/<int:submission>/answers.{kind}" for kind in ("pdf", "csv", "json")),
    f"{RETURN}/receipt/<int:submission>/summary.pdf",
    "/reports/downloads/<uuid:number>/file",
    "/dashboards/assets/<path:filename>",
    "/authority/mail/links",  # in a demonstration alone
    "/dashboards/_favicon.ico",
    "/dashboards/_reload-hash",
    "/dashboards/_dash-dependencies",
    "/dashboards/_dash-layout",
    "/dashboards/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
}
SECONDS = 20_000


def addresses() -> list[str]:
    """The paths of all committed states, those of the school's pages among them."""
    returns = ["/returns/" if page == "home" else f"/returns/{urn}/{SLUG}/{page}" for urn, page in RETURN_STATES]
    named = (
        re.sub("<(import|message|making|ready|failed)>", str(uuid.UUID(int=0)), state.path)
        for state in (*STATES, *OFFICER_STATES, *REPORT_STATES, *DASHBOARD_STATES)
    )
    return [path.split("?")[0] for path in (*returns, *named)]


def unlisted(app: Flask) -> set[str]:
    """The rules of the app that answer GET and of which no state is committed."""
    adapter = app.url_map.bind("localhost")
    seen = set(NOT_PAGES)
    for path in addresses():
        try:
            seen.add(adapter.match(path, return_rule=True)[0].rule)
        except (HTTPException, RequestRedirect):
            continue
    return {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - seen


@dataclass(frozen=True)
class Keys:
    """Where the service is, and the key of each reader's session."""

    origin: str
    app: Flask
    busy: Busy
    sessions: dict[str, str]
    places: dict[str, str]


@pytest.fixture(scope="module")
def keys(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keys]:
    """The service with authorities of every sort: at work, without a return, without a collection."""
    path = shutil.copy(migrated_file, tmp_path_factory.mktemp("pages") / "la_portal.sqlite")
    database = Database(f"sqlite:///{path}")
    busy = make_busy(database)
    tokens = dict(busy.tokens)
    waiting = term(database, "992", "Eastshire Council", (300001, 300002))
    idle = authorities.create(database, "993", "Westshire Council")
    tokens["nothing returned"] = join(database, Role.OFFICER, "east@council.example", waiting).token
    tokens["nothing asked"] = join(database, Role.OFFICER, "west@council.example", idle).token
    join(database, Role.OFFICER, "two@council.example", waiting)
    tokens["two places"] = join(database, Role.OFFICER, "two@council.example", idle).token
    for name in ("leaving", "returning"):
        tokens[name] = people.sign_in(database, "dsl@invented.example", PASSWORD, "", NOW).token
    officer = people.resolve(database, tokens["officer"], NOW)
    assert officer
    with database.tenant(busy.scopes[NORTH], writing=True) as session:
        readings.note(session, officer.actor, OURS, 1, TODAY)
    known = {name: people.resolve(database, token, NOW) for name, token in tokens.items()}
    places = {f"<{name}>": str(one.actor.membership_id) for name, one in known.items() if one}
    places |= {"<link>": busy.links[NORTH], **prepared(database, busy, tmp_path_factory.mktemp("registers"))}
    places |= reported(database, busy)
    app, _ = whole_service(database)
    with running(app) as origin:
        cookies = {name: cookie_of(app, token) for name, token in tokens.items()}
        yield Keys(origin, app, busy, cookies, places)
    database.engine.dispose()


@pytest.fixture(scope="module")
def visit(keys: Keys, chromium: Browser) -> Iterator[Visit]:
    """One window for all states."""
    with visiting(chromium, keys.origin) as opened:
        opened.page.set_default_timeout(SECONDS)
        yield opened


@pytest.mark.parametrize("state", [*STATES, *OFFICER_STATES, *REPORT_STATES, *DASHBOARD_STATES], ids=str)
def test_a_page_is_clean(keys: Keys, visit: Visit, state: State) -> None:
    path = state.path
    for name, value in keys.places.items():
        path = path.replace(name, value)
    come_to(visit, state, path, keys.sessions.get(state.reader, ""))
    assert faults(visit, state.status) == []


def test_every_page_is_in_the_list(keys: Keys) -> None:
    pages = {rule for method, rule in ROUTES if method == "GET"} - NOT_PAGES
    assert unlisted(keys.app) == set()
    assert len(pages) == 86 and {rule for _, rule in ROUTES} > NOT_PAGES


def test_a_page_that_is_in_no_list_is_found() -> None:
    planted = Flask(__name__)
    planted.add_url_rule("/planted/<name>", view_func=lambda name: name)
    assert unlisted(planted) == {"/planted/<name>", "/static/<path:filename>"}


def test_a_planted_fault_is_found(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    visit.open("/sign-in")
    visit.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x><p class=wide>x</p><h1>y</h1>'"
        " + '<button class=small>1</button><button class=small>2</button><p style=color:red>z</p>');"
        "document.querySelector('.wide').style.width = '2000px';"
        "for (const one of document.querySelectorAll('.small')) one.style.cssText = 'width:9px;height:9px;padding:0';"
    )
    found = " ".join(faults(visit))
    for fault in ("axe image-alt", "axe target-size", "goes sideways", "2 headings", "Content Security Policy"):
        assert fault in found
    visit.page.evaluate("fetch('https://evil.example/').catch(() => {})")
    visit.page.wait_for_timeout(200)
    assert "https://evil.example/" in " ".join(faults(visit))
