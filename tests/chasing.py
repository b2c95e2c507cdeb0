"""Schools that have not finished, their people, and a ladder of reminders, for tests about chasing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, event, select

from la_portal.db import Database
from la_portal.models import AuditEvent, AuthorityState, OutboxMessage, Reminder, School, SchoolReturn
from la_portal.queries.chase import ChaseLine, chased
from la_portal.queries.collections import find
from la_portal.queries.term_dates import SETTING
from la_portal.services import authorities, collecting, notes
from la_portal.services.collecting import OpenCollection
from la_portal.services.ladder import Climbed, run_ladder
from la_portal.services.mail.recipients import Recipient
from la_portal.services.reminding import People, Reminded, remind
from la_portal.vocabulary import AcademicYear, Actor, Audience, NoteKind, PhaseGroup, Role, Scope, Term
from tests.returns import SLUG

OPENS, DUE, CLOSES = date(2026, 11, 23), date(2026, 12, 18), date(2027, 1, 8)
FIRST, AGAIN, LATE, LAST = date(2026, 12, 1), date(2026, 12, 9), date(2026, 12, 22), date(2027, 1, 5)
LADDER = {FIRST: Audience.DSL, AGAIN: Audience.DSL, LATE: Audience.HEADTEACHER, LAST: Audience.CHAIR_OR_TRUST}
BODY = "The [term] return of [school] is due on [due].\n\nTell us if something is in the way."


def asked(database: Database, la_code: str = "990", urns: Iterable[int] = (100001, 100002, 100003)) -> Scope:
    """An authority whose schools are asked for the autumn term of 2026, on fixed days, with a ladder of four."""
    scope = authorities.create(database, la_code, f"Authority {la_code}")
    opened = datetime(2026, 11, 23, 7, tzinfo=UTC)
    with database.tenant(scope, writing=True) as session:
        for urn in urns:
            session.add(
                School(
                    authority_id=scope.authority_id,
                    school_id=urn,
                    name=f"School {urn}",
                    status="open",
                    phase_group=PhaseGroup.PRIMARY,
                    trust="Invented Trust",
                    imported_at=opened,
                )
            )
    wanted = OpenCollection(AcademicYear(2026), Term.AUTUMN, date(2026, 11, 20), DUE, None, OPENS, CLOSES)
    with database.tenant(scope, writing=True) as session:
        collecting.open_collection(session, Actor(None, None, scope), wanted, opened)
    put_ladder(database, scope, LADDER)
    return scope


def put_ladder(database: Database, scope: Scope, ladder: dict[date, Audience]) -> None:
    """The collection has these reminders and no others."""
    with database.tenant(scope, writing=True) as session:
        collection_id = find(session, SLUG).collection_id
        session.execute(
            delete(Reminder).where(Reminder.authority_id == scope.authority_id, Reminder.collection_id == collection_id)
        )
        session.add_all(
            Reminder(
                authority_id=scope.authority_id,
                collection_id=collection_id,
                step=step,
                audience=audience,
                sends_on=day,
                subject=f"[school]: reminder {step}",
                body=BODY,
            )
            for step, (day, audience) in enumerate(ladder.items(), start=1)
        )


def taught(database: Database, scope: Scope, *stretches: tuple[date, date]) -> None:
    """The authority's schools teach on these days."""
    with database.tenant(scope, writing=True) as session:
        state: AuthorityState = authorities.lock(session)
        pairs = [[first.isoformat(), last.isoformat()] for first, last in stretches]
        state.settings = {**state.settings, SETTING: pairs}


def somebody(urn: int, role: Role) -> Recipient:
    """The one person of that post at that school."""
    return Recipient(uuid.uuid5(uuid.NAMESPACE_OID, f"{urn} {role}"), "Tom Ellery", f"{role}{urn}@school.example", role)


def staffed(urns: Iterable[int], *roles: Role) -> People:
    """Schools with one person in each of these posts, or in all that reminders go to."""
    posts = roles or (Role.DSL, Role.HEADTEACHER, Role.GOVERNOR)
    return {urn: tuple(somebody(urn, role) for role in posts) for urn in urns}


def officer(scope: Scope) -> Actor:
    """An officer of the authority."""
    return Actor(uuid.uuid5(uuid.NAMESPACE_OID, f"officer {scope.authority_id}"), Role.OFFICER, scope)


def at(day: date, hour: int = 9) -> datetime:
    """That hour of that day of winter, in London."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def run(database: Database, scope: Scope, moment: datetime, people: People) -> list[Climbed]:
    """One run of the job for one authority."""
    with database.tenant(scope, writing=True) as session:
        return run_ladder(session, Actor(None, None, scope), moment, people)


def press(
    database: Database,
    scope: Scope,
    urns: Iterable[int],
    moment: datetime,
    people: People,
    own_line: str = "",
    key: uuid.UUID | None = None,
    *,
    sure: bool = False,
) -> Reminded:
    """An officer's press."""
    with database.tenant(scope, writing=True) as session:
        chosen, key = list(urns), key or uuid.uuid4()
        return remind(session, officer(scope), SLUG, chosen, own_line, moment, people=people, press=key, sure=sure)


def messages(database: Database, scope: Scope) -> list[OutboxMessage]:
    """The authority's reminders, by school."""
    with database.tenant(scope) as session:
        statement = select(OutboxMessage).where(OutboxMessage.kind == "reminder")
        return sorted(session.execute(statement).scalars(), key=lambda one: (one.school_id or 0, one.created_at))


def refuse(database: Database, scope: Scope, people: People, urn: int) -> None:
    """The school's newest reminder has come back from everybody whom it was for."""
    with database.tenant(scope, writing=True) as session:
        statement = (
            select(OutboxMessage).where(OutboxMessage.school_id == urn).order_by(OutboxMessage.created_at.desc())
        )
        message = session.execute(statement).scalars().first()
        assert message is not None
        message.refused = [str(one.person_id) for one in people[urn] if one.role == message.audience]
        message.given_up_at, message.failure = message.created_at + timedelta(minutes=1), "came back"


def spoke(database: Database, scope: Scope, urn: int, moment: datetime, wait_until: date | None = None) -> None:
    """An officer has written down a phone call with the school."""
    with database.tenant(scope, writing=True) as session:
        words = "By Thursday"
        notes.add(session, officer(scope), urn, NoteKind.PHONE, words, moment, slug=SLUG, follow_up_on=wait_until)


def extend(database: Database, scope: Scope, urn: int, until: date) -> None:
    """The school has more time."""
    change(database, scope, urn, extended_to=until)


def change(database: Database, scope: Scope, urn: int, **columns: Any) -> None:
    """The school's return is so, past every service: for what a test is not about."""
    with database.tenant(scope, writing=True) as session:
        statement = select(SchoolReturn).where(
            SchoolReturn.authority_id == scope.authority_id, SchoolReturn.school_id == urn
        )
        row = session.execute(statement).scalar_one()
        for name, value in columns.items():
            setattr(row, name, value)


def events(database: Database, scope: Scope) -> list[str]:
    """What was done about reminders, in order."""
    with database.tenant(scope) as session:
        statement = select(AuditEvent.kind).where(AuditEvent.authority_id == scope.authority_id)
        kinds = session.execute(statement.order_by(AuditEvent.number)).scalars()
        return [kind for kind in kinds if kind.startswith(("reminders_", "ladder_"))]


def to_chase(database: Database, scope: Scope, today: date) -> list[ChaseLine]:
    """Everybody who has not finished."""
    with database.tenant(scope) as session:
        return chased(session, find(session, SLUG), today)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is said to the database meanwhile, without what begins a transaction or looks at a connection."""
    said: list[str] = []

    def listen(_c: object, _d: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "select set_config")):
            said.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)
