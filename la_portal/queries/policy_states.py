"""Section A, policy by policy: in which state each is, in each district and each school."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from sqlalchemy import ColumnElement, Integer, and_, case, cast, extract, func, or_

from la_portal.catalogue import Row, edition
from la_portal.catalogue.settling import IN_PLACE
from la_portal.clock import months_between
from la_portal.db import TenantSession
from la_portal.models import PolicyAnswer, School, SchoolReturn, Submission
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import answers, expected, pointer, submissions, then_or_now
from la_portal.queries.filters import Filters
from la_portal.queries.policies import GAPS, is_in_date, judged_on, months_until_old
from la_portal.vocabulary import ReturnStatus

SECTION = "policies"
IN_DATE, OVERDUE = "in_date", "overdue"


@dataclass(frozen=True)
class States:
    """How many policies, or schools with one policy, are in each state. Part of another is in place and in date."""

    in_date: int = 0
    part_of_another: int = 0
    overdue: int = 0
    in_draft: int = 0
    none: int = 0
    not_answered: int = 0
    not_applicable: int = 0

    @property
    def fine(self) -> int:
        """In place and in date, on its own or as part of another."""
        return self.in_date + self.part_of_another

    @property
    def answered(self) -> int:
        """The whole of a share: those that apply and about which there is an answer, as everywhere in this service."""
        return self.fine + self.overdue + self.in_draft + self.none

    @property
    def gaps(self) -> int:
        """Those with something to do: overdue, in draft, none or not answered."""
        return sum(getattr(self, state) for state in GAPS)

    @property
    def applying(self) -> int:
        """Those that apply, answered or not."""
        return self.answered + self.not_answered

    @property
    def asked(self) -> int:
        """All of them."""
        return self.applying + self.not_applicable

    @property
    def share(self) -> Fraction:
        """The part that is in place and in date; -1 where there is no answer, so that these come last."""
        return Fraction(self.fine, self.answered) if self.answered else Fraction(-1)


_COUNTS = attrgetter(*(one.name for one in fields(States)))


@dataclass(frozen=True)
class PolicyStates:
    """One policy, and how many schools have it in each state."""

    policy: Row
    states: States


@dataclass(frozen=True)
class District:
    """One district: `returned` of its `expected` schools count. By policy code, the states of their policies are told,
    and in which months (by their first day) the reviews of those in date fall due, where they have a date.
    """

    name: str | None
    expected: int
    returned: int
    states: Mapping[str, States]
    due: Mapping[str, Mapping[date, int]]

    @cached_property
    def all(self) -> States:
        """The states of all its policies together."""
        return together(self.states.values())


@dataclass(frozen=True)
class Answer:
    """One school's answer about one policy. `months_overdue` are whole months, and None where it is not overdue."""

    state: str
    reviewed_on: date | None
    review_due_on: date | None
    months_overdue: int | None


@dataclass(frozen=True)
class SchoolPolicies:
    """One expected school with its answers by policy code; none where it has not returned."""

    school_id: int
    name: str
    phase_group: str
    district: str | None
    status: ReturnStatus
    returned: bool
    answers: Mapping[str, Answer]

    @cached_property
    def states(self) -> States:
        """The states of its policies."""
        return States(**Counter(one.state for one in self.answers.values()))


def together(several: Iterable[States]) -> States:
    """The sum of several counts."""
    return States(*(sum(counts) for counts in zip(*map(_COUNTS, several), strict=True)))


def by_policy(collection: CollectionFacts, districts: Iterable[District]) -> list[PolicyStates]:
    """The policies that anybody was asked about over all the districts; most complete first, else as in the edition."""
    counts: dict[str, list[States]] = {}
    for district in districts:
        for code, states in district.states.items():
            counts.setdefault(code, []).append(states)
    rows = edition(collection.edition).section(SECTION).rows
    asked = [PolicyStates(row, together(counts[row.code])) for row in rows if row.code in counts]
    return sorted(asked, key=lambda one: -one.states.share)


def labels(collection: CollectionFacts) -> dict[str, str]:
    """What the collection's edition calls each policy, by code."""
    return {row.code: row.label for row in edition(collection.edition).section(SECTION).rows}


def state_names(collection: CollectionFacts) -> dict[str, str]:
    """What each field of `States` is called, in the words of the collection's edition where it has some."""
    options = {option.code: option.short for option in edition(collection.edition).item(SECTION, "status").options}
    own, another = IN_PLACE
    return {
        IN_DATE: f"{options[own]} and in date",
        another: options[another],
        OVERDUE: f"{options[own]}, review overdue",
        "in_draft": options["in_draft"],
        "none": options["none"],
        "not_answered": "Not answered",
        "not_applicable": "Not applicable",
    }


def by_district(session: TenantSession, filters: Filters) -> list[District]:
    """Every district of the chosen collection's schools, by name, those in none last: two statements for all."""
    collection = span(session, filters).chosen
    told = _answers_by_district(session, filters, collection)
    place = then_or_now("district")
    counts = (func.count(), func.count(Submission.submission))
    statement = expected(session, filters, [collection.collection_id], place, *counts).group_by(place)
    rows = [District(name, asked, sent, *told.get(name, ({}, {}))) for name, asked, sent in session.execute(statement)]
    return sorted(rows, key=lambda one: (one.name is None, one.name or ""))


def by_school(
    session: TenantSession, filters: Filters, among: Sequence[str | None] | None = None
) -> list[SchoolPolicies]:
    """Every expected school of the chosen collection, or of the districts `among`, by name, with its answers."""
    collection = span(session, filters).chosen
    place = then_or_now("district")
    facts = (SchoolReturn.school_id, School.name, then_or_now("phase_group"), place)
    its = and_(
        PolicyAnswer.authority_id == SchoolReturn.authority_id,
        PolicyAnswer.collection_id == SchoolReturn.collection_id,
        PolicyAnswer.school_id == SchoolReturn.school_id,
        PolicyAnswer.submission == pointer(filters),
    )
    answer = (PolicyAnswer.item, _state(collection, filters), PolicyAnswer.reviewed_on, PolicyAnswer.review_due_on)
    standing = (SchoolReturn.status, Submission.submission)
    statement = (
        expected(session, filters, [collection.collection_id], *facts, *standing, *answer)
        .outerjoin(PolicyAnswer, its)
        .order_by(School.name, SchoolReturn.school_id, PolicyAnswer.item)
    )
    if among is not None:
        in_none = [place.is_(None)] if None in among else []
        statement = statement.where(or_(place.in_([name for name in among if name is not None]), *in_none))
    on = judged_on(collection, filters)
    old = months_until_old(collection.edition, collection.due_on)
    schools: list[SchoolPolicies] = []
    for known, lines in groupby(session.execute(statement), key=lambda row: tuple(row[:6])):
        told = {line[6]: _answer(on, old, line[7], line[8], line[9]) for line in lines if line[6] is not None}
        urn, name, phase, district, status, submission = known
        schools.append(SchoolPolicies(urn, name, phase, district, status, submission is not None, told))
    return schools


def _answers_by_district(
    session: TenantSession, filters: Filters, collection: CollectionFacts
) -> dict[str | None, tuple[dict[str, States], dict[str, dict[date, int]]]]:
    """For each district the states of its policies, and the months in which reviews of those in date fall due."""
    key = (SchoolReturn.collection_id, SchoolReturn.school_id, Submission.submission, Submission.district)
    chosen = submissions(session, filters, [collection.collection_id], *key)
    # Written down first on both engines: SQLite, too, would otherwise look up the submission for each of its answers.
    those = chosen.cte("counted").prefix_with("MATERIALIZED")
    due_on = PolicyAnswer.review_due_on
    month = case((is_in_date(collection, filters), extract("year", due_on) * 12 + extract("month", due_on)))
    of = (those.c.district, PolicyAnswer.item, _state(collection, filters), cast(month, Integer))
    counts: dict[str | None, dict[str, Counter[str]]] = {}
    due: dict[str | None, dict[str, dict[date, int]]] = {}
    for district, policy, state, number, count in session.execute(
        answers(session, those, PolicyAnswer, *of, func.count()).group_by(*of)
    ):
        counts.setdefault(district, {}).setdefault(policy, Counter())[state] += count
        if number is not None:
            months = due.setdefault(district, {}).setdefault(policy, {})
            first = _first_day(number)
            months[first] = months.get(first, 0) + count
    return {
        district: ({policy: States(**states) for policy, states in policies.items()}, due.get(district, {}))
        for district, policies in counts.items()
    }


def _state(collection: CollectionFacts, filters: Filters) -> ColumnElement[str]:
    """The state of an answer: one of the fields of `States`."""
    own, _ = IN_PLACE
    return case(
        (PolicyAnswer.status.not_in(IN_PLACE), PolicyAnswer.status),
        (~is_in_date(collection, filters), OVERDUE),
        (PolicyAnswer.status == own, IN_DATE),
        else_=PolicyAnswer.status,
    )


def _answer(on: date, old: int, state: str, reviewed_on: date | None, review_due_on: date | None) -> Answer:
    months = None
    if state == OVERDUE and review_due_on:
        months = months_between(review_due_on, on)
    elif state == OVERDUE and reviewed_on:
        months = months_between(reviewed_on, on) - old
    return Answer(state, reviewed_on, review_due_on, months)


def _first_day(number: int) -> date:
    year, month = divmod(number - 1, 12)
    return date(year, month + 1, 1)
