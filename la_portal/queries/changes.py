"""How each measure stands, and how it stood in the same schools before: in every section, item by item.

One row a school and item is grouped from both collections at once: joining grouped rows with themselves would loop.
What was asked otherwise before, or not at all, is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, false, func, literal, or_, select

from la_portal.catalogue import Fate, Kind, edition, fate
from la_portal.db import TenantSession
from la_portal.models import PlatformAnswer, PolicyAnswer, SchoolReturn, Submission, TrainingAnswer
from la_portal.queries import like_for_like
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.counted import Selected, answers, counted, submissions
from la_portal.queries.filters import Filters
from la_portal.queries.movement import (
    ASSESSED,
    IN_DATE,
    IN_DRAFT,
    RECORDED,
    TRAINED,
    UNOFFICIAL,
    UNSURE,
    USED,
    Movement,
)
from la_portal.queries.platforms import OFFICIAL
from la_portal.queries.policies import NOT_ASKED, is_in_date
from la_portal.queries.risks import SECTION
from la_portal.queries.school_terms import last_terms
from la_portal.vocabulary import AnswerState

UNOFFICIAL_KNOWN, LOW, CONFIDENCE = "unofficial_known", "low", "recording_confidence"
Since = dict[str, CollectionFacts | None]


def movements(session: TenantSession, filters: Filters) -> list[Movement]:
    """Every measure that some school of the chosen collection knows; section by section, in the catalogue's order.

    Compared with the collection before, wherever a range begins; what is asked in autumn only, and incidents, with the
    same term a year before.
    """
    asked = _Asked(session, filters, last_terms(session, filters))
    return [*_policies(asked), *_training(asked), *_incidents(asked), *_confidence(asked), *_platforms(asked)]


@dataclass(frozen=True)
class _Asked:
    session: TenantSession
    filters: Filters
    span: Span

    @property
    def ids(self) -> list[int]:
        pair = (self.span.chosen, self.span.previous, self.span.year_before)
        return sorted({one.collection_id for one in pair if one})

    def section(self, code: str) -> Any:
        """What the chosen collection's edition asks in a section."""
        return edition(self.span.chosen.edition).section(code)

    def since(self, section: str, code: str, *fields: str, yearly: bool = False) -> CollectionFacts | None:
        """The collection that an item is compared with; none where one of its fields was not asked alike there."""
        before = self.span.year_before if yearly else self.span.previous
        if before is None:
            return None
        old, new = edition(before.edition), edition(self.span.chosen.edition)
        alike = all(fate(old, new, section, f"{code}{field}") is Fate.SAME for field in fields)
        return before if alike else None


@dataclass(frozen=True)
class _Times:
    """Which rows are of the chosen collection, and which of the one that their item is compared with."""

    now: ColumnElement[bool]
    then: ColumnElement[bool]

    def columns(self, measure: str, part: Any, whole: Any) -> list[Any]:
        """The part and the whole at both times; each school and item has one row at a time."""
        times = (("now", self.now), ("then", self.then))
        return [
            func.max(case((time, value))).label(f"{measure}_{what}_{name}")
            for name, time in times
            for what, value in (("part", part), ("whole", whole))
        ]


def _times(asked: _Asked, at: Any, item: Any, since: Since) -> _Times:
    codes: dict[int, list[str]] = {}
    for code, one in since.items():
        if one:
            codes.setdefault(one.collection_id, []).append(code)
    then = (and_(at == number, item.in_(those)) for number, those in codes.items())
    return _Times(at == asked.span.chosen.collection_id, or_(false(), *then))


def _policies(asked: _Asked) -> list[Movement]:
    names = _labels(asked.section("policies").rows)
    since = {code: asked.since("policies", code, "-status", "-review_due_on", "-reviewed_on") for code in names}
    those = counted(asked.session, asked.filters, asked.ids)
    times = _times(asked, those.c.collection_id, PolicyAnswer.item, since)
    asked_for = PolicyAnswer.status.not_in(NOT_ASKED)
    fine = or_(*(is_in_date(one, asked.filters) for one in (asked.span.chosen, asked.span.previous) if one))
    whole = case((asked_for, 1))
    by_school = answers(
        asked.session,
        those,
        PolicyAnswer,
        PolicyAnswer.item.label("code"),
        *times.columns(IN_DATE, case((and_(asked_for, fine), 1), else_=0), whole),
        *times.columns(IN_DRAFT, case((PolicyAnswer.status == "in_draft", 1), else_=0), whole),
    ).group_by(those.c.school_id, PolicyAnswer.item)
    return _moved(asked, by_school, "policies", (IN_DATE, IN_DRAFT), names, since)


def _training(asked: _Asked) -> list[Movement]:
    items = [one for one in asked.section("training").items if one.kind is Kind.PAIR]
    since = {
        one.code: asked.since("training", one.code, "-trained", "-eligible", yearly=one.asked == "autumn")
        for one in items
    }
    those = counted(asked.session, asked.filters, asked.ids)
    times = _times(asked, those.c.collection_id, TrainingAnswer.item, since)
    known = and_(TrainingAnswer.state == AnswerState.NUMBER, TrainingAnswer.eligible > 0)
    by_school = (
        answers(
            asked.session,
            those,
            TrainingAnswer,
            TrainingAnswer.item.label("code"),
            *times.columns(TRAINED, TrainingAnswer.trained, case((known, TrainingAnswer.eligible))),
        )
        .where(TrainingAnswer.item.in_(since))
        .group_by(those.c.school_id, TrainingAnswer.item)
    )
    return _moved(asked, by_school, "training", (TRAINED,), _labels(items), since)


def _platforms(asked: _Asked) -> list[Movement]:
    names = _labels(asked.section("platforms").rows)
    since = {code: asked.since("platforms", code, "-standing", "-risk_assessed_on") for code in names}
    those = counted(asked.session, asked.filters, asked.ids)
    times = _times(asked, those.c.collection_id, PlatformAnswer.item, since)
    standing, assessed = PlatformAnswer.standing, PlatformAnswer.risk_assessed_on.is_not(None)
    known, official = case((standing != AnswerState.NOT_ANSWERED, 1)), standing == OFFICIAL
    by_school = answers(
        asked.session,
        those,
        PlatformAnswer,
        PlatformAnswer.item.label("code"),
        *times.columns(USED, case((official, 1), else_=0), known),
        *times.columns(UNOFFICIAL, case((standing == UNOFFICIAL_KNOWN, 1), else_=0), known),
        *times.columns(ASSESSED, case((assessed, 1), else_=0), case((official, 1))),
    ).group_by(those.c.school_id, PlatformAnswer.item)
    return _moved(asked, by_school, "platforms", (USED, UNOFFICIAL, ASSESSED), names, since)


def _incidents(asked: _Asked) -> list[Movement]:
    """Each row of the matrix against the same term a year before: terms differ. Of the same schools at both times."""
    section = asked.section(SECTION)
    return [
        Movement(
            asked.span.chosen,
            SECTION,
            RECORDED,
            pair.code,
            section.heading(pair.code).title,
            pair.collection,
            part=pair.now,
            whole=pair.exposure_now,
            schools=pair.schools,
            part_then=pair.before,
            whole_then=pair.exposure_before,
            part_now=pair.now,
            whole_now=pair.exposure_now,
            same=pair.schools if pair.exposure_now and pair.exposure_before else 0,
        )
        for pair in like_for_like.by_row(asked.session, asked.filters)
        if pair.schools
    ]


def _confidence(asked: _Asked) -> list[Movement]:
    since: Since = {CONFIDENCE: asked.since(SECTION, CONFIDENCE, "")}
    times = _times(asked, SchoolReturn.collection_id, literal(CONFIDENCE), since)
    said = Submission.recording_confidence
    by_school = submissions(
        asked.session,
        asked.filters,
        asked.ids,
        literal(CONFIDENCE).label("code"),
        *times.columns(UNSURE, case((said == LOW, 1), else_=0), case((said.is_not(None), 1))),
    ).group_by(SchoolReturn.school_id)
    name = asked.section(SECTION).item(CONFIDENCE).short
    return _moved(asked, by_school, SECTION, (UNSURE,), {CONFIDENCE: name}, since)


def _labels(coded: Iterable[Any]) -> dict[str, str]:
    return {one.code: one.label for one in coded}


def _moved(
    asked: _Asked,
    by_school: Selected,
    section: str,
    measures: Sequence[str],
    names: dict[str, str],
    since: Since,
) -> list[Movement]:
    schools = by_school.subquery("schools")
    sums = [column for measure in measures for column in _sums(schools.c, measure)]
    statement = select(schools.c.code, *sums).group_by(schools.c.code)
    found = {row[0]: [int(number or 0) for number in row[1:]] for row in asked.session.execute(statement)}
    each = len(sums) // len(measures)
    return [
        Movement(asked.span.chosen, section, measure, code, names[code], since[code], *numbers)
        for place, measure in enumerate(measures)
        for code in names
        if (numbers := found.get(code, [])[place * each : (place + 1) * each]) and numbers[2]
    ]


def _sums(c: Any, measure: str) -> list[Any]:
    """What a Movement holds, in its order, from one row a school."""
    part, whole, part_then, whole_then = (
        cast(c[f"{measure}_{what}"], BigInteger) for what in ("part_now", "whole_now", "part_then", "whole_then")
    )
    known, both = whole.is_not(None), and_(whole.is_not(None), whole_then.is_not(None))
    moved = part * whole_then - part_then * whole
    return [
        func.sum(case((known, part))),
        func.sum(whole),
        func.count(whole),
        func.sum(case((both, part_then))),
        func.sum(case((both, whole_then))),
        func.sum(case((both, part))),
        func.sum(case((both, whole))),
        func.sum(case((both, 1), else_=0)),
        func.sum(case((and_(both, moved > 0), 1), else_=0)),
        func.sum(case((and_(both, moved < 0), 1), else_=0)),
    ]
