"""The whole of tenancy: no session without a scope, and four layers that keep a scope's session inside it.

1. The request guard decides the scope (web). 2. Every ORM statement of a tenant session carries the scope's criteria,
and a flush guard checks what is written. 3. A tripwire on the engine refuses a statement that names a table which its
connection is not bound for, or a tenant's table without saying whose rows. 4. PostgreSQL's row-level security reads
the scope that each transaction sets.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, NoReturn, cast

import orjson
import psycopg
from sqlalchemy import Connection, Engine, Select, Table, create_engine, event, false, insert, inspect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from la_portal import statements
from la_portal.models import TENANT_TABLES, AuditEvent, Base, OfSchool, OutboxMessage, TeamOnly, Tenant
from la_portal.vocabulary import Scope

IDENTITY = "identity"
Rows = Iterable[Mapping[str, Any]]
_AT_A_TIME = 2_000
_SET_CONFIG = "select set_config(%s, %s, true), set_config(%s, %s, true), set_config(%s, %s, true)"


class OutOfScope(RuntimeError):
    """A statement or an object reached outside its session's scope: always a fault of ours, never of a user."""


class TenantSession(Session):
    """A session of one scope. A write on a reading session raises, and so does every way round the mapped classes."""

    scope: Scope
    writing: bool

    def _refuse(self, *_given: Any, **_named: Any) -> NoReturn:
        raise OutOfScope("a tenant session was asked for a way round its criteria")

    connection = bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = _refuse


class IdentitySession(Session):
    """A session for identities: it cannot name a tenant table. On a reading session a flush raises."""

    writing: bool


class Database:
    """The engine and the only ways to a session and to rows in bulk."""

    def __init__(self, url: str) -> None:
        self.engine = _make_engine(url)

    @contextmanager
    def tenant(self, scope: Scope, *, writing: bool = False, one_moment: bool = False) -> Generator[TenantSession]:
        """A session that sees the scope's rows and no others; commits when the block ends well, if it writes.

        With `one_moment` all its statements see the database as the first one found it, which SQLite always does.
        """
        bound = self.engine.execution_options(la_portal_scope=scope, la_portal_writing=writing)
        if one_moment and self.engine.dialect.name == "postgresql":
            bound = bound.execution_options(isolation_level="REPEATABLE READ")
        with TenantSession(bound, expire_on_commit=False) as session:
            session.scope, session.writing = scope, writing
            yield session
            if writing:
                session.commit()

    @contextmanager
    def identity(self, *, writing: bool = False) -> Generator[IdentitySession]:
        """A session that sees identities and no tenant's row; commits when the block ends well, if it writes."""
        bound = self.engine.execution_options(la_portal_scope=IDENTITY, la_portal_writing=writing)
        with IdentitySession(bound, expire_on_commit=False) as session:
            session.writing = writing
            yield session
            if writing:
                session.commit()

    def copy_in(self, scope: Scope, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Adds many rows of one tenant table in one transaction, under the scope's policies.

        Raises OutOfScope when a row names another authority or a school outside the scope.
        """
        with self.whole() as whole:
            whole.copy_in(scope, table, rows)

    @contextmanager
    def whole(self) -> Generator[Whole]:
        """One transaction for identities and a tenant's rows that come in together: all of it is there, or nothing."""
        bound = self.engine.execution_options(la_portal_scope=None, la_portal_writing=True)
        with bound.begin() as connection:
            yield Whole(connection)


class Whole:
    """A transaction that is bound to identities, or to one scope, for as long as each step takes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _bind(self, scope: Scope | str) -> Connection:
        bound = self._connection.execution_options(la_portal_scope=scope)
        if bound.dialect.name == "postgresql":
            _bind_postgresql(bound)
        return bound

    @contextmanager
    def identity(self) -> Generator[IdentitySession]:
        """A session for identities in this transaction; what it holds is written when the block ends well."""
        with IdentitySession(self._bind(IDENTITY), expire_on_commit=False) as session:
            session.writing = True
            yield session
            session.flush()

    @contextmanager
    def tenant(self, scope: Scope) -> Generator[TenantSession]:
        """A session that reads the scope's rows as they stand in this transaction."""
        with TenantSession(self._bind(scope), expire_on_commit=False) as session:
            session.scope, session.writing = scope, False
            yield session

    def copy_in(self, scope: Scope, table: Table, rows: Rows) -> None:
        """Adds many rows of one tenant table, under the scope's policies; they are read one by one.

        Raises OutOfScope when a row names another authority or a school outside the scope.
        """
        if table.name not in TENANT_TABLES:
            raise OutOfScope(f"{table.name} is not a tenant table")
        connection, checked = self._bind(scope), _checked(scope, table, rows)
        first = next(checked, None)
        if first is None:
            return
        if connection.dialect.name == "postgresql":
            _copy(connection, table, first, checked)
            return
        block = [first, *islice(checked, _AT_A_TIME)]
        while block:
            connection.execute(insert(table), block)
            block = list(islice(checked, _AT_A_TIME))


def copy_out(session: TenantSession, statement: Select[*tuple[Any, ...]]) -> Iterator[bytes] | None:
    """The rows as lines of CSV, one by one, as PostgreSQL writes them; None on SQLite, which cannot.

    The statement carries the session's criteria and has been before the tripwire, and policies hold as everywhere.
    Whoever stops reading ends it: the rest is not sent.
    """
    connection = Session.connection(session)
    if connection.dialect.name != "postgresql":
        return None
    with_criteria = statement.options(*_criteria(session.scope))
    compiled = with_criteria.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    _tripwire(connection, None, str(compiled), None, None, False)
    return _copied(connection, f"copy ({compiled}) to stdout (format csv)", compiled.params)


def _copied(connection: Connection, statement: str, values: Mapping[str, Any]) -> Iterator[bytes]:
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(statement.encode(), values) as copy:
        yield from map(bytes, copy)


def _checked(scope: Scope, table: Table, rows: Rows) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        _check_row(row.get("authority_id"), row.get("school_id"), scope, table.name)
        yield row


def _copy(connection: Connection, table: Table, first: Mapping[str, Any], rest: Rows) -> None:
    # COPY is refused under row-level security: so into a table of this transaction first, and from there by INSERT.
    names = ", ".join(first)
    incoming = f"incoming_{table.name}"
    like = f"(like {table.name} including defaults)"
    connection.exec_driver_sql(f"create temporary table {incoming} {like} on commit drop")
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(f"copy {incoming} ({names}) from stdin".encode()) as copy:
        for row in chain((first,), rest):
            values = (row[name] for name in first)
            copy.write_row([_to_json(value) if type(value) in (list, dict) else value for value in values])
    connection.exec_driver_sql(f"insert into {table.name} ({names}) select {names} from {incoming}")


def _make_engine(url: str) -> Engine:
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    drivername = "sqlite" if sqlite else "postgresql+psycopg"
    engine = create_engine(
        parsed.set(drivername=drivername),
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        pool_pre_ping=not sqlite,
        hide_parameters=True,  # an error's text goes to the log
    )
    event.listen(engine, "before_cursor_execute", _tripwire)
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _bind_postgresql)
    return engine


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # the begin event decides how a transaction begins
    cursor = connection.cursor()
    # Without recursive triggers INSERT OR REPLACE deletes a row of an append-only table without asking its trigger.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "recursive_triggers=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and then writes fails at once when another writes: so a writer begins as one.
    writing = connection.get_execution_options().get("la_portal_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _bind_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    scope = options.get("la_portal_scope")
    if not isinstance(scope, Scope):
        return
    schools = "*" if scope.school_ids is None else ",".join(str(urn) for urn in sorted(scope.school_ids))
    read_only = "off" if options.get("la_portal_writing") else "on"
    settings = {
        "la_portal.authority": str(scope.authority_id),
        "la_portal.schools": schools,
        "transaction_read_only": read_only,
    }
    connection.exec_driver_sql(_SET_CONFIG, tuple(value for pair in settings.items() for value in pair))


def _tripwire(
    connection: Connection, _cursor: object, statement: str, _values: object, _context: object, _many: bool
) -> None:
    reading = statements.read(statement)
    scope = connection.get_execution_options().get("la_portal_scope")
    if not isinstance(scope, Scope):
        if reading.tenant:
            raise OutOfScope(f"a connection without a scope named {', '.join(sorted(reading.tenant))}")
        return
    if reading.identity:
        raise OutOfScope(f"a tenant's connection named {', '.join(sorted(reading.identity))}")
    if reading.moves:
        raise OutOfScope("a tenant's connection was asked to move rows to another authority or school")
    if reading.unbounded:
        raise OutOfScope(f"a statement does not say whose {', '.join(sorted(reading.unbounded))}: add select_from()")


@event.listens_for(TenantSession, "do_orm_execute")
def _add_criteria(state: ORMExecuteState) -> None:
    session = state.session
    assert isinstance(session, TenantSession)
    _refuse_beyond_criteria(state, session.writing)
    state.statement = state.statement.options(*_criteria(session.scope))


def _criteria(scope: Scope) -> list[ExecutableOption]:
    authority_id, schools = scope.authority_id, scope.school_ids
    criteria = [with_loader_criteria(Tenant, lambda cls: cls.authority_id == authority_id, include_aliases=True)]
    if schools is not None:
        urns = sorted(schools)
        criteria += [
            with_loader_criteria(of_school, lambda cls: cls.school_id.in_(urns), include_aliases=True)
            for of_school in (OfSchool, AuditEvent, OutboxMessage)
        ]
        criteria.append(with_loader_criteria(TeamOnly, lambda cls: false(), include_aliases=True))
    return list(criteria)


def _refuse_beyond_criteria(state: ORMExecuteState, writing: bool) -> None:
    # Criteria reach the mapped classes of a select, update or delete. They do not reach Core statements: among these
    # is a select whose only column is count(...).filter(...), over(...) or extract(...), unless it says select_from.
    if not state.is_orm_statement or state.is_from_statement or state.is_insert or state.is_executemany:
        raise OutOfScope("a tenant session was given a statement that criteria do not reach: select from a class")
    if not (state.is_select or writing):
        raise OutOfScope("a reading session was asked to write")


@event.listens_for(TenantSession, "before_flush")
def _guard_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    assert isinstance(session, TenantSession)
    touched = [*session.new, *session.dirty, *session.deleted]
    if touched and not session.writing:
        raise OutOfScope("a reading session was asked to write")
    for row in touched:
        if not isinstance(row, Tenant):
            raise OutOfScope(f"a tenant session was asked to write {type(row).__name__}")
        if isinstance(row, TeamOnly) and session.scope.school_ids is not None:
            raise OutOfScope(f"{type(row).__name__} of the authority's team in a session of schools")
        for before in _values_before_and_now(row, "authority_id"):
            _check_row(before, None, session.scope, type(row).__name__)
        if isinstance(row, OfSchool):
            for before in _values_before_and_now(row, "school_id"):
                _check_row(row.authority_id, before, session.scope, type(row).__name__, school=True)


@event.listens_for(IdentitySession, "before_flush")
def _guard_identity_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    assert isinstance(session, IdentitySession)
    if not session.writing and (session.new or session.dirty or session.deleted):
        raise OutOfScope("a reading session was asked to write")


def _values_before_and_now(row: Base | Tenant, name: str) -> Iterable[Any]:
    history = inspect(row, raiseerr=True).attrs[name].history
    return {*history.added, *history.unchanged, *history.deleted} or {None}


def _check_row(authority_id: object, school_id: object, scope: Scope, what: str, *, school: bool = False) -> None:
    if authority_id != scope.authority_id:
        raise OutOfScope(f"{what} of authority {authority_id} in a session of authority {scope.authority_id}")
    if scope.school_ids is not None and (school or school_id is not None) and school_id not in scope.school_ids:
        raise OutOfScope(f"{what} of school {school_id} in a session of other schools")
