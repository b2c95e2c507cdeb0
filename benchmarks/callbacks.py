"""The dashboards' callbacks as a browser sends them, without a network between."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from dashboards.look import Page
from dashboards.pages import PAGES
from dashboards.requests import INPUTS, OUTPUT, OUTPUTS
from la_portal.db import Database
from la_portal.models import SchoolReturn
from la_portal.queries.collections import progress
from la_portal.services.authorities import lock
from la_portal.vocabulary import Scope

UPDATE = "/dashboards/_dash-update-component"
Callback = Callable[[], int]


def callbacks(client: FlaskClient, database: Database, scope: Scope) -> dict[str, Callback]:
    """Every dashboard's callback by the page's title; each gives back the size of its answer on the wire, in bytes."""
    school = returned(database, scope)
    return {page.title: _callback(client, page.path, search_of(page, school)) for page in PAGES}


def search_of(page: Page, school: int) -> str:
    """What is asked after the page's path: which school, where the page is about one."""
    return f"?school={school}" if page.reads else ""


def returned(database: Database, scope: Scope) -> int:
    """The URN of a school that has returned in the newest collection."""
    with database.tenant(scope) as session:
        newest = progress(session)[0].collection.collection_id
        sent = select(SchoolReturn.school_id).where(
            SchoolReturn.collection_id == newest, SchoolReturn.counted_submission.is_not(None)
        )
        return session.execute(sent.order_by(SchoolReturn.school_id).limit(1)).scalar_one()


def forget(database: Database, scope: Scope) -> None:
    """The figures' version moves on, so that the next callback is answered from the database."""
    with database.tenant(scope, writing=True) as session:
        lock(session).data_version += 1


def _callback(client: FlaskClient, path: str, search: str) -> Callback:
    client.get(path)
    cookie = client.get_cookie("_csrf_token")
    assert cookie is not None
    asked = {"pathname": path, "search": search}
    inputs = [{"id": id_, "property": name, "value": asked[name]} for id_, name in INPUTS]
    body = {"output": OUTPUT, "outputs": OUTPUTS, "inputs": inputs, "changedPropIds": ["url.pathname"]}
    # As every browser asks: compressing the answer is part of what it costs.
    headers = {"X-CSRFToken": cookie.value, "Accept-Encoding": "gzip, deflate, br, zstd"}

    def call() -> int:
        answer = client.post(UPDATE, json=body, headers=headers)
        assert answer.status_code == 200, (path, answer.status_code)
        return len(answer.data)

    return call
