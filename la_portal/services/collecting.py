"""Opening a collection: one authority's request to its schools for one term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from la_portal.access import require
from la_portal.catalogue import LATEST, edition, held, version
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict
from la_portal.models import AuthorityState, Collection, School, SchoolReturn
from la_portal.queries.expectation import Asked, expected_incidents
from la_portal.queries.working_days import working_days
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.vocabulary import AcademicYear, Actor, Permission, RegisterStatus, Term, collection_name

DAYS_FROM_DUE_TO_CLOSE = 21
_FIRST_DAYS = {Term.AUTUMN: (9, 1), Term.SPRING: (1, 1), Term.SUMMER: (4, 1)}


@dataclass(frozen=True)
class OpenCollection:
    """What is asked for; a date that is None is reckoned when the collection opens."""

    year: AcademicYear
    term: Term
    counts_to: date
    due_on: date
    counts_from: date | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    edition: str = LATEST


@dataclass(frozen=True)
class Dates:
    """The five dates of a collection, in order: counting ends before it opens, and it opens before it is due."""

    counts_from: date
    counts_to: date
    opens_on: date
    due_on: date
    closes_on: date


def open_collection(session: TenantSession, actor: Actor, asked: OpenCollection, at: datetime) -> Collection:
    """The collection is open, its definition is frozen, and every open school has a return that is not started.

    Raises BadInput where the dates or the edition do not fit, and Conflict where the term has a collection already.
    """
    require(actor, Permission.OPEN_COLLECTION)
    state = lock(session)
    dates = reckon_dates(session, asked, london_date(at))
    _refuse_second(session, asked)
    _refuse_edition(session, asked.edition)
    schools = _schools(session)
    expected = expected_incidents(session, schools, dates.opens_on)
    collection = _collection(state, asked, dates, at)
    session.add(collection)
    session.flush()
    session.add_all(
        SchoolReturn(
            authority_id=state.authority_id,
            collection_id=collection.collection_id,
            school_id=school.school_id,
            expected_incidents=expected.get(school.school_id),
        )
        for school in schools
    )
    state.next_collection += 1
    state.data_version += 1
    audit.record(session, actor, "collection_opened", at=at, collection_id=collection.collection_id)
    return collection


def _schools(session: TenantSession) -> list[Asked]:
    columns = (School.school_id, School.phase_group, School.roll)
    schools = [Asked(*row) for row in session.execute(select(*columns).where(School.status == RegisterStatus.OPEN))]
    if not schools:
        raise BadInput("There are no open schools to ask. Import the school register first")
    return schools


def reckon_dates(session: TenantSession, asked: OpenCollection, today: date) -> Dates:
    """The collection's dates: counting follows on from the last collection, so that no day is missed or counted twice.

    Raises BadInput with the two dates that do not fit.
    """
    opens_on = asked.opens_on or today
    dates = Dates(
        counts_from=asked.counts_from or next_counting_day(session, asked.year, asked.term),
        counts_to=asked.counts_to,
        opens_on=opens_on,
        due_on=asked.due_on,
        closes_on=asked.closes_on or asked.due_on + timedelta(days=DAYS_FROM_DUE_TO_CLOSE),
    )
    _check_dates(session, dates)
    return dates


def next_counting_day(session: TenantSession, year: AcademicYear, term: Term) -> date:
    """The first day that a collection of this term would count: the day after the last collection's last one.

    For an authority's first collection it is 1 September, 1 January or 1 April.
    """
    last = _last_counted(session)
    if last is not None:
        return last + timedelta(days=1)
    month, day = _FIRST_DAYS[term]
    return date(year.calendar_year(term), month, day)


def _last_counted(session: TenantSession) -> date | None:
    return session.execute(select(Collection.counts_to).order_by(Collection.counts_to.desc()).limit(1)).scalar()


def _check_dates(session: TenantSession, dates: Dates) -> None:
    last = _last_counted(session)
    if last is not None and dates.counts_from != last + timedelta(days=1):
        raise BadInput(
            f"The last collection counted up to {in_words(last)}. Count from the next day, so that no day is missed",
            "counts_from",
        )
    if dates.counts_from > dates.counts_to:
        raise BadInput(
            f"Counting would end on {in_words(dates.counts_to)}, before it begins on {in_words(dates.counts_from)}. "
            "Change the last day",
            "counts_to",
        )
    if dates.counts_to >= dates.opens_on:
        raise BadInput(
            f"Counting ends on {in_words(dates.counts_to)}, and the collection opens on {in_words(dates.opens_on)}. "
            "Open it after the last day that is counted",
            "opens_on",
        )
    if dates.opens_on > dates.due_on:
        raise BadInput(
            f"The collection would be due on {in_words(dates.due_on)}, before it opens on {in_words(dates.opens_on)}. "
            "Change the due date",
            "due_on",
        )
    if dates.due_on > dates.closes_on:
        raise BadInput(
            f"The collection would close on {in_words(dates.closes_on)}, before it is due on {in_words(dates.due_on)}. "
            "Change the closing date",
            "closes_on",
        )


def _refuse_second(session: TenantSession, asked: OpenCollection) -> None:
    known = session.execute(
        select(Collection.collection_id).where(
            Collection.academic_year == asked.year.starts_in, Collection.term == asked.term
        )
    ).first()
    if known:
        raise Conflict(f"{collection_name(asked.year, asked.term)} has its collection already. There is one a term")


def _refuse_edition(session: TenantSession, code: str) -> None:
    if code not in held():
        raise BadInput(f"This release does not hold edition {code}. Choose one of {', '.join(held())}", "edition")
    newest_first = select(Collection.edition).order_by(Collection.counts_to.desc()).limit(1)
    last = session.execute(newest_first).scalar()
    if last is not None and version(code) < version(last):
        raise BadInput(
            f"The last collection asked edition {last}, which is newer than {code}. Choose {last} or a newer one",
            "edition",
        )


def _collection(state: AuthorityState, asked: OpenCollection, dates: Dates, at: datetime) -> Collection:
    asks = edition(asked.edition)
    in_use = {parameter.code for parameter in asks.parameters if parameter.from_date <= dates.opens_on}
    return Collection(
        authority_id=state.authority_id,
        collection_id=state.next_collection,
        academic_year=asked.year.starts_in,
        term=asked.term,
        counts_from=dates.counts_from,
        counts_to=dates.counts_to,
        school_days=len(working_days(dates.counts_from, dates.counts_to)),
        opens_on=dates.opens_on,
        due_on=dates.due_on,
        closes_on=dates.closes_on,
        edition=asks.code,
        definition={
            "edition": asks.code,
            "digest": asks.digest,
            "parameters": {code: asks.parameter(code, dates.opens_on) for code in sorted(in_use)},
        },
        opened_at=at,
    )
