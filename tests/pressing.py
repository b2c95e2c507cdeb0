"""The buttons of a school's pages, pressed without a browser, and what the press left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy import event, func, select, update
from werkzeug.test import TestResponse

from la_portal.db import Database
from la_portal.models import Collection, Submission
from la_portal.queries.returns import find
from la_portal.vocabulary import Actor, Scope
from tests.people import Browser
from tests.returns import (
    AT,
    SLUG,
    URN,
    asked_of_school,
    right_answers,
)

ANSWERS = right_answers(asked_of_school())
SECTIONS = ("header", "policies", "training", "incidents", "incidents/done", "platforms", "practice")
PAGES = ("", *SECTIONS, "check", "declaration", "receipt/1", "receipt/1/answers")
_CONTROLS = "select, input:not([type=radio]):not([type=checkbox]), input[checked]"
NOT_NUMBERS = ("-1", "3.5", "1e3", "1,000", "\uff11\uff12", "1" + "0" * 30, "\u0663\u0664", "twelve", "0x10", "+4")


def soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def post(browser: Browser, page: str, row: str = "", **typed: object) -> TestResponse:
    """Presses a button of the page as it stands now, with everything that its form holds."""
    return send_form(browser, form_of(browser, page, row), page, row, **typed)


def form_of(browser: Browser, page: str, row: str = "") -> dict[str, Any]:
    """What the page's form holds, as a browser would send it."""
    return held_in(soup(browser.get(_path(page, row))))


def send_form(browser: Browser, form: Mapping[str, Any], page: str, row: str = "", **typed: object) -> TestResponse:
    """Sends that form, with what is typed over what it held."""
    return browser.client.post(_path(page, row), data={"press": "continue", **form, **typed})


def held_in(page: BeautifulSoup) -> dict[str, Any]:
    """What the first form of a page holds: hidden fields, text, what is ticked or selected, but nothing disabled."""
    form = page.select_one("main form")
    assert form
    controls = [one for one in form.select(_CONTROLS) if not one.find_parent("fieldset", disabled=True)]
    held: dict[str, Any] = {}
    for one in controls:
        if one.name == "select":
            held[str(one["name"])] = (one.select_one("option[selected]") or one.select("option")[0])["value"]
        elif one.get("type") == "checkbox":
            held.setdefault(str(one["name"]), []).append(one["value"])
        else:
            held[str(one["name"])] = one.get("value", "")
    return held


def _path(page: str, row: str) -> str:
    return f"{AT}/{page}{f'?open={row}' if row else ''}"


def version_of(browser: Browser, page: str) -> str:
    field = soup(browser.get(f"{AT}/{page}")).select_one("[name=version]")
    assert field
    return str(field["value"])


def draft(database: Database, actor: Actor) -> dict[str, dict[str, Any]]:
    with database.tenant(actor.scope) as session:
        return find(session, URN, SLUG).draft


def submissions(database: Database, scope: Scope) -> int:
    with database.tenant(scope) as session:
        return session.execute(select(func.count(Submission.submission))).scalar_one()


def declare(browser: Browser) -> dict[str, str]:
    form = soup(browser.get(f"{AT}/declaration")).select_one("main form")
    assert form
    hidden = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    return hidden | {"declared_as": "dsl"}


def move_dates(database: Database, scope: Scope, days: int) -> None:
    """The collection as if `days` more had passed."""
    with database.tenant(scope, writing=True) as session:
        moved = {
            name: Collection.__mapper__.columns[name] for name in ("counts_from", "counts_to", "opens_on", "due_on")
        }
        row = session.execute(select(*moved.values(), Collection.closes_on)).one()
        dates = dict(zip((*moved, "closes_on"), (day - timedelta(days=days) for day in row), strict=True))
        mine = Collection.authority_id == scope.authority_id
        session.execute(update(Collection).where(mine).values(**dates))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)
