"""The buttons of a school's pages, pressed without a browser, and what the press left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

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
NOT_NUMBERS = ("-1", "3.5", "1e3", "1,000", "\uff11\uff12", "1" + "0" * 30, "\u0663\u0664", "twelve", "0x10", "+4")


def soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def post(browser: Browser, page: str, row: str = "", **typed: object) -> TestResponse:
    """Presses a button of the page as it stands now."""
    path = f"{AT}/{page}{f'?open={row}' if row else ''}"
    form = soup(browser.get(path)).select_one("main form")
    assert form, path
    hidden = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
    return browser.client.post(path, data={"press": "continue", **hidden, **typed})


def version_of(browser: Browser, page: str) -> str:
    field = soup(browser.get(f"{AT}/{page}")).select_one("[name=version]")
    assert field
    return str(field["value"])


def draft(database: Database, actor: Actor) -> dict[str, dict[str, object]]:
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
