"""What every command starts from: the settings of this process, and its database with the schema of this release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from la_portal.db import Database
from la_portal.errors import PortalError
from la_portal.schema import is_current
from la_portal.services import authorities
from la_portal.settings import Settings
from la_portal.vocabulary import Actor, Scope


@contextmanager
def connected(url: str = "") -> Iterator[Database]:
    """The database at `url`, or else the one of the environment; PortalError where it cannot be used as it is."""
    database = Database(url or Settings.from_env().database_url)
    try:
        _refuse_old_schema(database)
        yield database
    finally:
        database.engine.dispose()


def the_service(scope: Scope) -> Actor:
    """The service itself, in one authority: a command acts as nobody in particular."""
    return Actor(person_id=None, role=None, scope=scope)


def authorities_asked_for(database: Database, code: str | None) -> list[tuple[str, Scope]]:
    """The authority of that LA code, or every authority where none is given: each code with its scope."""
    return authorities.every(database) if code is None else [(code, authorities.by_code(database, code))]


def _refuse_old_schema(database: Database) -> None:
    try:
        with database.engine.connect() as connection:
            current = is_current(connection)
    except OperationalError as error:
        raise PortalError(f"The database cannot be reached: {error.orig}") from error
    if not current:
        raise PortalError("The database does not have the tables of this release. Run: la-portal database upgrade")
