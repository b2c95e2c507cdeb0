"""Making and upgrading the schema, as its owner."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

import migrations
from la_portal.settings import Settings
from migrations.guards import APP_ROLE


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in code: pyproject.toml is not installed with the wheel."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(url: str) -> None:
    """The database at `url` (the owner's) has the newest schema and its guards; nothing is lost on the way."""
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed if sqlite else parsed.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), "head")


def prepare(settings: Settings) -> None:
    """The application's role exists, if the database is PostgreSQL: it may not own, bypass or create anything."""
    parsed = make_url(settings.migration_database_url)
    if parsed.get_backend_name() == "sqlite":
        return
    engine = create_engine(parsed.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.begin() as connection:
        known = connection.execute(text("select 1 from pg_roles where rolname = :role"), {"role": APP_ROLE}).first()
        if not known:
            connection.execute(
                text(f"create role {APP_ROLE} login nosuperuser nobypassrls nocreatedb nocreaterole noinherit")
            )


def newest_revision() -> str:
    """The revision of the schema that this release works with."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head() or ""


def is_current(connection: Connection) -> bool:
    """Whether the schema is at the newest revision."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return False
    found = connection.execute(text("select version_num from alembic_version")).scalars().all()
    return found == [newest_revision()]
