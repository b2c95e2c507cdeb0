"""The policies page as it is built: sentences where there is little to show, links from numbers, words in cells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import event

from dashboards.frame import framed
from dashboards.pages.policies import PAGE
from la_portal.db import Database
from la_portal.models import SchoolReturn
from la_portal.vocabulary import Scope
from tests.conftest import only
from tests.figure_data import NOW, Asked, Sent, asked, authority, filters, school, sent

pytestmark = only("sqlite")

DONE = {"status": "in_place", "reviewed_on": date(2026, 1, 5), "review_due_on": date(2027, 7, 1)}
LATE = {"status": "in_place", "reviewed_on": date(2025, 1, 5), "review_due_on": date(2026, 7, 1)}
POLICIES = {"social_media": DONE, "image_use": LATE, "generative_ai": {"status": "none"}}


def built(database: Database, scope: Scope, **chosen: Any) -> Any:
    """The whole page as the browser gets it."""
    with database.tenant(scope) as session:
        return json.loads(json.dumps(framed(PAGE, session, filters(**chosen), NOW), cls=PlotlyJSONEncoder))


def texts(tree: Any) -> Iterator[str]:
    """Every text of the page, of static trees and of components, in order."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list) and len(tree) == 3 and isinstance(tree[0], str) and isinstance(tree[1], dict):
        yield from texts(tree[2])
    elif isinstance(tree, list):
        for one in tree:
            yield from texts(one)
    elif isinstance(tree, dict) and "props" in tree:
        yield from texts(tree["props"].get("tree", tree["props"].get("children", [])))


def said(tree: Any) -> str:
    return " ".join(" ".join(texts(tree)).split())


def nodes(tree: Any, name: str) -> list[Any]:
    """Every element of that name in the page's static trees."""
    found: list[Any] = []
    if isinstance(tree, list) and len(tree) == 3 and isinstance(tree[0], str) and isinstance(tree[1], dict):
        found += [tree] if tree[0] == name else []
        return found + nodes(tree[2], name)
    if isinstance(tree, list):
        return found + [one for part in tree for one in nodes(part, name)]
    if isinstance(tree, dict):
        return found + [one for part in tree.values() for one in nodes(part, name)]
    return found


def links(tree: Any) -> list[str]:
    return [one[1]["href"] for one in nodes(tree, "a") if "href" in one[1]]


def charts(tree: Any) -> int:
    return json.dumps(tree).count('"role": "img"')


@pytest.fixture
def many(database: Database) -> Scope:
    """Twelve schools of which eleven have returned, in three districts, two collections."""
    scope = authority(database, collections=(3, 4))
    for first, place in ((1, "Ashmere"), (5, "Colby"), (9, "Eastholt")):
        school(database, scope, range(first, first + 4), district=place)
    asked(database, scope, Asked(12, status="draft"))
    places = {urn: ("Ashmere", "Colby", "Eastholt")[(urn - 1) // 4] for urn in range(1, 12)}
    sent(
        database,
        scope,
        *(Sent(urn, district=place, policies=POLICIES) for urn, place in places.items()),
        *(
            Sent(urn, collection=3, district=place, policies={"social_media": LATE | {"review_due_on": None}})
            for urn, place in places.items()
        ),
    )
    return scope


def test_the_page_has_its_finding_its_three_figures_and_one_chart(database: Database, many: Scope) -> None:
    page = built(database, many)
    words = said(page)
    assert "33% of policies are in place and in date" in words
    assert "Based on 11 of 12 schools with 11 of 33 policies in place and in date." in words
    assert "Social media is in date in 11 of 11 schools; generative AI in 0 of 11" in words
    assert "11 reviews are overdue now; " in words
    assert "down 67 points on summer 2026 in the same 11 schools" in words
    assert charts(page) == 1


def test_a_number_leads_to_the_schools_behind_it(database: Database, many: Scope) -> None:
    asked_for = [parse_qs(urlsplit(link).query) for link in links(built(database, many)) if "/figures/schools" in link]
    behind = {(one["item"][0], one["state"][0]) for one in asked_for if one["kind"] == ["policy"]}
    assert {("social_media", "in_date"), ("image_use", "overdue"), ("generative_ai", "none")} <= behind
    gaps = {one["district"][0] for one in asked_for if one["state"] == ["gap"]}
    assert gaps == {"Ashmere", "Colby", "Eastholt"}


def test_a_cell_says_in_words_what_its_sign_means(database: Database, many: Scope) -> None:
    page = built(database, many)
    cells = {said(one) for one in nodes(page, "td") if str(one[1].get("className", "")).startswith("la-g-")}
    assert cells == {"✓ in date", "4 months overdue", "No none"}
    assert "Not returned yet: in draft" in said(page)


def test_a_school_leads_to_its_page_and_a_district_to_its_schools(database: Database, many: Scope) -> None:
    found = links(built(database, many))
    assert "/dashboards/school?school=1" in found
    assert "/dashboards/policies?district=Colby" in found
    alone = built(database, many, districts=("Colby",))
    assert "None of 4 schools has every policy in place and in date" in said(alone)
    assert "/dashboards/policies?district=Colby" not in links(alone)
    assert "All districts" in said(alone)


def test_closed_districts_send_no_schools(database: Database, many: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.pages.policies.heat.FEW_SCHOOLS", 0)
    page = built(database, many)
    assert len([link for link in links(page) if link.startswith("/dashboards/school?")]) == 8
    assert "Schools are shown of the first two; choose another district by its name." in said(page)


def test_few_schools_get_tables_and_fractions(database: Database, many: Scope) -> None:
    page = built(database, many, districts=("Colby",))
    assert charts(page) == 0
    assert "4 of 12 policies are in place and in date" in said(page)
    assert said(page).count("Too few schools for a chart.") == 2
    assert "%" not in said(page)


def test_one_school_is_enough_for_a_page(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1,), district=None)
    sent(database, scope, Sent(1, district=None, policies=POLICIES))
    words = said(built(database, scope))
    assert "1 of 3 policies are in place and in date" in words
    assert "School 1 has 2 gaps" in words
    assert "In no district 1 of 1 returned" in words
    assert "Share in place and in date" not in words, "there is no collection before this one"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({}, "No policy was asked about"),
        ({"image_use": {"status": "not_applicable"}}, "No policy applies to the schools that have returned"),
        ({"image_use": {"status": "not_answered"}}, "No school has answered about its policies"),
    ],
)
def test_a_page_without_an_answer_says_so(database: Database, answer: dict[str, Any], words: str) -> None:
    scope = authority(database)
    school(database, scope, range(1, 13))
    sent(database, scope, *(Sent(urn, policies=answer) for urn in range(1, 13)))
    assert words in said(built(database, scope))


def test_returns_that_are_not_accepted_are_not_shown_as_missing(database: Database, many: Scope) -> None:
    with database.tenant(many, writing=True) as session:
        for one in session.query(SchoolReturn).filter_by(collection_id=4, school_id=1):
            one.accepted_submission = 1
    words = said(built(database, many, accepted=True))
    assert "Based on 1 of 12 schools" in words
    assert "Returned, not accepted yet" in words
    assert "Not returned yet: in draft" in words


def test_the_page_costs_the_same_statements_for_any_number_of_schools(database: Database, many: Scope) -> None:
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    built(database, many)
    assert len([one for one in statements if one.lstrip().startswith(("SELECT", "WITH"))]) == 8
