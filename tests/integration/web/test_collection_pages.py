"""One collection and its rooms: its list searched and sorted, its dates, reminders and closing, and the term dates."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from la_portal.app import create_app
from la_portal.clock import in_words
from la_portal.db import Database
from la_portal.models import School
from la_portal.queries.plans import reminders
from la_portal.vocabulary import PhaseGroup, Role, Scope
from tests.people import NOW, OFFICER, Browser, join, settings_for
from tests.planning import (
    FIRST,
    NEXT,
    OTHER_PRIMARY,
    PRIMARY,
    SECONDARY,
    SPECIAL,
    autumn,
    in_days,
    mixed,
    opened,
    spring,
)
from tests.pressing import statements
from tests.returns import dsl_of, email_of

LIST = f"/authority/collections/{FIRST}"
MANY = 120
OFFICERS_PAGES = ("/authority/collections", LIST, f"{LIST}?sort=state&name=school", f"{LIST}/close",
                  f"{LIST}/dates", f"{LIST}/reminders", "/authority/collections/open",
                  f"/authority/collections/preview/{NEXT}/{PRIMARY}/", "/authority/term-dates")  # fmt: skip


@pytest.fixture
def scope(database: Database, cheap_hashes: None) -> Scope:
    """Northshire, whose autumn term is open."""
    scope = mixed(database)
    opened(database, scope, autumn())
    return scope


@pytest.fixture
def app(database: Database) -> Flask:
    return create_app(settings_for(database), database)


def browser_of(app: Flask, database: Database, scope: Scope, role: Role, email: str = OFFICER) -> Browser:
    join(database, role, email, scope, name="Priya Anand")
    browser = Browser(app.test_client())
    browser.sign_in(email)
    return browser


@pytest.fixture
def officer(app: Flask, database: Database, scope: Scope) -> Browser:
    """An officer's browser."""
    return browser_of(app, database, scope, Role.OFFICER)


def listed(browser: Browser, query: str = "") -> list[int]:
    """The URNs of the schools in the list, in its order."""
    page = BeautifulSoup(browser.get(f"{LIST}{query}").text, "html.parser")
    return [int(cell.text) for cell in page.select("td[data-label=URN]")]


def main(answer: Any) -> str:
    found = BeautifulSoup(answer.text, "html.parser").select_one("main")
    assert found is not None
    return " ".join(found.text.split())


def add_schools(database: Database, scope: Scope, number: int) -> None:
    with database.tenant(scope, writing=True) as session:
        session.add_all(
            School(
                authority_id=scope.authority_id,
                school_id=300000 + each,
                name=f"Academy {each:03}",
                status="open",
                phase_group=PhaseGroup.SECONDARY,
                district="Nearby",
                imported_at=NOW,
            )
            for each in range(number)
        )


@pytest.mark.parametrize(
    ("query", "urns"),
    [
        ("", [PRIMARY, OTHER_PRIMARY, SECONDARY, SPECIAL]),
        ("?phase=primary", [PRIMARY, OTHER_PRIMARY]),
        ("?district=Nearby", [PRIMARY, SECONDARY]),
        ("?district=Nearby&phase=secondary", [SECONDARY]),
        (f"?name=SCHOOL+{SPECIAL}", [SPECIAL]),
        (f"?name={OTHER_PRIMARY}", [OTHER_PRIMARY]),
        ("?name=100%25", []),
        ("?name=school_", []),
        ("?status=submitted", []),
        ("?status=nonsense&phase=nonsense&sort=nonsense", [PRIMARY, OTHER_PRIMARY, SECONDARY, SPECIAL]),
        ("?sort=district", [OTHER_PRIMARY, PRIMARY, SECONDARY, SPECIAL]),
        ("?sort=phase", [PRIMARY, OTHER_PRIMARY, SECONDARY, SPECIAL]),
        ("?sort=sent", [PRIMARY, OTHER_PRIMARY, SECONDARY, SPECIAL]),
    ],
)
def test_the_list_is_searched_narrowed_and_sorted(officer: Browser, query: str, urns: list[int]) -> None:
    assert listed(officer, query) == urns


def test_pages_keep_what_was_chosen(app: Flask, database: Database, cheap_hashes: None) -> None:
    scope = mixed(database)
    add_schools(database, scope, MANY)
    opened(database, scope, autumn())
    officer = browser_of(app, database, scope, Role.OFFICER)
    assert len(listed(officer, "?phase=secondary&sort=district")) == 50
    page = officer.get(f"{LIST}?phase=secondary&sort=district").text
    following = re.search(r'href="([^"]+page=3)"', page)
    assert following is not None
    address = following[1].replace("&amp;", "&")
    assert "phase=secondary" in address and "sort=district" in address
    assert len(listed(officer, address.removeprefix(LIST))) == MANY + 1 - 100
    assert officer.get(f"{LIST}?phase=secondary&page=4").status_code == 404
    assert officer.get(f"{LIST}?page=0").status_code == 404


def test_as_many_statements_for_4_schools_as_for_124(app: Flask, database: Database, cheap_hashes: None) -> None:
    counts: list[dict[str, int]] = []
    for la_code, name, number in (("990", "Northshire Council", 0), ("991", "Southshire Council", MANY)):
        scope = mixed(database, la_code, name)
        add_schools(database, scope, number)
        opened(database, scope, autumn())
        officer = browser_of(app, database, scope, Role.OFFICER, f"officer{la_code}@council.example")
        found: dict[str, int] = {}
        for path in OFFICERS_PAGES:
            with statements(database) as sent:
                assert officer.get(path).status_code == 200, path
            found[path] = len(sent)
        counts.append(found)
    assert counts[0] == counts[1]


def test_collections_say_where_they_stand(officer: Browser, database: Database, scope: Scope) -> None:
    opened(database, scope, spring())
    words = main(officer.get("/authority/collections"))
    assert f"Opens {in_words(in_days(100))}" in words and "Open " in words
    officer.post(f"{LIST}/close")
    assert f"Closed {in_words(in_days(0))}" in main(officer.get("/authority/collections"))
    assert "Closed by hand on" in main(officer.get(LIST))


def test_dates_are_moved_on_their_page_or_come_back(officer: Browser) -> None:
    page = officer.get(f"{LIST}/dates")
    assert "It opened on" in page.text and 'name="opens_on-day"' not in page.text
    due, closes = in_days(16), in_days(40)
    days = {f"{name}-{part}": f"{getattr(when, part)}" for name, when in (("due_on", due), ("closes_on", closes))
            for part in ("day", "month", "year")}  # fmt: skip
    assert officer.post(f"{LIST}/dates", **days).location == LIST
    assert in_words(due) in main(officer.get(LIST))
    wrong = officer.post(f"{LIST}/dates", **days | {"due_on-year": f"{due.year + 1}"})
    assert wrong.status_code == 400 and "before it is due" in wrong.text
    unread = officer.post(f"{LIST}/dates", **days | {"due_on-day": "x"})
    assert unread.status_code == 400 and 'value="x"' in unread.text
    for path in ("dates", "reminders", "close"):
        assert officer.get(f"/authority/collections/2030-31-autumn/{path}").status_code == 404


def test_a_reminder_is_changed_on_its_page(officer: Browser, database: Database, scope: Scope) -> None:
    page = BeautifulSoup(officer.get(f"{LIST}/reminders").text, "html.parser")
    third = page.select(".la-rung form")[2]
    fields = {str(box["name"]): str(box.get("value", "")) for box in third.select("input")}
    fields |= {"rung-3-body": "Write to us about [school]", "rung-3-subject": "[term]"}
    saved = officer.client.post(f"{LIST}/reminders", data=fields)
    assert saved.status_code == 302
    with database.tenant(scope) as session:
        changed = reminders(session, 1)[2]
    assert (changed.subject, changed.body) == ("[term]", "Write to us about [school]")
    wrong = officer.client.post(f"{LIST}/reminders", data=fields | {"rung-3-body": "Write to [me]"})
    assert wrong.status_code == 400 and "has [me] in it" in wrong.text and "Write to [me]</textarea>" in wrong.text
    assert officer.client.post(f"{LIST}/reminders", data=fields | {"step": "9"}).status_code == 400


def test_closing_says_what_it_does_and_a_school_that_types_keeps_its_words(
    app: Flask, officer: Browser, database: Database, scope: Scope
) -> None:
    dsl_of(database, scope, SECONDARY)
    school = Browser(app.test_client())
    school.sign_in(email_of(SECONDARY))
    at = f"/returns/{SECONDARY}/{FIRST}/training"
    school.post(at, version="0", **{"induction-trained": "3", "induction-eligible": "4"})
    words = main(officer.get(f"{LIST}/close"))
    assert "4 schools have not sent." in words and "1 school has typed in its return today" in words
    token = school.token(at)
    assert officer.post(f"{LIST}/close").location == LIST
    typed = {"csrf_token": token, "version": "1", "induction-trained": "77", "induction-eligible": "78"}
    answer = school.client.post(at, data=typed)
    page = BeautifulSoup(answer.text, "html.parser")
    box, alert = page.select_one("#induction-trained"), page.select_one("[role=alert]")
    assert answer.status_code == 409 and box is not None and alert is not None
    assert box["value"] == "77"
    assert "What you typed is not saved" in alert.text and "Your draft is kept" in alert.text
    again = officer.client.post(f"{LIST}/close", data={"csrf_token": officer.token("/password")})
    assert again.status_code == 409 and "It is closed only once" in again.text
    assert "was closed on" in main(officer.get(f"{LIST}/close"))


TERM = {"first-1": "2 9", "last-1": "23 10", "first-2": "2 11", "last-2": "18 12"}


def boxes(year: int, **days: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, typed in days.items():
        day, month = typed.split(" ")
        found |= {f"{name}-day": day, f"{name}-month": month, f"{name}-year": f"{year}" if typed else ""}
    return found


def test_term_dates_are_kept_by_an_administrator_and_read_by_all(
    app: Flask, officer: Browser, database: Database, scope: Scope
) -> None:
    year = in_days(0).year if in_days(0).month >= 9 else in_days(0).year - 1
    path = f"/authority/term-dates?year={year}"
    assert "No term dates are entered" in main(officer.get(path))
    assert officer.client.post(path, data={"csrf_token": officer.token("/password")}).status_code == 404
    admin = browser_of(app, database, scope, Role.AUTHORITY_ADMIN, "admin@council.example")
    kept = admin.post(path, **boxes(year, **TERM))
    assert kept.status_code == 302 and "The term dates are kept" in main(admin.get(kept.location))
    assert f"2 November {year}" in main(officer.get(path))
    wrong = admin.post(path, **boxes(year, **TERM | {"first-2": "20 10"}))
    assert (
        wrong.status_code == 400 and "the stretch before ends on" in wrong.text and 'href="#first-2-day"' in wrong.text
    )
    skipped = admin.post(
        path, **boxes(year, **{"first-1": "2 9", "last-1": "23 10", "first-3": "1 10", "last-3": "2 12"})
    )
    assert 'href="#first-3-day"' in skipped.text
    unread = admin.post(path, **boxes(year, **TERM | {"last-1": "99 10"}))
    assert unread.status_code == 400 and "Autumn term, first half, last day: " in unread.text
    for query in ("?year=1999", "?year=2999"):
        assert admin.get(f"/authority/term-dates{query}").status_code == 404
    assert admin.post(path).status_code == 302
    assert "No term dates are entered" in main(officer.get(path))
