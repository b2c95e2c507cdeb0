"""Runs revisions on the owner's connection: in one transaction, guards made again, nothing lost on the way."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, inspect, make_url, text

from la_portal.models import Base
from migrations.guards import install_guards


def run(connection: Connection) -> None:
    """Upgrades `connection`; raises if a foreign key dangles or a table that stays has lost rows."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Batch operations rebuild a table by dropping it; with foreign keys on, that empties its children.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.execute(text("set local lock_timeout = '4s'"))
        before = row_counts(connection)
        context.run_migrations()
        install_guards(connection)
        after = row_counts(connection)
        lost = {table: count for table, count in before.items() if after.get(table, count) < count}
        if lost:
            raise RuntimeError(f"the upgrade would lose rows of {', '.join(sorted(lost))}: nothing was changed")
        if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("the upgrade would leave a row without its parent: nothing was changed")
    connection.commit()


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
