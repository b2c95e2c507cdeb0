"""What every list of schools behind a number is made of: the schools, where they stand, and a row's columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, null

from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import School, SchoolReturn, Submission
from la_portal.models.answers import OfItem
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.counted import Selected, expected, submissions, then_or_now
from la_portal.queries.filters import Filters

FACTS = ("state", "value", "whole", "on", "due", "items")
_PLACE = ("phase_group", "district", "trust")


def known(code: str, codes: Iterable[str]) -> None:
    """Raises NotFound where the code is none of these."""
    if code not in codes:
        raise NotFound


def sent(session: TenantSession, filters: Filters, collections: Sequence[int], *columns: Any) -> Selected:
    """Selects `columns` over the returns that count, each with its school."""
    its_school = and_(School.authority_id == Submission.authority_id, School.school_id == Submission.school_id)
    return submissions(session, filters, collections, *columns).join(School, its_school)


def asked(session: TenantSession, filters: Filters, collections: Sequence[int], *columns: Any) -> Selected:
    """Selects `columns` over the returns that are expected, each with its school."""
    return expected(session, filters, collections, *columns)


def of_those_asked(
    session: TenantSession, filters: Filters, collection: CollectionFacts, **facts: ColumnElement[Any] | Any
) -> Selected:
    """Every school that is expected to return, with these facts of it."""
    place = (then_or_now(name) for name in _PLACE)
    return asked(session, filters, [collection.collection_id], *_school(place), *_facts(facts))


def of_those_sent(
    session: TenantSession, filters: Filters, collection: CollectionFacts, **facts: ColumnElement[Any] | Any
) -> Selected:
    """Every school whose return counts, with these facts of it."""
    return sent(session, filters, [collection.collection_id], *school_columns(), *_facts(facts))


def school_columns() -> tuple[Any, ...]:
    """What a row says of a school whose return counts: also what to group by."""
    return _school(getattr(Submission, name) for name in _PLACE)


def of_submission(session: TenantSession, model: type[OfItem]) -> ColumnElement[bool]:
    """Joins the answers of the submission that counts."""
    return and_(
        model.authority_id == session.scope.authority_id,
        model.collection_id == Submission.collection_id,
        model.school_id == Submission.school_id,
        model.submission == Submission.submission,
    )


def _school(place: Iterable[Any]) -> tuple[Any, ...]:
    return (SchoolReturn.school_id, School.name, *place, Submission.submitted_at)


def _facts(facts: dict[str, Any]) -> list[Any]:
    return [facts.get(name, null()).label(name) for name in FACTS]
