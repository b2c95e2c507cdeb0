"""What row-level security costs: under its policy every tenant table is still found by its key."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest

from la_portal.models import TENANT_TABLES
from tests.architecture.test_tables import connect
from tests.conftest import Place, only

AUTHORITIES, SCHOOLS_EACH = 40, 250
CONDITION = "Index Cond: (authority_id = "
GLOOMY_POLICY = "(select current_setting('la_portal.schools', true)) = '*' or school_id = any ('{1}')"
SLOW_POLICY = "(authority_id::integer = nullif(current_setting('la_portal.authority', true), '')::integer)"

pytestmark = only("postgresql")


def plan(place: Place, statement: str, *, small: bool, options: str = "costs off") -> str:
    """The plan of a statement for the application's role; where tables are small, without reading one whole."""
    with connect(place.url) as connection, connection.transaction():
        connection.execute("select set_config('la_portal.authority', '7', true)")
        connection.execute("select set_config('la_portal.schools', '*', true)")
        if small:
            connection.execute("set local enable_seqscan = off")
        return "\n".join(row[0] for row in connection.execute(f"explain ({options}) {statement}".encode()))


def expected_rows(place: Place) -> int:
    """How many schools the planner expects an authority to have, at the top of its plan."""
    found = re.search(r"rows=(\d+)", plan(place, "select name from school", small=False, options="costs on"))
    assert found is not None
    return int(found[1])


def fill_schools(owner: psycopg.Connection[Any]) -> None:
    """Many authorities with many schools each, made by the owner, who for that time is not held by the policies."""
    for table in ("authority_state", "school"):
        owner.execute(f"alter table {table} no force row level security".encode())
    owner.execute(
        "insert into authority select n, lpad(n::text, 3, '0'), 'x', '#123456' from generate_series(1, %s) n",
        (AUTHORITIES,),
    )
    owner.execute(
        "insert into authority_state (authority_id, la_code, data_version, next_collection, audit_number, audit_hash,"
        " settings) select id, la_code, 0, 1, 0, '', '{}' from authority"
    )
    owner.execute(
        "insert into school (authority_id, school_id, name, status, phase_group, imported_at)"
        " select id, id * 1000 + n, 'x', 'open', 'primary', now() from authority, generate_series(1, %s) n",
        (SCHOOLS_EACH,),
    )
    for table in ("authority_state", "school"):
        owner.execute(f"alter table {table} force row level security".encode())
    owner.execute(b"analyze")


@pytest.mark.parametrize("table", sorted(TENANT_TABLES))
def test_the_policy_finds_its_rows_by_the_key(table: str, place: Place) -> None:
    assert CONDITION in plan(place, f"select * from {table}", small=True)


def test_a_policy_that_casts_its_column_loses_the_key(place: Place) -> None:
    with connect(place.owner_url) as owner:
        owner.execute(f"alter policy authority on school using ({SLOW_POLICY})".encode())
    assert CONDITION not in plan(place, "select * from school", small=True)


def test_a_full_table_is_read_by_the_key(place: Place) -> None:
    with connect(place.owner_url) as owner:
        fill_schools(owner)
    assert CONDITION in plan(place, "select name from school", small=False)
    with connect(place.owner_url) as owner:
        owner.execute(f"alter policy authority on school using ({SLOW_POLICY})".encode())
    assert "Seq Scan on school" in plan(place, "select name from school", small=False)


def test_the_planner_expects_as_many_rows_as_the_authority_has(place: Place) -> None:
    with connect(place.owner_url) as owner:
        fill_schools(owner)
    assert SCHOOLS_EACH / 2 < expected_rows(place) < SCHOOLS_EACH * 2
    with connect(place.owner_url) as owner:
        owner.execute(f"alter policy school on school using ({GLOOMY_POLICY})".encode())
    assert expected_rows(place) < SCHOOLS_EACH / 10, "the estimate would tell"


@pytest.mark.parametrize("table", ["action_answer", "incident_answer", "training_answer"])
def test_a_figure_reads_the_index_alone(table: str, place: Place) -> None:
    measures = "trained, eligible" if table == "training_answer" else "value"
    keys = "authority_id, collection_id, school_id, submission"
    statement = f"select {keys}, item, state, {measures} from {table} where collection_id = 1 order by {keys}"
    assert "Index Only Scan" in plan(place, statement, small=True)
