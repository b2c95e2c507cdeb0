"""The platforms page as it is built: its sentences, its links, and what it shows where there is little or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import plotly.graph_objects as go
from sqlalchemy import event

from dashboards.frame import framed
from dashboards.pages.platforms import PAGE
from la_portal.db import Database
from la_portal.queries.filters import Filters
from la_portal.vocabulary import Scope
from la_portal.web.figure_tables import TABLES
from tests.figure_data import NOW, Asked, Sent, asked, authority, filters, school, sent
from tests.integration.test_queries_platforms import ASSESSED, OFFICIAL, UNDER_AGE, UNOFFICIAL, typed


def built(database: Database, scope: Scope, chosen: Filters | None = None) -> tuple[Any, list[Any]]:
    with database.tenant(scope) as session:
        top, content = framed(PAGE, session, chosen or filters(), NOW)
    return top, json.loads(json.dumps(content, default=lambda component: component.to_plotly_json()))


def finding(top: Any) -> str:
    return next(child[2][0] for child in top[2] if child and child[0] == "h1")


def parts(content: Any) -> Iterator[Any]:
    """Every text, list and dictionary inside."""
    yield content
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        for each in content:
            yield from parts(each)


def said(content: Any) -> str:
    return " ".join(part for part in parts(content) if isinstance(part, str))


def links(content: Any) -> set[str]:
    found = (part["href"] for part in parts(content) if isinstance(part, dict) and isinstance(part.get("href"), str))
    return {link for link in found if link.startswith("/")}


def twelve(database: Database, collections: tuple[int, ...] = (1, 2, 3, 4)) -> Scope:
    """Twelve schools with a website each, of which eleven are risk-assessed; ten with an app, of which two are."""
    scope = authority(database, collections=collections)
    school(database, scope, range(1, 13))
    newest = [
        Sent(urn, platforms={
            "website": ASSESSED if urn > 1 else OFFICIAL,
            "whatsapp": UNOFFICIAL,
            **({"school_app": ASSESSED if urn < 3 else OFFICIAL} if urn < 11 else {}),
            **({"x": UNDER_AGE} if urn in (1, 2) else {}),
        })
        for urn in range(1, 13)
    ]  # fmt: skip
    earlier = [
        Sent(urn, collection=one, platforms={"website": ASSESSED}) for urn in range(1, 13) for one in collections[:-1]
    ]
    sent(database, scope, *newest, *earlier)
    return scope


def test_the_page_says_what_is_assessed_used_flagged_and_typed(database: Database) -> None:
    scope = twelve(database)
    top, content = built(database, scope)
    assert finding(top) == "54% of official platforms are risk-assessed; no platform stands out"
    words = said(content)
    assert "Two platforms are each official in three quarters of schools or more" in words
    assert "WhatsApp group or channel is mostly outside schools' control" in words
    assert "2 platforms in 2 schools are used with pupils below the minimum age" in words
    assert "Risk assessment has fallen from 100% to 54% of official platforms" in words
    assert "No name outside the list came from three or more schools" in words
    figures = [part["figure"] for part in parts(content) if isinstance(part, dict) and "figure" in part]
    assert len(figures) == 1
    assert [go.Figure(figure) for figure in figures]


def test_every_number_leads_to_its_schools(database: Database) -> None:
    _, content = built(database, twelve(database), filters(districts=("Ashmere",)))
    behind = [parse_qs(urlsplit(link).query) for link in links(content) if link.startswith("/figures/schools?")]
    asked_for = {(one["item"][0], one["state"][0]) for one in behind}
    assert {("website", "official"), ("website", "assessed"), ("whatsapp", "unofficial"), ("x", "under_age"),
            ("any", "under_age"), ("any", "not_assessed")} <= asked_for  # fmt: skip
    assert all(one["kind"] == ["platform"] and one["district"] == ["Ashmere"] for one in behind)
    assert {one["collection"][0] for one in behind} == {
        "2025-26-autumn", "2025-26-spring", "2025-26-summer", "2026-27-autumn"}  # fmt: skip
    assert "/authority/reviews/2026-27-autumn/1?all" in links(content)
    assert any(link.startswith("/dashboards/school?") and "school=1" in link for link in links(content))


def test_its_files_are_those_it_names(database: Database) -> None:
    _, content = built(database, twelve(database))
    files = {urlsplit(link).path for link in links(content) if ".csv" in link}
    assert files == {f"/figures/{name}.csv" for name, _ in PAGE.downloads}
    assert {name for name, _ in PAGE.downloads} <= TABLES.keys()


def test_its_files_have_a_row_for_each_row_of_the_figure(database: Database) -> None:
    scope = twelve(database)
    school(database, scope, (21, 22, 23))
    for urn in (21, 22, 23):
        typed(database, scope, urn, "Voxlet", phase="secondary" if urn == 23 else "primary")
    with database.tenant(scope) as session:
        rows = {name: list(TABLES[name].lines(session, filters(), "990")) for name, _ in PAGE.downloads}
    first = dict(zip(TABLES["platform-uses"].columns, rows["platform-uses"][0], strict=True))
    assert (first["platform_name"], first["schools_official"], first["schools_assessed"]) == ("School website", 12, 11)
    flag = dict(zip(TABLES["platform-flags"].columns, rows["platform-flags"][0], strict=True))
    assert (flag["school_urn"], flag["flag"], flag["standing_name"]) == (1, "under_age", "Official account")
    assert [row[4:9] for row in rows["platform-names"]] == [
        ("Voxlet", "primary", "Primary", 2, 3),
        ("Voxlet", "secondary", "Secondary", 1, 3),
    ]


def test_few_schools_have_fractions_and_no_chart(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, (1, 2))
    sent(database, scope, Sent(1, platforms={"x": ASSESSED, "blog": OFFICIAL}), Sent(2, platforms={"x": OFFICIAL}))
    top, content = built(database, scope)
    assert finding(top) == "1 of 3 official platforms is risk-assessed"
    assert "%" not in "".join(part for part in parts(content) if isinstance(part, str) and len(part) < 5)
    assert not [part for part in parts(content) if isinstance(part, dict) and "figure" in part]
    assert "X is used most, in 2 of 2 schools" in said(content)
    assert "Too few schools for a chart" in said(content)


def test_where_nothing_is_official_or_used_a_sentence_says_so(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2), district="Ashmere")
    school(database, scope, (3,), district="Elmbridge")
    sent(database, scope, Sent(1, platforms={"x": UNOFFICIAL}), Sent(2), Sent(3, district="Elmbridge"))
    assert finding(built(database, scope)[0]) == "No school that has returned has an official platform"
    top, content = built(database, scope, filters(districts=("Elmbridge",)))
    assert finding(top) == "Schools in Elmbridge: no school that has returned uses a platform"
    assert "No platform is known to be used with pupils below its minimum age" in said(content)


def test_a_page_with_no_return_and_no_match_has_no_figures(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1,))
    asked(database, scope, Asked(1))
    assert built(database, scope)[1] == []
    assert finding(built(database, scope, filters(phases=("none",)))[0]) == "No school matches these filters"


def test_the_page_asks_as_often_for_many_schools_as_for_few(database: Database) -> None:
    small, large = authority(database, "991"), twelve(database)
    school(database, small, (101,))
    sent(database, small, Sent(101, platforms={"x": UNDER_AGE}))
    asked_for: list[list[str]] = []
    for scope in (small, large):
        statements: list[str] = []

        def note(
            _connection: object, _cursor: object, statement: str, *_rest: object, seen: list[str] = statements
        ) -> None:
            seen.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        built(database, scope)
        event.remove(database.engine, "before_cursor_execute", note)
        asked_for.append(
            [one for one in statements if one.lstrip().startswith(("SELECT", "WITH")) and "set_config" not in one]
        )
    assert len(asked_for[0]) == len(asked_for[1]) <= 7
