"""The incidents page in every state: what it says, what it draws, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboards.frame import framed
from dashboards.pages.incidents import PAGE
from dashboards.pages.incidents.questions import OPEN
from la_portal.db import Database
from la_portal.vocabulary import Scope
from tests.figure_data import NOT_KNOWN, NOW, Asked, Sent, asked, authority, filters, school, sent
from tests.pressing import statements

BULLIED = "contact_aggressive"


def built(database: Database, scope: Scope, **chosen: Any) -> tuple[Any, list[Any]]:
    with database.tenant(scope) as session:
        return framed(PAGE, session, filters(**chosen), NOW)


def words(part: Any) -> Iterator[str]:
    """Every text of a page, of components and of markup trees."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | tuple):
        if len(part) == 3 and isinstance(part[0], str) and isinstance(part[1], dict):
            yield from (value for value in (part[1].get("href"),) if value)
            yield from words(part[2])
        else:
            for one in part:
                yield from words(one)
    elif isinstance(part, dict):
        yield from words(part.get("props", {}).get("tree"))
    elif hasattr(part, "children"):
        yield from words(part.children)


def said(database: Database, scope: Scope, **chosen: Any) -> str:
    return " ".join(words(list(built(database, scope, **chosen))))


def graphs(part: Any) -> Iterator[Any]:
    if isinstance(part, list | tuple):
        for one in part:
            yield from graphs(one)
    elif getattr(part, "figure", None) is not None:
        yield part.figure
    elif hasattr(part, "children"):
        yield from graphs(part.children)


def usual(database: Database, schools: int = 20, terms: tuple[int, ...] = (1, 4)) -> Scope:
    scope = authority(database, collections=terms)
    school(database, scope, range(100, 100 + schools))
    for term in terms:
        sent(database, scope, *(Sent(urn, {BULLIED: 5}, collection=term) for urn in range(100, 100 + schools)))
    return scope


def test_the_page_compares_names_and_asks(database: Database) -> None:
    scope = usual(database)
    school(database, scope, (7, 8))
    for term in (1, 4):
        sent(database, scope, Sent(7, {}, collection=term), Sent(8, {BULLIED: 6}, collection=term))
    text = said(database, scope)
    assert "106 incidents recorded, 24.1 per 1,000 pupils: about the same as last autumn" in text
    assert "No risk moved by more than chance since autumn 2025" in text
    assert "which also had 40 school days, in the same 22 schools" in text
    assert "21 of 22 schools record about what their phase and size lead us to expect; 1 records fewer" in text
    assert "By chance about 1 of 22 would be outside 95%: watch those, and act on 99.8%" in text
    assert "One school records far fewer than expected: a question to ask, not a conclusion" in text
    assert "None in two terms" in text
    assert "/dashboards/school?school=7" in text


def test_a_view_travels_to_the_pages_of_its_schools(database: Database) -> None:
    scope = usual(database)
    text = said(database, scope, phases=("primary",), accepted=False)
    assert "/dashboards/school?school=100" in text
    (funnel,) = [one for one in graphs(built(database, scope)[1]) if "Outside the 95% limits" in str(one)]
    addresses = [address for trace in funnel["data"] for address in trace.get("customdata", [])]
    assert "/dashboards/school?school=100" in addresses


def test_a_change_beyond_chance_is_told(database: Database) -> None:
    scope = authority(database, collections=(1, 4))
    school(database, scope, range(12))
    for term, count in ((1, 2), (4, 9)):
        sent(database, scope, *(Sent(urn, {BULLIED: count}, collection=term) for urn in range(12)))
    text = said(database, scope)
    assert "up on last autumn by more than chance" in text
    assert "Contact rose by more than chance since autumn 2025: 108 incidents, from 24 in the same 12 schools" in text


def one_school(database: Database) -> Scope:
    scope = authority(database)
    school(database, scope, (1,))
    sent(database, scope, Sent(1, {BULLIED: 3}))
    return scope


def all_zero(database: Database) -> Scope:
    scope = authority(database, collections=(1, 4))
    school(database, scope, range(12))
    for term in (1, 4):
        sent(database, scope, *(Sent(urn, {}, collection=term) for urn in range(12)))
    return scope


def nothing_known(database: Database) -> Scope:
    scope = authority(database, collections=(1, 4))
    school(database, scope, range(12))
    for term in (1, 4):
        sent(database, scope, *(Sent(urn, None, collection=term) for urn in range(12)))
    return scope


def no_pupils(database: Database) -> Scope:
    scope = authority(database)
    school(database, scope, range(12))
    sent(database, scope, *(Sent(urn, {BULLIED: urn % 2}, roll=None) for urn in range(11)))
    sent(database, scope, Sent(11, {BULLIED: NOT_KNOWN}, roll=0))
    return scope


def one_term(database: Database) -> Scope:
    return usual(database, terms=(4,))


STATES: dict[Any, tuple[str, int]] = {
    one_school: ("3 incidents recorded; 0 of 1 school recorded none", 0),
    all_zero: ("No incidents recorded in 12 schools", 4),
    nothing_known: ("No school that has returned holds its counts", 4),
    no_pupils: ("5 incidents recorded; 6 of 11 schools recorded none", 0),
    one_term: ("100 incidents recorded, 25.0 per 1,000 pupils; 0 of 20 schools recorded none", 1),
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_sentence_and_figures_that_plotly_accepts(database: Database, state: Any) -> None:
    scope = state(database)
    top, content = built(database, scope)
    sentence, drawn = STATES[state]
    assert sentence in " ".join(words(top))
    figures = list(graphs(content))
    assert len(figures) == drawn
    assert [go.Figure(figure) for figure in figures] or not drawn
    assert "No school records far fewer than expected" in " ".join(words(content))


def test_nobody_has_returned_and_nothing_matches(database: Database) -> None:
    scope = authority(database)
    school(database, scope, (1,))
    asked(database, scope, Asked(1))
    assert "No school has returned yet" in said(database, scope)
    assert "No school matches these filters" in said(database, scope, districts=("Nowhere",))
    assert built(database, scope, districts=("Nowhere",))[1] == []


def test_many_schools_are_folded_away_and_none_is_ranked(database: Database) -> None:
    scope = usual(database, schools=120)
    quiet = range(1, OPEN + 6)
    school(database, scope, quiet)
    for term in (1, 4):
        sent(database, scope, *(Sent(urn, {}, collection=term) for urn in quiet))
    text = said(database, scope)
    assert "13 schools record far fewer than expected: questions to ask, not conclusions" in text
    assert "Show the other 5 schools" in text


def test_the_page_takes_as_many_statements_for_many_schools_as_for_few(database: Database) -> None:
    counts: list[int] = []
    for code, schools in (("990", 12), ("991", 60)):
        scope = authority(database, code, collections=(1, 4))
        school(database, scope, range(schools))
        for term in (1, 4):
            sent(database, scope, *(Sent(urn, {BULLIED: 6 * (urn > 0)}, collection=term) for urn in range(schools)))
        with statements(database) as seen:
            assert "One school records far fewer" in said(database, scope)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 20
