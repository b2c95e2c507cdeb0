"""Every table is one authority's, by its keys and by its policies, or is an identity; one that is neither fails.

The first half reads the models, the second what PostgreSQL itself says of the migrated schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    make_url,
)
from sqlalchemy import SmallInteger as Small

from la_portal.models import IDENTITY_TABLES, TEAM_TABLES, TENANT_TABLES, Base
from tests.conftest import Place, only

TENANT = {
    "action_answer", "audit_event", "authority_state", "collection", "collection_plan", "download", "download_part",
    "free_text", "incident_answer", "note", "outbox_message", "platform_answer", "policy_answer", "practice_answer",
    "register_import", "reminder", "report_edition", "return_reading", "return_record", "school", "school_group",
    "school_link", "school_return", "submission", "submission_summary", "training_answer",
}  # fmt: skip
TEAM = {
    "collection_plan",
    "download",
    "download_part",
    "note",
    "register_import",
    "reminder",
    "report_edition",
    "school_group",
}
IDENTITY = {
    "authority", "identity_event", "identity_mail", "invitation", "membership", "person", "sign_in_link",
    "sign_in_session", "throttle",
}  # fmt: skip
OF_SCHOOL = TENANT - {
    "authority_state", "collection", "collection_plan", "download", "download_part", "register_import", "reminder",
    "report_edition",
}  # fmt: skip
WRITTEN_ONLY = {"audit_event", "outbox_message"}  # by a school's person, who reads the school's own

AUTHORITY = "authority_id = (select nullif(current_setting('la_portal.authority', true), '')::smallint)"
SCHOOL = (
    "case when (select current_setting('la_portal.schools', true)) = '*' then 1 when school_id = any ((select "
    "string_to_array(nullif(nullif(current_setting('la_portal.schools', true), '*'), ''), ',')::integer[])::integer[]) "
    "then 1 else 0 end <> 0"
)
ALL_SCHOOLS = "(select current_setting('la_portal.schools', true)) = '*'"
# The policies as they should be, on a table of the test's own: PostgreSQL's versions print an expression differently.
REFERENCE = f"""
    create temp table expected (authority_id smallint, school_id integer);
    create policy authority on expected using ({AUTHORITY}) with check ({AUTHORITY});
    create policy school on expected as restrictive using ({SCHOOL}) with check ({SCHOOL});
    create policy school_reads on expected as restrictive for select using ({SCHOOL});
    create policy team on expected as restrictive using ({ALL_SCHOOLS}) with check ({ALL_SCHOOLS})
"""
NOTHING_RAN = "the schema has no tables to look at"


def leads(columns: Any) -> bool:
    return [column.name for column in columns][:1] == ["authority_id"]


def faults(table: Table) -> Iterator[str]:
    """What keeps a tenant table from being one authority's by its keys."""
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            continue
        if not leads(constraint.columns):
            yield f"{table.name}: {constraint.name or type(constraint).__name__} is not led by authority_id"
        if isinstance(constraint, ForeignKeyConstraint):
            if (constraint.ondelete or constraint.onupdate or "NO ACTION") != "NO ACTION":
                yield f"{table.name}: {constraint.name} acts on delete or update"
            if constraint.referred_table.name in IDENTITY_TABLES - {"authority"}:
                yield f"{table.name}: {constraint.name} leads to an identity"
    for index in table.indexes:
        if not leads(index.columns):
            yield f"{table.name}: {index.name} is not led by authority_id"


def test_every_table_is_a_tenants_or_an_identity_and_is_known_here() -> None:
    assert TENANT_TABLES == TENANT
    assert TEAM_TABLES == TEAM
    assert IDENTITY_TABLES == IDENTITY
    assert {table for table in TENANT if "school_id" in Base.metadata.tables[table].columns} == OF_SCHOOL


def test_the_keys_of_every_tenant_table_are_led_by_the_authority() -> None:
    assert [fault for name in sorted(TENANT_TABLES) for fault in faults(Base.metadata.tables[name])] == []


def test_no_identity_has_a_key_to_a_tenants_table() -> None:
    tables = [Base.metadata.tables[name] for name in IDENTITY_TABLES]
    assert {key.column.table.name for table in tables for key in table.foreign_keys} <= IDENTITY_TABLES


@pytest.mark.parametrize(
    "parts",
    [
        [PrimaryKeyConstraint("id", "authority_id")],
        [PrimaryKeyConstraint("authority_id", "id"), UniqueConstraint("code")],
        [PrimaryKeyConstraint("authority_id", "id"), Index("planted_code", "code")],
        [PrimaryKeyConstraint("authority_id", "id"), ForeignKeyConstraint(["id"], ["parent.id"])],
        [
            PrimaryKeyConstraint("authority_id", "id"),
            ForeignKeyConstraint(["authority_id", "id"], ["parent.authority_id", "parent.id"], ondelete="CASCADE"),
        ],
    ],
    ids=["primary key", "unique key", "index", "foreign key", "cascade"],
)
def test_a_planted_table_is_found(parts: list[Any]) -> None:
    metadata = MetaData()
    Table("parent", metadata, Column("authority_id", Small, primary_key=True), Column("id", Integer, primary_key=True))
    columns = [Column("authority_id", Small), Column("id", Integer), Column("code", String)]
    assert list(faults(Table("planted", metadata, *columns, *parts))) != []


def connect(url: str) -> psycopg.Connection[Any]:
    parsed = make_url(url)
    where = {"host": str(parsed.query["host"]), "user": parsed.username, "dbname": parsed.database}
    return psycopg.connect(**where, autocommit=True)


def unguarded(owner: psycopg.Connection[Any]) -> set[str]:
    """Everything in the schema that row-level security does not hold as it should, with the reason."""
    found: set[str] = set()
    kinds = owner.execute(
        "select relname, relkind, relrowsecurity and relforcerowsecurity, exists (select from pg_attribute"
        " where attrelid = c.oid and attname = 'school_id') from pg_class c"
        " where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')"
    ).fetchall()
    assert kinds, NOTHING_RAN
    owner.execute(REFERENCE.encode())
    policies: dict[str, dict[str, tuple[Any, ...]]] = {}
    for table, name, *policy in owner.execute(
        "select tablename, policyname, permissive, roles::text, cmd, qual, with_check from pg_policies"
    ):
        policies.setdefault(table, {})[name] = tuple(policy)
    right = policies.pop("expected")
    for name, kind, forced, of_school in kinds:
        if kind != "r":
            found.add(f"{name} is not a plain table")
        elif name not in IDENTITY_TABLES | {"alembic_version"}:
            if not forced:
                found.add(f"{name} does not force row-level security")
            school = {"school": right["school_reads" if name in WRITTEN_ONLY else "school"]} if of_school else {}
            team = {"team": right["team"]} if name in TEAM else {}
            if policies.get(name) != {"authority": right["authority"], **school, **team}:
                found.add(f"{name} has other policies")
    return found


@only("postgresql")
def test_every_tenant_table_has_its_policies_and_forces_them(place: Place) -> None:
    with connect(place.owner_url) as owner:
        assert unguarded(owner) == set()


@only("postgresql")
@pytest.mark.parametrize(
    "act",
    [
        "create table planted (authority_id smallint, id int, primary key (authority_id, id))",
        "alter table school no force row level security",
        "alter table school disable row level security",
        "drop policy school on submission",
        "drop policy authority on submission",
        "drop policy team on note",
        "create policy wide on submission using (true)",
        "alter policy school on school using (true)",
        "alter policy authority on school using (authority_id::int = current_setting('la_portal.authority')::int)",
        "create view planted as select * from school",
        "create materialized view planted as select * from school",
    ],
)
def test_a_planted_hole_in_the_schema_is_found(act: str, place: Place) -> None:
    with connect(place.owner_url) as owner:
        owner.execute(act.encode())
        assert unguarded(owner) != set()


@only("postgresql")
def test_the_application_is_a_role_without_powers(place: Place) -> None:
    with connect(place.owner_url) as owner:
        powers = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        asked = f"select {powers} from pg_roles where rolname = 'la_portal_app'"
        assert owner.execute(asked.encode()).fetchone() == (False,) * 5
        owned = "select count(*) from pg_class where relowner = 'la_portal_app'::regrole"
        assert owner.execute(owned.encode()).fetchone() == (0,)
        powerful = "select proname from pg_proc where prosecdef and pronamespace = current_schema()::regnamespace"
        assert owner.execute(powerful.encode()).fetchall() == []
