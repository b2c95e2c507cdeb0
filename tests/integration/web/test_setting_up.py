"""The page that sets a collection up: begun like the last one, counted again, kept, opened, and refused in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from la_portal.app import create_app
from la_portal.catalogue import Edition
from la_portal.clock import in_words
from la_portal.db import Database
from la_portal.models import Collection
from la_portal.queries.plans import planned, reminders
from la_portal.services.collecting import Cohort
from la_portal.vocabulary import PhaseGroup, Role, Scope
from tests.people import OFFICER, Browser, join, settings_for
from tests.planning import (
    FIRST,
    NEXT,
    PRIMARY,
    SECONDARY,
    SHUT,
    asked_schools,
    autumn,
    in_days,
    mixed,
    opened,
    rows_in,
)

OPEN = "/authority/collections/open"


@pytest.fixture
def scope(database: Database, cheap_hashes: None) -> Scope:
    """Northshire, whose autumn term is asked for of primary and secondary schools."""
    scope = mixed(database)
    opened(database, scope, autumn(who=Cohort((PhaseGroup.PRIMARY, PhaseGroup.SECONDARY))))
    return scope


@pytest.fixture
def app(database: Database) -> Flask:
    return create_app(settings_for(database), database)


@pytest.fixture
def officer(app: Flask, database: Database, scope: Scope) -> Browser:
    """An officer's browser."""
    join(database, Role.OFFICER, OFFICER, scope, name="Priya Anand")
    browser = Browser(app.test_client())
    browser.sign_in(OFFICER)
    return browser


def soup(browser: Browser, path: str = OPEN) -> BeautifulSoup:
    return BeautifulSoup(browser.get(path).text, "html.parser")


def fields_of(page: BeautifulSoup) -> dict[str, Any]:
    """What a browser would send of the page's form as it stands."""
    form = page.select_one("#set-up")
    assert form is not None
    found: dict[str, Any] = {}
    for box in form.select("input"):
        kind, name, value = box.get("type"), str(box["name"]), str(box.get("value", ""))
        if kind == "checkbox" and box.has_attr("checked"):
            found.setdefault(name, []).append(value)
        elif kind == "radio":
            found |= {name: value} if box.has_attr("checked") else {}
        elif kind in {"text", "hidden"}:
            found[name] = value
    return found | {str(area["name"]): area.text.removeprefix("\n") for area in form.select("textarea")}


def press(browser: Browser, button: str, path: str = OPEN, **changed: Any) -> Any:
    fields = fields_of(soup(browser, path)) | {"press": button} | changed
    return browser.client.post(OPEN, data=fields)


def day(name: str, when: date) -> dict[str, str]:
    return {f"{name}-day": f"{when.day}", f"{name}-month": f"{when.month}", f"{name}-year": f"{when.year}"}


def text_of(answer: Any) -> str:
    main = BeautifulSoup(answer.text, "html.parser").select_one("main")
    assert main is not None
    return " ".join(main.text.split())


def test_it_begins_like_the_last_one_and_says_so(officer: Browser) -> None:
    page = soup(officer)
    words = " ".join(page.select_one("main").text.split())  # type: ignore[union-attr]
    assert page.h1 is not None and page.h1.text == "Set up the spring term 2027 collection"
    assert "Copied from autumn term 2026, with the dates moved." in words
    assert "Follows on from autumn term 2026, so no day is counted twice or missed." in words
    fields = fields_of(page)
    assert [fields[f"counts_from-{part}"] for part in ("day", "month", "year")] == [
        *(f"{in_days(-4).day}", f"{in_days(-4).month}", f"{in_days(-4).year}"),
    ]
    assert fields["phases"] == ["primary", "secondary"]
    assert "3 schools. Asks primary and secondary schools." in words
    assert "Asks primary and secondary schools, as then" in words
    assert "Edition 2026.1, as in autumn term 2026. No question changes" in words
    assert "The reminders say what they said then" in words
    assert "Reminder to DSL again, if not sent" in words


def test_what_is_proposed_can_be_opened_as_it_stands(officer: Browser, database: Database, scope: Scope) -> None:
    answer = press(officer, "open")
    assert (answer.status_code, answer.location) == (302, f"/authority/collections/{NEXT}")
    assert asked_schools(database, scope, 2) == [PRIMARY, PRIMARY + 1, SECONDARY]
    with database.tenant(scope) as session:
        assert session.get_one(Collection, (scope.authority_id, 2)).asked_of == {"phases": ["primary", "secondary"]}
        assert len(reminders(session, 2)) == 4
    assert "Asks Primary and secondary schools" in text_of(officer.get(f"/authority/collections/{NEXT}"))


@pytest.mark.parametrize("button", ["count", "preview"])
def test_counting_again_and_previewing_say_what_does_not_fit_and_leave_the_reminders(
    officer: Browser, button: str
) -> None:
    before = fields_of(soup(officer))
    answer = press(officer, button, school=f"{PRIMARY}", **day("due_on", in_days(-30)))
    assert answer.status_code == 400 and "would be due on" in answer.text
    after = fields_of(BeautifulSoup(answer.text, "html.parser"))
    assert [after[f"rung-{step}-reckoned"] for step in range(1, 5)] == [
        before[f"rung-{step}-reckoned"] for step in range(1, 5)
    ]


def test_the_button_says_when_it_opens_or_for_how_many(officer: Browser) -> None:
    later = press(officer, "count", **day("opens_on", in_days(200)), **day("due_on", in_days(220)),
                  **day("closes_on", in_days(240)))  # fmt: skip
    assert f"Open by itself on {in_words(in_days(200))}" in text_of(later)
    now = press(officer, "count", **day("counts_to", in_days(-1)), **day("opens_on", in_days(0)),
                phases=["primary", "special"])  # fmt: skip
    assert "Open it for 3 schools" in text_of(now)
    assert "Asks primary and special schools, instead of primary and secondary schools" in text_of(now)


def test_reminders_follow_the_dates_until_somebody_changes_their_day(
    officer: Browser, database: Database, scope: Scope
) -> None:
    moved = {**day("opens_on", in_days(200)), **day("due_on", in_days(221)), **day("closes_on", in_days(260))}
    own = next(in_days(number) for number in range(240, 250) if in_days(number).weekday() == 2)
    page = BeautifulSoup(press(officer, "count", **moved, **day("rung-4", own)).text, "html.parser")
    fields = fields_of(page)
    assert fields["rung-4-day"] == f"{own.day}"
    assert date.fromisoformat(fields["rung-1-reckoned"]) > in_days(200)
    assert officer.client.post(OPEN, data=fields | {"press": "open"}).status_code == 302
    with database.tenant(scope) as session:
        ladder = reminders(session, 2)
    assert in_days(200) < ladder[0].sends_on < ladder[1].sends_on < in_days(221) < ladder[2].sends_on
    assert ladder[3].sends_on == own


@pytest.mark.parametrize(
    ("changed", "words", "href"),
    [
        ({"due_on-day": "99"}, "Due: ", "#due_on-day"),
        ({"due_on-day": "", "due_on-month": "", "due_on-year": ""}, "Due: enter a date", "#due_on-day"),
        (day("due_on", in_days(-30)), "would be due on", "#due_on-day"),
        (day("opens_on", in_days(-30)), "the collection opens on", "#opens_on-day"),
        (day("closes_on", in_days(-30)), "would close on", "#closes_on-day"),
        (day("counts_from", in_days(-20)), "Count from the next day", "#counts_from-day"),
        ({"phases": []}, "Tick at least one group of schools", "#phases"),
        ({"phases": ["nursery"]}, "No open school is in all that you chose", "#phases"),
        ({"districts": ["Elsewhere"]}, "No open school is in the district", "#districts"),
        ({"schools": f"{SHUT}"}, f"{SHUT} is the URN of no open school", "#schools"),
        ({"schools": "Larkmoor"}, "'Larkmoor' is not a URN. Write the six digits", "#schools"),
        ({"edition": "1999.1"}, "does not hold edition 1999.1", "#edition"),
        ({"rung-2-subject": "[me]"}, "Reminder 2: The subject has [me] in it", "#rung-2-subject"),
        ({"rung-3-day": "x"}, "Reminder 3: ", "#rung-3-day"),
    ],
)
def test_what_does_not_fit_comes_back_with_what_was_typed(
    officer: Browser, database: Database, scope: Scope, changed: dict[str, Any], words: str, href: str
) -> None:
    before = rows_in(database, scope)
    answer = press(officer, "open", **changed)
    page = BeautifulSoup(answer.text, "html.parser")
    summary = page.select_one(".govuk-error-summary")
    assert answer.status_code == 400 and summary is not None
    assert words in summary.text
    link = summary.select_one("a")
    assert link is not None and link["href"] == href
    assert page.select_one(f"[id='{href[1:]}']") is not None
    assert rows_in(database, scope) == before
    fields = fields_of(page)
    for name, typed in changed.items():
        if name not in {"phases", "districts", "edition"}:
            assert fields[name] == typed, name


def test_a_term_that_has_its_collection_is_refused_in_words(officer: Browser) -> None:
    answer = officer.get(f"{OPEN}?term={FIRST}")
    assert answer.status_code == 409 and "has its collection already" in answer.text
    for slug in ("2019-20-autumn", "2026-27-winter", "x"):
        assert officer.get(f"{OPEN}?term={slug}").status_code == 404
    fields = fields_of(soup(officer))
    assert officer.client.post(OPEN, data=fields | {"press": "open"}).status_code == 302
    again = officer.client.post(OPEN, data=fields | {"press": "open"})
    assert again.status_code == 409 and "has its collection already. There is one a term" in again.text


def test_a_draft_keeps_what_was_typed_and_is_continued_and_thrown_away(
    officer: Browser, database: Database, scope: Scope
) -> None:
    saved = press(officer, "draft", **{"due_on-day": "99", "schools": "not yet", "phases": ["special"]})
    assert saved.status_code == 302
    page = soup(officer, saved.location)
    assert "Saved as a draft at" in page.text and "by Priya Anand" in page.text
    fields = fields_of(page)
    assert (fields["due_on-day"], fields["schools"], fields["phases"]) == ("99", "not yet", ["special"])
    assert "Continue spring term 2027" in officer.get("/authority/collections").text
    assert rows_in(database, scope, ["collection"]) == {"collection": 1}
    stale = officer.client.post(OPEN, data=fields | {"press": "draft", "seen": ""})
    assert stale.status_code == 400 and "Somebody saved the draft" in stale.text
    away = officer.post(OPEN, "/authority/collections", term=NEXT, press="away")
    assert away.location == "/authority/collections"
    with database.tenant(scope) as session:
        assert planned(session) == []


def test_a_new_edition_is_listed_change_by_change(
    officer: Browser, database: Database, scope: Scope, second_edition: Edition
) -> None:
    page = soup(officer)
    words = " ".join(page.text.split())
    assert "Edition 2026.2 instead of 2026.1: 12 changes" in words
    rows = [
        [" ".join(cell.text.split()) for cell in row.select("th, td")] for row in page.select(".la-changes tbody tr")
    ]
    assert ["Smart watches and glasses", "New", "Begins in spring term 2027"] in rows
    assert ["Management tool", "Retired", "Ends in autumn term 2026"] in rows
    assert ["Senior leaders Leaders, senior and middle", "Break", "A break is drawn"] in rows
    assert "7 questions offer other answers than before" in words
    stays = press(officer, "count", edition="2026.1")
    assert "No question changes" in text_of(stays)


def test_the_school_to_preview_must_be_chosen(officer: Browser) -> None:
    refused = press(officer, "preview")
    assert refused.status_code == 400 and "Choose a school to see the return as it would" in refused.text
    chosen = press(officer, "preview", school=f"{PRIMARY}")
    assert chosen.location.startswith(f"/authority/collections/preview/{NEXT}/{PRIMARY}/?plan=")


def test_a_school_sets_nothing_up(app: Flask, database: Database, scope: Scope) -> None:
    join(database, Role.HEADTEACHER, "head@school.example", scope, PRIMARY)
    head = Browser(app.test_client())
    head.sign_in("head@school.example")
    assert head.get("/returns/").status_code == 200
    for path in (OPEN, f"/authority/collections/preview/{NEXT}/{PRIMARY}/", f"/authority/collections/{FIRST}/close"):
        assert head.get(path).status_code == 404
