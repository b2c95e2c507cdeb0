"""Opening a collection: one authority's request to its schools for one term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from la_portal.access import require
from la_portal.catalogue import edition, held, version
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict
from la_portal.models import AuthorityState, Collection, CollectionPlan, SchoolReturn
from la_portal.queries.expectation import Asked, expected_incidents
from la_portal.queries.term_dates import school_days, term_dates
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.collecting.asking import Dates, OpenCollection
from la_portal.services.collecting.cohort import schools_of
from la_portal.services.collecting.dates import reckon_dates
from la_portal.services.collecting.ladder import as_rows, check_ladder, usual_ladder
from la_portal.vocabulary import AcademicYear, Actor, Permission, Term, collection_name


def open_collection(session: TenantSession, actor: Actor, asked: OpenCollection, at: datetime) -> Collection:
    """The collection is open, its definition is frozen, its reminders are set, and its plan is gone.

    Every open school of its cohort has a return that is not started. Raises BadInput where the dates, the cohort, the
    edition or the reminders do not fit, and Conflict where the term has a collection already.
    """
    require(actor, Permission.OPEN_COLLECTION)
    state = lock(session)
    refuse_second(session, asked.year, asked.term)
    taught = term_dates(session)
    dates = reckon_dates(session, asked, london_date(at))
    refuse_edition(session, asked.edition)
    schools = schools_of(session, asked.who)
    ladder = check_ladder(asked.ladder or usual_ladder(taught, dates), dates, taught)
    collection = _collection(state, asked, dates, at)
    collection.school_days = len(school_days(taught, dates.counts_from, dates.counts_to))
    returns = _returns(session, collection, schools)
    session.add(collection)
    session.flush()
    session.add_all(returns)
    session.add_all(as_rows(collection, ladder))
    _throw_plan_away(session, asked)
    state.next_collection += 1
    state.data_version += 1
    audit.record(session, actor, "collection_opened", at=at, collection_id=collection.collection_id)
    return collection


def refuse_second(session: TenantSession, year: AcademicYear, term: Term) -> None:
    """Returns where the term has no collection yet; raises Conflict where it has one."""
    known = session.execute(
        select(Collection.collection_id).where(
            Collection.authority_id == session.scope.authority_id,
            Collection.academic_year == year.starts_in,
            Collection.term == term,
        )
    ).first()
    if known:
        raise Conflict(f"{collection_name(year, term)} has its collection already. There is one a term")


def refuse_edition(session: TenantSession, code: str) -> None:
    """Returns where the edition can be asked; raises BadInput where it is not held, or older than what was asked."""
    if code not in held():
        raise BadInput(f"This release does not hold edition {code}. Choose one of {', '.join(held())}", "edition")
    newest_first = select(Collection.edition).order_by(Collection.counts_to.desc()).limit(1)
    last = session.execute(newest_first).scalar()
    if last is not None and version(code) < version(last):
        raise BadInput(
            f"The last collection asked edition {last}, which is newer than {code}. Choose {last} or a newer one",
            "edition",
        )


def _returns(session: TenantSession, collection: Collection, schools: Sequence[Asked]) -> list[SchoolReturn]:
    expected = expected_incidents(session, schools, collection.opens_on)
    return [
        SchoolReturn(
            authority_id=collection.authority_id,
            collection_id=collection.collection_id,
            school_id=school.school_id,
            expected_incidents=expected.get(school.school_id),
        )
        for school in schools
    ]


def _throw_plan_away(session: TenantSession, asked: OpenCollection) -> None:
    session.execute(
        delete(CollectionPlan).where(
            CollectionPlan.authority_id == session.scope.authority_id,
            CollectionPlan.academic_year == asked.year.starts_in,
            CollectionPlan.term == asked.term,
        )
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
        opens_on=dates.opens_on,
        due_on=dates.due_on,
        closes_on=dates.closes_on,
        edition=asks.code,
        definition={
            "edition": asks.code,
            "digest": asks.digest,
            "parameters": {code: asks.parameter(code, dates.opens_on) for code in sorted(in_use)},
        },
        asked_of=asked.who.to_json(),
        opened_at=at,
    )
