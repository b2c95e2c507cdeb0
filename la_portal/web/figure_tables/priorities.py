"""The file of the priorities page: every school with its place, its score and what that is made of."""

from __future__ import annotations

from fractions import Fraction

from la_portal.db import TenantSession
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.filters import Filters
from la_portal.queries.priorities import ranking
from la_portal.queries.scoring import PARTS, Facts, PartOf
from la_portal.vocabulary import AnswerState
from la_portal.web.figure_tables.shapes import OF_SCHOOL, SCHOOL, Line, Rows, Table, of_school, rounded

_FACTS = (
    "return_state",
    "scored_on",
    "policies_with_gap",
    "policies_known",
    "training_of",
    "staff_trained",
    "staff",
    "staff_state",
    "governors_trained",
    "governors",
    "governors_state",
    "incidents_recorded",
    "incidents_expected",
    "platform_flags",
    "platforms_age_not_known",
    "asked_for_support",
    "easting",
    "northing",
)


def _schools(session: TenantSession, filters: Filters) -> Rows:
    collection = span(session, filters).chosen
    for one in ranking(session, filters):
        facts = one.facts
        school = of_school(facts.school_id, facts.name, facts.phase_group, facts.district)
        places = (one.place, _number(one.score), one.band.low, one.band.high, one.band.furthest)
        points = (_number(one.points[part]) for part, _, _ in PARTS)
        yield collection, (*school, facts.roll, *places, *points, *_facts(facts))


def _facts(facts: Facts) -> Line:
    recorded, expected = facts.recording or (None, None)
    return (
        facts.sent,
        _name(facts.basis),
        *(facts.policies or (None, None)),
        _name(facts.courses_of),
        *_course(facts.staff),
        *_course(facts.governors),
        recorded,
        _number(expected),
        facts.flags,
        facts.unclear if facts.basis else None,
        None if facts.wants is None else "yes" if facts.wants else "no",
        facts.easting,
        facts.northing,
    )


def _course(course: PartOf | AnswerState) -> Line:
    """Trained, of how many, and the state of the answer."""
    return (None, None, course) if isinstance(course, AnswerState) else (*course, AnswerState.NUMBER)


def _name(collection: CollectionFacts | None) -> str | None:
    return collection.slug if collection else None


def _number(points: Fraction | float | None) -> float | None:
    return None if points is None else rounded(float(points))


_POINTS = tuple(f"points_{part}" for part, _, _ in PARTS)
_PLACES = ("place", "score", "band_low", "band_high", "furthest_place")
TABLES = {"priorities": Table((*OF_SCHOOL, "pupils", *_PLACES, *_POINTS, *_FACTS), _schools, SCHOOL)}
