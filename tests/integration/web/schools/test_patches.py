"""Patches in the browser: schools put in by a filter or by their URNs, from a day on; renamed, ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from la_portal.db import Database
from la_portal.queries.patches import patches
from la_portal.vocabulary import Scope
from tests.people import Browser
from tests.returns import FOREIGN, NEIGHBOUR, TODAY, URN

LIST, PUT, CHANGE = (f"/authority/patches{path}" for path in ("", "/schools", "/change?name=North"))


def day(name: str, days: int = 0) -> dict[str, str]:
    then = TODAY + timedelta(days=days)
    return {f"{name}-day": f"{then.day}", f"{name}-month": f"{then.month}", f"{name}-year": f"{then.year}"}


def told(database: Database, scope: Scope) -> list[tuple[str, int]]:
    with database.tenant(scope) as session:
        return [(one.name, one.schools) for one in patches(session, TODAY)]


def test_schools_go_into_a_patch_by_a_filter_or_by_their_urns(
    officer: Browser, database: Database, scope: Scope
) -> None:
    assert "No patch yet" in officer.get(LIST).text
    assert officer.post(PUT, name="North", phase="secondary", **day("from")).location == LIST
    assert told(database, scope) == [("North", 2)]
    officer.post(PUT, name="South", phase="primary", urns=f"{NEIGHBOUR}\r\n", **day("from"))
    assert told(database, scope) == [("North", 1), ("South", 1)], "URNs count before filters"
    assert "patch=North" in officer.get(LIST).text
    assert "North" in officer.get(f"/authority/schools/{URN}").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "North"}, "Say which schools"),
        ({"name": "", "phase": "secondary"}, "Give the patch a name"),
        ({"name": "North", "phase": "nursery"}, "No open school is like that"),
        ({"name": "North", "urns": "12 abc"}, "&#39;12&#39; is not a URN"),
        ({"name": "North", "urns": f"{FOREIGN}"}, f"There is no school {FOREIGN} here"),
        ({"name": "North", "urns": "100001", "from-month": "13"}, "From when: "),
    ],
)
def test_what_is_missing_or_wrong_comes_back_with_what_was_typed(
    officer: Browser, database: Database, scope: Scope, fields: dict[str, str], sentence: str
) -> None:
    answer = officer.post(PUT, **(day("from") | fields))
    assert answer.status_code == 400
    assert answer.text.count(sentence) == 2, "in the summary and beside the field"
    assert told(database, scope) == []


def test_a_patch_is_renamed_and_ended_and_none_is_missed(officer: Browser, database: Database, scope: Scope) -> None:
    officer.post(PUT, name="North", phase="secondary", **day("from", -9))
    assert officer.post("/authority/patches/rename", page=CHANGE, patch="North", name=" ").status_code == 400
    assert officer.post("/authority/patches/rename", page=CHANGE, patch="North", name="West").location == LIST
    assert officer.get(CHANGE).status_code == 404
    renamed = CHANGE.replace("North", "West")
    assert officer.post("/authority/patches/end", page=renamed, patch="West").status_code == 400
    assert officer.post("/authority/patches/end", page=renamed, patch="West", **day("until", -1)).location == LIST
    assert told(database, scope) == [("West", 0)]
    for path in ("rename", "end"):
        assert officer.post(f"/authority/patches/{path}", page=renamed).location == LIST
        assert officer.post(f"/authority/patches/{path}", page=renamed, patch="N\0", **day("until")).status_code == 404
    assert officer.get("/authority/patches/change").location == LIST
