"""The list of schools: searched, narrowed, sorted and paged, with as many statements for few as for many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event

from la_portal.db import Database
from la_portal.models import School
from la_portal.queries.school_list import Order, Wanted, number_of_schools, page_of_schools
from la_portal.services import schools
from la_portal.vocabulary import PhaseGroup, RegisterStatus, Role, Scope
from tests.lives import do, person
from tests.people import NOW, Browser
from tests.returns import FOREIGN, NEIGHBOUR, TODAY, URN

PAGE = "/authority/schools"
FIRST = 110000


def add(database: Database, scope: Scope, number: int) -> None:
    """So many schools more: of three districts, two phases and two trusts, every tenth closed."""
    with database.tenant(scope, writing=True) as session:
        session.add_all(
            School(
                authority_id=scope.authority_id,
                school_id=FIRST + place,
                name=f"{'bB'[place % 2]}eech {place:03} School",
                status=RegisterStatus.CLOSED if place % 10 == 9 else RegisterStatus.OPEN,
                phase_group=PhaseGroup.PRIMARY if place % 4 else PhaseGroup.SPECIAL,
                district=(None, "Harbour", "moor")[place % 3],
                trust="Beacon Trust" if place % 2 else None,
                postcode=f"ZZ{place % 7} 1AB",
                roll=None if place % 5 == 0 else place,
                imported_at=NOW,
            )
            for place in range(number)
        )


def listed(browser: Browser, query: str = "") -> list[int]:
    """The URNs of the page, in order."""
    answer = browser.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return [int(found) for found in re.findall(rf'href="{PAGE}/(\d+)"', answer.text)]


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    sent: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    yield sent
    event.remove(database.engine, "before_cursor_execute", listen)


def test_open_schools_stand_by_name_fifty_a_page(officer: Browser, database: Database, scope: Scope) -> None:
    add(database, scope, 120)
    pages = [listed(officer, f"page={number}") for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 10]
    everything = [urn for page in pages for urn in page]
    still_open = [FIRST + place for place in range(120) if place % 10 != 9]
    assert everything == [*still_open, URN, NEIGHBOUR], "beech before Larkmoor, whatever the case"
    assert FOREIGN not in everything
    assert "110 open schools" in officer.get(PAGE).text
    for beyond in ("page=4", "page=0", "page=-1"):
        assert officer.get(f"{PAGE}?{beyond}").status_code == 404
    assert officer.get(f"{PAGE}?page=one").status_code == 200


def test_a_list_is_narrowed_and_searched(officer: Browser, database: Database, scope: Scope) -> None:
    add(database, scope, 40)
    places = range(40)

    def wanted(of: Any, also_closed: bool = False) -> list[int]:
        return [FIRST + place for place in places if of(place) and (also_closed or place % 10 != 9)]

    assert listed(officer, "phase=special") == wanted(lambda place: place % 4 == 0)
    assert listed(officer, "district=Harbour") == wanted(lambda place: place % 3 == 1)
    assert listed(officer, "trust=Beacon+Trust&district=moor") == wanted(lambda p: p % 2 and p % 3 == 2)
    assert listed(officer, "status=closed") == wanted(lambda place: place % 10 == 9, also_closed=True)
    assert listed(officer, "status=any&words=BEECH") == wanted(lambda _: True, also_closed=True)
    assert listed(officer, "words=beech+007") == [FIRST + 7]
    assert listed(officer, f"words={FIRST + 8}") == [FIRST + 8]
    assert listed(officer, "words=zz31ab") == wanted(lambda place: place % 7 == 3)
    assert listed(officer, "words=100%25") == listed(officer, "words=_") == []
    assert "No school is like that" in officer.get(f"{PAGE}?district=Nowhere").text
    assert len(listed(officer, "phase=nothing&status=nothing&sort=nothing")) == 38, "what is no choice narrows nothing"


def test_a_patch_narrows_as_of_today(officer: Browser, database: Database, scope: Scope) -> None:
    with database.tenant(scope, writing=True) as session:
        schools.put_in_patch(session, person(Role.OFFICER, URN), "North", [URN], TODAY, NOW)
        later = TODAY + timedelta(days=9)
        schools.put_in_patch(session, person(Role.OFFICER, URN), "North", [NEIGHBOUR], later, NOW)
    assert listed(officer, "patch=North") == [URN]
    with database.tenant(scope) as session:
        assert number_of_schools(session, Wanted(patch="North"), later) == 2


@pytest.mark.parametrize("order", list(Order))
def test_a_list_is_sorted_with_what_is_not_known_last(
    officer: Browser, database: Database, scope: Scope, order: Order
) -> None:
    add(database, scope, 30)
    do(database, "save", person(Role.DSL, URN), URN, NOW)
    with database.tenant(scope) as session:
        lines = page_of_schools(session, Wanted(order=order), 1, TODAY, 1, 100)
    by_name = sorted(lines, key=lambda one: (one.name.lower(), one.school_id))
    keys: dict[Order, Any] = {
        Order.NAME: lambda one: 0,
        Order.DISTRICT: lambda one: (one.district is None, (one.district or "").lower()),
        Order.ROLL: lambda one: (one.roll is None, -(one.roll or 0)),
        Order.STATE: lambda one: {"not_started": 0, "draft": 1, None: 9}[one.return_status],
    }
    assert lines == sorted(by_name, key=keys[order])
    assert listed(officer, f"sort={order}") == [one.school_id for one in lines]


def test_the_state_of_the_open_collection_stands_beside_each_school(
    officer: Browser, database: Database, scope: Scope
) -> None:
    dsl, colleague = person(Role.DSL, URN), person(Role.OFFICER, URN)
    for act, who in (("save", dsl), ("submit", dsl), ("ask", colleague)):
        do(database, act, who, URN, NOW)
    rows = BeautifulSoup(officer.get(PAGE).text, "html.parser").select("tbody tr")
    states = [row.select("td")[-1].get_text(" ", strip=True).split("  ")[0] for row in rows]
    assert [state.startswith(words) for state, words in zip(states, ("Changes asked for", "Not started"), strict=True)]
    assert states[0].startswith("Changes asked for") and states[1] == "Not started"


def test_as_many_statements_for_10_schools_as_for_200(officer: Browser, database: Database, scope: Scope) -> None:
    counts: list[int] = []
    for number in (8, 190):
        add(database, scope, number) if not counts else _more(database, scope, number)
        with counting(database) as sent:
            assert officer.get(f"{PAGE}?sort=state").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
    print(f"\n{counts[0]} statements")


def _more(database: Database, scope: Scope, number: int) -> None:
    with database.tenant(scope, writing=True) as session:
        session.add_all(
            School(
                authority_id=scope.authority_id,
                school_id=FIRST + 1000 + place,
                name=f"Ash {place}",
                status=RegisterStatus.OPEN,
                phase_group=PhaseGroup.PRIMARY,
                imported_at=NOW,
            )
            for place in range(number)
        )
