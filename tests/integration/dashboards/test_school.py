"""The dashboard of one school as it is mounted: what it says, of whom it says nothing, and that reading it is noted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from la_portal.db import Database
from la_portal.models import ReturnReading
from la_portal.vocabulary import Role, Scope
from tests.figure_data import Asked, Sent, asked, authority, school, sent, touch
from tests.integration.dashboards import answers
from tests.people import OFFICER, Browser, join
from tests.pressing import statements
from tests.service import whole_service

PAGE = "/dashboards/school"
NOT_THERE = "There is no such school in this collection"
FILES = ("school-measures", "school-incidents", "school-policies", "school-queries")


@pytest.fixture
def scope(database: Database) -> Scope:
    """Twelve schools of which eleven have returned, one that closed after its return before, and another authority."""
    ours, theirs = authority(database, "990", (1, 4)), authority(database, "991", (4,))
    school(database, ours, range(1, 13))
    school(database, ours, (13, 14), status="closed")
    school(database, theirs, (101,), name="Elsewhere")
    asked(database, ours, Asked(12))
    late = {"image_use": {"status": "none"}}
    sent(database, ours, Sent(1, {"contact_sexual": 2}, trained=(1, 40), policies=late, support=("training",)))
    sent(database, ours, *(Sent(urn, trained=(20, 20)) for urn in range(2, 12)))
    sent(database, ours, Sent(1, collection=1, trained=(30, 40)), Sent(13, collection=1))
    sent(database, theirs, Sent(101))
    return ours


@pytest.fixture
def officer(database: Database, scope: Scope) -> Browser:
    app: Flask = whole_service(database)[0]
    join(database, Role.OFFICER, OFFICER, scope)
    browser = Browser(app.test_client())
    browser.sign_in(OFFICER)
    browser.get("/dashboards/")
    return browser


def ask(browser: Browser, search: str = "", path: str = PAGE) -> TestResponse:
    """Posts to the callback as the page does."""
    return answers.ask(browser, path, search)


def nodes(part: Any, name: str) -> Iterator[list[Any]]:
    """Every element of that name in a tree of markup, wherever it stands in an answer."""
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        if len(part) == 3 and part[0] == name and isinstance(part[1], dict):
            yield part
        for each in part:
            yield from nodes(each, name)


def finding(answer: TestResponse) -> str:
    assert answer.status_code == 200
    (heading,) = nodes(answer.get_json()["response"]["top"], "h1")
    return heading[2][0]


def readings(database: Database, scope: Scope) -> list[tuple[int, int]]:
    columns = (ReturnReading.school_id, ReturnReading.collection_id)
    with database.tenant(scope) as session:
        return [(urn, collection) for urn, collection in session.execute(select(*columns).order_by(*columns))]


def clear(database: Database, scope: Scope) -> None:
    with database.tenant(scope, writing=True) as session:
        for one in session.query(ReturnReading):
            session.delete(one)


def test_the_page_says_what_trails_and_that_it_is_recorded(officer: Browser) -> None:
    answer = ask(officer, "?school=1")
    said = "School 1: training (all staff) trails similar schools; its incidents are more than expected"
    assert finding(answer) == said
    text = answer.get_data(as_text=True)
    for words in (
        "Opening this page is recorded; the school sees that.",
        "Compared with 10 similar schools",
        "1 of 1 measure is below similar schools by more than chance",
        "1 of 1 policy has a gap",
        "The return was sent without queries",
        "The school asked for help with one thing",
        "Below similar schools",
    ):
        assert words in text, words
    hrefs = {node[1].get("href") for node in nodes(answer.get_json(), "a")}
    assert {
        "/authority/reviews/2026-27-autumn/1?all=1",
        "/authority/schools/1",
        "/dashboards/?similar=1&school=1",
    } <= hrefs


def test_its_figure_is_plotlys(officer: Browser) -> None:
    graphs: list[Any] = []

    def find(part: Any) -> None:
        if isinstance(part, dict):
            graphs.extend([part["props"]["figure"]] if part.get("type") == "Graph" else [])
            part = list(part.values())
        for each in part if isinstance(part, list) else ():
            find(each)

    find(ask(officer, "?school=1").get_json())
    assert len(graphs) == 1 and go.Figure(graphs[0])


def test_without_a_school_there_is_a_list_to_choose_from(officer: Browser, database: Database, scope: Scope) -> None:
    answer = ask(officer, "?district=Ashmere")
    assert finding(answer) == "Choose a school"
    options = [node[1]["value"] for node in nodes(answer.get_json()["response"]["top"], "option")]
    assert options[:2] == ["", "1"] and "13" not in options and "101" not in options
    hidden = {node[1]["name"]: node[1]["value"] for node in nodes(answer.get_json(), "input") if "value" in node[1]}
    assert hidden["district"] == "Ashmere"
    assert readings(database, scope) == []


def test_a_foreign_school_and_one_that_never_was_answer_alike(
    officer: Browser, database: Database, scope: Scope
) -> None:
    answers = {urn: ask(officer, f"?school={urn}") for urn in ("101", "999999", "no", "14", "0")}
    assert {finding(answer) for answer in answers.values()} == {NOT_THERE}
    assert len({answer.get_data() for answer in answers.values()}) == 1
    assert b"Elsewhere" not in answers["101"].get_data()
    assert readings(database, scope) == []


def test_a_closed_school_shows_its_last_return_and_that_it_has_closed(
    officer: Browser, database: Database, scope: Scope
) -> None:
    assert finding(ask(officer, "?school=13")) == "School 13 has closed; its last return is of autumn 2025"
    assert readings(database, scope) == [(13, 1)]


def test_who_has_not_returned_has_no_figures_and_nothing_is_noted(
    officer: Browser, database: Database, scope: Scope
) -> None:
    answer = ask(officer, "?school=12")
    assert finding(answer) == "School 12 has not returned for autumn 2026, nor before"
    assert answer.get_json()["response"]["page"]["children"] == []
    assert readings(database, scope) == []


def test_an_answer_that_was_kept_is_noted_as_well(officer: Browser, database: Database, scope: Scope) -> None:
    first = ask(officer, "?school=1")
    assert readings(database, scope) == [(1, 1), (1, 4)]
    clear(database, scope)
    with statements(database) as seen:
        again = ask(officer, "?school=1")
    assert again.get_data() == first.get_data()
    assert not [one for one in seen if "policy_answer" in str(one)], "made anew, so nothing is shown about kept ones"
    assert readings(database, scope) == [(1, 1), (1, 4)]


def test_other_dashboards_note_nothing_although_a_school_is_remembered(
    officer: Browser, database: Database, scope: Scope
) -> None:
    assert ask(officer, "?school=1", "/dashboards/incidents").status_code == 200
    assert readings(database, scope) == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_noted_and_says_nothing_of_others(
    officer: Browser, database: Database, scope: Scope, name: str
) -> None:
    heads = officer.get(f"/figures/{name}.csv?school=101").text
    assert officer.get(f"/figures/{name}.csv").text == heads
    assert heads.count("\n") == 1
    assert readings(database, scope) == []
    lines = officer.get(f"/figures/{name}.csv?school=1").text.splitlines()
    assert len(lines) > 1 or name == "school-queries"
    assert (1, 4) in readings(database, scope)


def test_the_measures_file_holds_the_terms_before(officer: Browser) -> None:
    text = officer.get("/figures/school-measures.csv?school=1").text
    assert (
        "202526,Autumn term,School,990,1,School 1,primary,Primary,Ashmere,training,staff_online_safety,All staff"
        in text
    )
    (now,) = [line for line in text.splitlines() if line.startswith("202627") and "staff_online_safety" in line]
    assert now.endswith(",number,1,40,0.44,12.88,10,100.0,100.0,100.0,below")


def test_no_collection_is_a_sentence(officer: Browser) -> None:
    assert finding(ask(officer, "?school=1&collection=2031-32-autumn")) == "There is no such collection"
    assert finding(ask(officer, "?school=1&collection=2025-26-autumn&since=2026-27-autumn")).startswith("School 1: ")


def test_the_statements_do_not_grow_with_the_schools(officer: Browser, database: Database, scope: Scope) -> None:
    def cost() -> int:
        touch(database, scope)
        with statements(database) as seen:
            assert ask(officer, "?school=1").status_code == 200
        return len(seen)

    ask(officer, "?school=1")
    before = cost()
    school(database, scope, range(20, 60))
    sent(database, scope, *(Sent(urn, trained=(1, 2)) for urn in range(20, 60)))
    assert cost() == before
