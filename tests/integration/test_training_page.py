"""The training page over the rows of a database: whole, few, none, all not known, one term and an old one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboards.frame import framed
from dashboards.pages.training import PAGE
from la_portal.db import Database
from la_portal.files.writers import csv_bytes
from la_portal.vocabulary import Scope
from la_portal.web.figure_tables.training import TABLES
from tests.figure_data import NOW, Sent, authority, filters, school, sent
from tests.integration.dashboards.test_mounted import statements

SCHOOLS = range(1, 13)


def built(database: Database, scope: Scope, **chosen: Any) -> list[Any]:
    """The top of the page and its figures, as the browser has them."""
    with database.tenant(scope) as session:
        top, content = framed(PAGE, session, filters(**chosen), NOW)
    return [top, [part if isinstance(part, dict) else part.to_plotly_json() for part in content]]


def parts(tree: Any) -> Iterator[Any]:
    """Every part of a page: components, nodes and texts."""
    tree = tree.to_plotly_json() if hasattr(tree, "to_plotly_json") else tree
    yield tree
    inside = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list | tuple) else []
    for part in inside:
        yield from parts(part)


def words(page: Any) -> str:
    return " ".join(part for part in parts(page) if isinstance(part, str))


def figures(page: Any) -> list[Any]:
    return [part["figure"] for part in parts(page) if isinstance(part, dict) and "figure" in part]


def links(page: Any) -> set[str]:
    return {part["href"] for part in parts(page) if isinstance(part, dict) and "href" in part}


@pytest.fixture
def scope(database: Database) -> Scope:
    """Twelve schools in two autumns; in the newest, two are below 80 % and one has nobody to train."""
    made = authority(database, collections=(1, 4))
    school(database, made, SCHOOLS)
    now = {1: (10, 50), 2: (3, 4), 12: (0, 0)}
    sent(
        database,
        made,
        *(Sent(urn, collection=1, trained=(7, 10), governors=(5, 10)) for urn in SCHOOLS),
        *(Sent(urn, trained=now.get(urn, (9, 10)), governors=(4, 10)) for urn in SCHOOLS),
    )
    return made


def test_the_page_says_what_it_draws(database: Database, scope: Scope) -> None:
    page = built(database, scope)
    told = words(page)
    assert "65% of staff are trained in online safety, below the 80% expected; governors (40%) trails" in told
    assert "2 schools are below 80%, 1 of them by more than chance" in told
    assert "About 53 staff must be trained by spring 2027 for these 11 schools to reach 80%" in told
    assert "Answers not in these shares: 1 with nobody to train; by course in the table." in told
    assert [go.Figure(figure) for figure in figures(page)]
    below = "/figures/schools?kind=training&item=staff_online_safety&state=below&collection=2026-27-autumn"
    assert below in links(page)
    assert "/dashboards/school?school=1" in links(page)


def test_a_filter_without_a_school_says_so(database: Database, scope: Scope) -> None:
    assert "No school matches these filters" in words(built(database, scope, districts=("Nowhere",)))


def test_a_handful_of_schools_has_no_chart_and_no_share(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1, 2, 3))
    sent(database, scope, *(Sent(urn, trained=(3, 4)) for urn in (1, 2, 3)))
    page = built(database, scope)
    told = words(page)
    assert "9 of 12 staff in 3 schools are trained in online safety" in told
    assert "Too few schools for a chart." in told
    assert figures(page) == []
    assert "la-dots" not in told


def test_nothing_known_is_a_sentence(database: Database) -> None:
    scope = authority(database)
    school(database, scope, SCHOOLS)
    sent(database, scope, *(Sent(urn, trained=(-1, -1), courses={"induction": (0, 0)}) for urn in SCHOOLS))
    told = words(built(database, scope))
    assert "No school that has returned has told how many are trained" in told
    assert "12 with nobody to train and 12 not known" in told
    assert "No school has told how many of its staff are trained" in told


def test_a_collection_that_asked_nobody_is_a_sentence(database: Database) -> None:
    scope = authority(database)
    school(database, scope, SCHOOLS)
    sent(database, scope, *(Sent(urn) for urn in SCHOOLS))
    assert "No school that has returned was asked about training." in words(built(database, scope))


def test_one_term_shows_no_trend_but_what_lapses(database: Database) -> None:
    scope = authority(database)
    school(database, scope, SCHOOLS)
    sent(database, scope, *(Sent(urn, trained=(9, 10)) for urn in SCHOOLS))
    page = built(database, scope)
    assert "About 24 staff must renew by spring 2027 for the authority to stay at 80%" in words(page)
    assert "one collection and two terms ahead" in words(page)
    assert [go.Figure(figure) for figure in figures(page)]


def test_an_old_collection_has_no_terms_ahead(database: Database, scope: Scope) -> None:
    told = words(built(database, scope, collection="2025-26-autumn"))
    assert "Autumn 2025: 70% of staff trained; one collection shows no trend" in told
    assert "must" not in told


def test_a_term_that_does_not_ask_shows_what_was_told_last(database: Database) -> None:
    scope = authority(database, collections=(1, 2))
    school(database, scope, SCHOOLS)
    sent(database, scope, *(Sent(urn, collection=1, trained=(8 if urn > 1 else 7, 10)) for urn in SCHOOLS))
    sent(database, scope, *(Sent(urn, collection=2, courses={"induction": (1, 1)}) for urn in SCHOOLS))
    page = built(database, scope)
    assert "79% of staff were trained in online safety in autumn 2025, below the 80% expected" in words(page)
    assert "must be trained by summer 2026" in words(page)
    assert any("state=below&collection=2025-26-autumn" in link for link in links(page))


def test_the_page_takes_four_statements(database: Database, scope: Scope) -> None:
    assert statements(database, lambda: built(database, scope)) == 4


def rows(database: Database, scope: Scope, name: str, **chosen: Any) -> list[dict[str, str]]:
    table = TABLES[name]
    with database.tenant(scope) as session:
        data = csv_bytes(table.columns, table.lines(session, filters(**chosen), "990"))
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_files_have_the_rows_of_the_figures(database: Database, scope: Scope) -> None:
    (then, now) = (row for row in rows(database, scope, "training-courses") if row["course"] == "staff_online_safety")
    assert (then["trained"], now["trained"], now["eligible"], now["schools_known"]) == ("84", "94", "144", "11")
    assert (now["expected_percent"], now["schools_nobody_to_train"], now["same_schools"]) == ("80", "1", "11")
    below = rows(database, scope, "training-below")
    assert [(row["school_urn"], row["trained_percent"], row["below_beyond_chance"]) for row in below] == [
        ("1", "20.0", "yes"),
        ("2", "75.0", "no"),
    ]
    schools = rows(database, scope, "training-schools")
    assert len(schools) == 24
    assert {row["state"] for row in schools} == {"number", "nobody"}
    ahead = [(row["time_period"], row["time_identifier"], row["basis"], row["staff_trained"])
             for row in rows(database, scope, "training-forecast")]  # fmt: skip
    assert ahead[1:] == [
        ("202627", "Autumn term", "counted", "94"),
        ("202627", "Spring term", "if_nobody_renews", "63"),
        ("202627", "Summer term", "if_nobody_renews", "31"),
    ]
