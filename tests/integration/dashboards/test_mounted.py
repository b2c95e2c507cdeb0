"""The dashboards as they are mounted: what they answer, to whom, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from dashboards import UPDATE
from dashboards.pages import PAGES
from dashboards.requests import OUTPUT, OUTPUTS
from la_portal.db import Database
from la_portal.vocabulary import Role, Scope
from tests.conftest import only
from tests.figure_data import Asked, Sent, asked, authority, school, sent, touch
from tests.people import DSL, OFFICER, Browser, join
from tests.service import whole_service

OVERVIEW, INCIDENTS = "/dashboards/", "/dashboards/incidents"
PRIME, FOREIGN_PRIME = 7919, 6007


@pytest.fixture
def scopes(database: Database) -> tuple[Scope, Scope]:
    """Northshire with twelve schools of which eleven have returned, and another authority."""
    ours, theirs = authority(database, "990", (1, 4)), authority(database, "991", (4,))
    school(database, ours, range(1, 13))
    school(database, theirs, (101,), district="Farland")
    asked(database, ours, Asked(12))
    sent(
        database,
        ours,
        *(Sent(urn, {"contact_sexual": urn % 4}, trained=(3, 4), support=("none",)) for urn in range(1, 11)),
    )
    sent(database, ours, Sent(11, {"conduct_values": PRIME}, roll=0), Sent(1, {"contact_sexual": 2}, collection=1))
    sent(database, theirs, Sent(101, {"conduct_values": FOREIGN_PRIME}))
    return ours, theirs


@pytest.fixture
def app(database: Database, scopes: tuple[Scope, Scope]) -> Flask:
    made, _ = whole_service(database)
    made.testing = True
    return made


@pytest.fixture
def officer(database: Database, scopes: tuple[Scope, Scope], app: Flask) -> Browser:
    join(database, Role.OFFICER, OFFICER, scopes[0])
    browser = Browser(app.test_client())
    browser.sign_in(OFFICER)
    browser.get(OVERVIEW)
    return browser


def body(path: str = OVERVIEW, search: str = "", **other: Any) -> dict[str, Any]:
    """What the page sends."""
    inputs = [
        {"id": "url", "property": "pathname", "value": path},
        {"id": "url", "property": "search", "value": search},
    ]
    return {"output": OUTPUT, "outputs": OUTPUTS, "inputs": inputs, "changedPropIds": ["url.pathname"], **other}


def ask(browser: Browser, data: Any, **given: Any) -> TestResponse:
    """Posts to the callback as the page does: with the token of the cookie."""
    token = browser.client.get_cookie("_csrf_token")
    headers = {"X-CSRFToken": token.value} if token else {}
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return browser.client.post(
        UPDATE, data=content, headers=headers | given.pop("headers", {}), content_type="application/json", **given
    )


def figures_in(part: Any) -> Iterator[dict[str, Any]]:
    """Every figure of an answer."""
    if isinstance(part, dict):
        if part.get("type") == "Graph":
            yield part["props"]["figure"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from figures_in(each)


def finding(answer: TestResponse) -> str:
    """The sentence of the page's heading."""
    tree = answer.get_json()["response"]["top"]["tree"]
    return next(child[2][0] for child in tree[2] if child and child[0] == "h1")


def test_the_page_is_ours_and_runs_no_inline_script(officer: Browser) -> None:
    answer = officer.get(f"{INCIDENTS}?phase=primary")
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.html and page.html["lang"] == "en-GB"
    assert page.title and page.title.text == "Incidents: dashboards - Online safety return"
    links = {link.text.strip(): link["href"] for link in page.select(".la-sub a")}
    assert links == {page.title: f"{page.path}?phase=primary" for page in PAGES}
    assert len(links) == 8
    scripts = [script for script in page.find_all("script") if script.get("type") != "application/json"]
    assert scripts
    assert all(script.get("src") and not script.text.strip() for script in scripts)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    config = json.loads(page.select_one("#_dash-config").text)  # pyright: ignore[reportOptionalMemberAccess]
    assert not [name for name in config if "version" in name and name != "disable_version_check"]


def test_a_wrong_path_is_not_there(officer: Browser) -> None:
    wrong = ("/dashboards/nothing", "/dashboards/incidents/", "/dashboards/x/y", "/dashboards/_mcp")
    assert [officer.get(path).status_code for path in wrong] == [404] * 4


def test_the_overview_says_what_came_and_its_figures_are_plotlys(officer: Browser) -> None:
    answer = ask(officer, body())
    assert answer.status_code == 200
    assert finding(answer) == "11 of 12 schools have returned; the widest gap is all staff (75% trained)"
    drawn = list(figures_in(answer.get_json()))
    assert len(drawn) == 1
    assert [go.Figure(figure) for figure in drawn]


def test_the_incidents_are_ours_alone_and_their_figures_are_plotlys(officer: Browser) -> None:
    answer = ask(officer, body(INCIDENTS))
    total = PRIME + sum(urn % 4 for urn in range(1, 11))
    assert finding(answer).startswith(f"{total:,} incidents recorded, 7.5 per 1,000 pupils; 2 of 11 schools")
    assert f"{FOREIGN_PRIME:,}" not in answer.text
    assert "Farland" not in answer.text
    drawn = list(figures_in(answer.get_json()))
    assert len(drawn) == 5
    assert [go.Figure(figure) for figure in drawn]


NEVER_OFFERED = {
    "?district=Farland": "No school matches these filters",
    "?phase=%00%ff%ed%a0%80": "No school matches these filters",
    "?phase=' or 1=1 --": "No school matches these filters",
    "?collection=2019-20-autumn": "There is no such collection",
    "?collection[]=1&x=2": "11 of 12 schools have returned; the widest gap is all staff (75% trained)",
    "?accepted=1": "No return has been accepted yet",
    "?collection=2025-26-autumn": "1 of 1 school has returned",
}


def test_what_was_never_offered_is_explained(officer: Browser) -> None:
    answers = {search: ask(officer, body(OVERVIEW, search)) for search in NEVER_OFFERED}
    assert {search: finding(answer) for search, answer in answers.items()} == NEVER_OFFERED


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


NOT_OURS: tuple[Any, ...] = (
    {}, [], None, 1, "x", [[[]]], {"output": OUTPUT}, body(output="page.children"), body(outputs={}),
    body(state=[{"id": "x", "property": "y", "value": 1}]), body(inputs=[]), body(inputs={}), body(inputs=[[], []]),
    {**body(), "inputs": [{"id": "url", "property": "pathname", "value": ["a"]}] * 2},
    {**body(), "inputs": [*body()["inputs"][:1], {"id": "url", "property": "search", "value": None}]},
    {**body(), "inputs": [*body()["inputs"], *body()["inputs"]]},
    body(changedPropIds=[1]), body(changedPropIds="x"), body(extra=1),
    body(OVERVIEW, "?" + "&".join("a=1" for _ in range(60))), body(OVERVIEW, "x" * 20_000),
    b"", b"{", b"\xff\xfe", nested(900), nested(7_000), nested(100_000), b'{"a":' * 3_000,
)  # fmt: skip


@only("sqlite")
def test_a_body_that_our_page_does_not_send_is_refused(officer: Browser) -> None:
    assert [ask(officer, data).status_code for data in NOT_OURS] == [400] * 28


def test_a_path_that_is_no_dashboard_is_not_there(officer: Browser) -> None:
    assert ask(officer, body("/dashboards/nothing")).status_code == 404
    assert ask(officer, body("https://elsewhere.example/")).status_code == 404


def test_a_callback_without_its_token_or_from_elsewhere_is_refused(officer: Browser) -> None:
    assert ask(officer, body(), headers={"X-CSRFToken": "x"}).status_code == 400
    assert ask(officer, body(), headers={"Origin": "https://elsewhere.example"}).status_code == 400


def test_dashboards_are_for_the_authoritys_own_people(database: Database, scopes: Any, app: Flask) -> None:
    nobody = Browser(app.test_client())
    assert nobody.get(OVERVIEW).status_code == 302
    join(database, Role.DSL, DSL, scopes[0], 1)
    dsl = Browser(app.test_client())
    dsl.sign_in(DSL)
    for path in (OVERVIEW, INCIDENTS, "/dashboards/_dash-layout", "/figures/returns.csv"):
        assert dsl.get(path).status_code == 404
    assert ask(dsl, body()).status_code in {400, 404}


def statements(database: Database, act: Callable[[], Any]) -> int:
    """How often a figure's tables are asked while `act` runs."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    act()
    event.remove(database.engine, "before_cursor_execute", note)
    return sum("submission" in statement for statement in seen)


def test_an_answer_is_kept_until_the_data_changes(database: Database, scopes: Any, officer: Browser) -> None:
    first = ask(officer, body(INCIDENTS))
    assert statements(database, lambda: ask(officer, body(INCIDENTS))) == 0
    assert ask(officer, body(INCIDENTS)).data == first.data
    assert statements(database, lambda: ask(officer, body(INCIDENTS, "?phase=primary"))) > 0
    sent(database, scopes[0], Sent(12, {"contact_sexual": 1}, number=1, collection=1))
    touch(database, scopes[0])
    assert statements(database, lambda: ask(officer, body(INCIDENTS))) > 0


def test_a_kept_answer_is_never_another_authoritys(
    database: Database, scopes: Any, app: Flask, officer: Browser
) -> None:
    ask(officer, body(INCIDENTS))
    join(database, Role.OFFICER, "sam@other.example", scopes[1])
    theirs = Browser(app.test_client())
    theirs.sign_in("sam@other.example")
    theirs.get(OVERVIEW)
    answer = ask(theirs, body(INCIDENTS))
    assert f"{FOREIGN_PRIME:,}" in answer.text
    assert f"{PRIME:,}" not in answer.text


def test_a_second_app_has_its_own_dashboards(database: Database, app: Flask) -> None:
    _, first = whole_service(database)
    _, second = whole_service(database)
    assert set(first.callback_map) == set(second.callback_map) == {OUTPUT}
    assert first.callback_map[OUTPUT] is not second.callback_map[OUTPUT]


def test_dashs_files_are_kept_for_a_year_and_are_private(officer: Browser) -> None:
    page = BeautifulSoup(officer.get(OVERVIEW).text, "html.parser")
    addresses = [str(script["src"]) for script in page.find_all("script", src=True)]
    files = [address for address in addresses if "_dash-component-suites" in address]
    assert files
    for address in files:
        kept = officer.get(address).headers["Cache-Control"]
        assert "immutable" in kept
        assert "private" in kept
    assert not [address for address in files if "dash_table" in address]
