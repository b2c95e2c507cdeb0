"""What the database itself refuses: row-level security, append-only tables, and the application role's grants.

`install_guards` runs as the last step of every upgrade, since a rebuilt table loses what stood on it.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from la_portal.models import IDENTITY_TABLES, TEAM_TABLES, TENANT_TABLES, Base

APP_ROLE = "la_portal_app"
APPEND_ONLY = ("audit_event", "identity_event", "submission", "submission_summary", "incident_answer", "action_answer",
               "training_answer", "policy_answer", "platform_answer", "practice_answer")  # fmt: skip
# A school's person writes the authority's event and message, but reads only the school's.
SELECT_ONLY = ("audit_event", "outbox_message")

AUTHORITY = "authority_id = (select nullif(current_setting('la_portal.authority', true), '')::smallint)"
# A number that differs from 0, as the planner takes nearly all rows to do. Of `... = '*' or school_id = any (...)` it
# expects one row in a hundred: then it looks an authority's returns up one by one instead of reading them together.
SCHOOL = (
    "case when (select current_setting('la_portal.schools', true)) = '*' then 1 when school_id = any ((select "
    "string_to_array(nullif(nullif(current_setting('la_portal.schools', true), '*'), ''), ',')::integer[])::integer[]) "
    "then 1 else 0 end <> 0"
)
TEAM = "(select current_setting('la_portal.schools', true)) = '*'"


def install_guards(connection: Connection) -> None:
    """Every tenant table has its policies, every append-only table its triggers, the application role its grants."""
    present = set(inspect(connection).get_table_names())
    if connection.dialect.name == "sqlite":
        for table in sorted(present & set(APPEND_ONLY)):
            _sqlite_append_only(connection, table)
        return
    for table in sorted(present & TENANT_TABLES):
        _policies(connection, table)
    _postgresql_append_only(connection, sorted(present & set(APPEND_ONLY)))
    _grants(connection, sorted(present & (TENANT_TABLES | IDENTITY_TABLES)))


def _policies(connection: Connection, table: str) -> None:
    statements = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"drop policy if exists authority on {table}",
        f"create policy authority on {table} using ({AUTHORITY}) with check ({AUTHORITY})",
    ]
    if table in TEAM_TABLES:
        statements += [
            f"drop policy if exists team on {table}",
            f"create policy team on {table} as restrictive using ({TEAM}) with check ({TEAM})",
        ]
    if "school_id" in Base.metadata.tables[table].columns:
        check = "for select" if table in SELECT_ONLY else "for all"
        with_check = "" if table in SELECT_ONLY else f" with check ({SCHOOL})"
        statements += [
            f"drop policy if exists school on {table}",
            f"create policy school on {table} as restrictive {check} using ({SCHOOL}){with_check}",
        ]
    for statement in statements:
        connection.execute(text(statement))


def _postgresql_append_only(connection: Connection, tables: list[str]) -> None:
    connection.execute(
        text(
            "create or replace function la_portal_refuse() returns trigger language plpgsql as "
            "$$ begin raise exception '% is append-only', tg_table_name; end $$"
        )
    )
    for table in tables:
        connection.execute(text(f"drop trigger if exists append_only on {table}"))
        connection.execute(
            text(
                f"create trigger append_only before update or delete or truncate on {table} "
                "for each statement execute function la_portal_refuse()"
            )
        )


def _sqlite_append_only(connection: Connection, table: str) -> None:
    for act in ("update", "delete"):
        connection.execute(text(f"drop trigger if exists {table}_{act}"))
        connection.execute(
            text(
                f"create trigger {table}_{act} before {act} on {table} "
                f"begin select raise(abort, '{table} is append-only'); end"
            )
        )


def _grants(connection: Connection, tables: list[str]) -> None:
    known = connection.execute(text("select 1 from pg_roles where rolname = :role"), {"role": APP_ROLE}).first()
    if not known:
        return
    schema = connection.execute(text("select current_schema()")).scalar_one()
    connection.execute(text(f"grant usage on schema {schema} to {APP_ROLE}"))
    for table in tables:
        rights = "select, insert" if table in APPEND_ONLY else "select, insert, update, delete"
        connection.execute(text(f"grant {rights} on {table} to {APP_ROLE}"))
    connection.execute(text(f"grant select on alembic_version to {APP_ROLE}"))
