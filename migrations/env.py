"""Runs revisions on the owner's connection: in one transaction, guards made again, nothing lost on the way."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine, event, inspect, make_url, text

from la_portal.models import TENANT_TABLES, Base
from migrations.guards import install_guards


def run(connection: Connection) -> None:
    """Upgrades `connection`; raises if a foreign key dangles or a table that stays has lost rows."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Batch operations rebuild a table by dropping it; with foreign keys on, that empties its children.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
        _begin_at_once(connection)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=False,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.execute(text("set local lock_timeout = '4s'"))
            _let_the_owner_see(connection)
        before = row_counts(connection)
        context.run_migrations()
        after = row_counts(connection)
        install_guards(connection)
        lost = {table: count for table, count in before.items() if after.get(table, count) < count}
        if lost:
            raise RuntimeError(f"the upgrade would lose rows of {', '.join(sorted(lost))}: nothing was changed")
        if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("the upgrade would leave a row without its parent: nothing was changed")
    connection.commit()


def _begin_at_once(connection: Connection) -> None:
    # Left to itself the driver begins at the first write and not before DDL: a refused upgrade would stay half made.
    driver: Any = connection.connection.driver_connection
    driver.isolation_level = None
    event.listen(connection, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))


def _let_the_owner_see(connection: Connection) -> None:
    # Under FORCE the owner sees no authority's rows: it would count none and mend none. The guards force again.
    for table in sorted(TENANT_TABLES & set(inspect(connection).get_table_names())):
        connection.execute(text(f"alter table {table} no force row level security"))


def row_counts(connection: Connection) -> dict[str, int]:
    """The number of rows of every table that exists now."""
    names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    quote = connection.dialect.identifier_preparer.quote
    return {name: connection.execute(text(f"select count(*) from {quote(name)}")).scalar_one() for name in names}


attached: Connection | None = context.config.attributes.get("connection")
if attached is not None:
    run(attached)
else:
    url = make_url(context.config.get_main_option("sqlalchemy.url", "sqlite:///instance/la_portal.sqlite"))
    with create_engine(url).connect() as own:
        run(own)
