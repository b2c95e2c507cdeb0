"""How each measure stands, and how it stood in the same schools before: in every section, item by item.

One row a school and item is grouped from both collections at once: joining grouped rows with themselves would loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, false, func, literal, or_, select

from la_portal.catalogue import Kind, edition
from la_portal.db import TenantSession
from la_portal.models import IncidentAnswer, PlatformAnswer, PolicyAnswer, SchoolReturn, Submission, TrainingAnswer
from la_portal.queries.collections import CollectionFacts, Span, span
from la_portal.queries.counted import Selected, answers, counted, submissions
from la_portal.queries.filters import Filters
from la_portal.queries.incidents import risks
from la_portal.queries.platforms import OFFICIAL
from la_portal.queries.policies import NOT_ASKED, is_in_date
from la_portal.queries.risks import SECTION, places
from la_portal.statistics import change
from la_portal.statistics.paired import mcnemar, sign_test
from la_portal.vocabulary import AnswerState

IN_DATE, IN_DRAFT, TRAINED = "in_date", "in_draft", "trained"
USED, UNOFFICIAL, ASSESSED = "official", "unofficial", "assessed"
RECORDED, UNSURE = "recorded", "unsure"
TESTED = (IN_DATE, TRAINED, USED, UNOFFICIAL, ASSESSED, RECORDED, UNSURE)
UNOFFICIAL_KNOWN, LOW, CONFIDENCE = "unofficial_known", "low", "recording_confidence"
FEWEST = 10
LEVEL = 0.01


@dataclass(frozen=True)
class Movement:
    """One measure of one item: `part` of `whole` in the `schools` that know it, and in the same schools at two times.

    Of yes or no the whole is schools, of training people, of incidents pupils times school days. `since` is the
    collection that it is compared with, None where there is none; of the `same` schools `rose` and `fell` are those
    whose share did.
    """

    collection: CollectionFacts
    section: str
    measure: str
    item: str
    name: str
    since: CollectionFacts | None
    part: int
    whole: int
    schools: int
    part_then: int = 0
    whole_then: int = 0
    part_now: int = 0
    whole_now: int = 0
    same: int = 0
    rose: int = 0
    fell: int = 0

    @property
    def difference(self) -> float:
        """How far the share, or the rate, moved in the same schools; 0 where there are none."""
        if not self.same:
            return 0.0
        return self.part_now / self.whole_now - self.part_then / self.whole_then

    @property
    def rates(self) -> tuple[float, float] | None:
        """Of incidents, per 1,000 pupils in the same schools: now and then, each over its own term's school days."""
        if self.measure != RECORDED or not self.same or self.since is None:
            return None
        now = 1000 * self.part_now * self.collection.school_days / self.whole_now
        return now, 1000 * self.part_then * self.since.school_days / self.whole_then

    @property
    def p(self) -> float | None:
        """How probable so much movement is by chance; None where the same schools are under ten."""
        if self.same < FEWEST or self.measure not in TESTED:
            return None
        if self.measure == RECORDED:
            return change(self.part_then, self.part_now, self.whole_then, self.whole_now)
        return sign_test(self.rose, self.fell) if self.measure == TRAINED else mcnemar(self.rose, self.fell)

    @property
    def beyond_chance(self) -> bool:
        """Whether it moved by more than chance gives in 99 of 100 cases, and most schools went the way of the sum."""
        agrees = self.measure == RECORDED or (self.rose - self.fell) * self.difference > 0
        return self.p is not None and self.p < LEVEL and agrees


def movements(session: TenantSession, filters: Filters) -> list[Movement]:
    """Every measure that some school of the chosen collection knows; section by section, in the catalogue's order."""
    asked = _Asked(session, filters, span(session, filters))
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


@dataclass(frozen=True)
class _Times:
    """Which rows are of the chosen collection, and which of the one that it is compared with."""

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


def _policies(asked: _Asked) -> list[Movement]:
    those = counted(asked.session, asked.filters, asked.ids)
    times = _times(those.c.collection_id, asked.span.chosen, asked.span.previous)
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
    names = {row.code: row.label for row in edition(asked.span.chosen.edition).section("policies").rows}
    since = dict.fromkeys(names, asked.span.previous)
    return _moved(asked, by_school, "policies", (IN_DATE, IN_DRAFT), names, since)


def _training(asked: _Asked) -> list[Movement]:
    """A course that is asked about in autumn only is compared with the autumn before."""
    items = [one for one in edition(asked.span.chosen.edition).section("training").items if one.kind is Kind.PAIR]
    previous, year_before = asked.span.previous, asked.span.year_before
    since = {one.code: year_before if one.asked == "autumn" else previous for one in items}
    those = counted(asked.session, asked.filters, asked.ids)
    at = those.c.collection_id
    then = [
        and_(TrainingAnswer.item == code, at == one.collection_id) for code, one in since.items() if one is not None
    ]
    times = _Times(at == asked.span.chosen.collection_id, or_(false(), *then))
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
    return _moved(asked, by_school, "training", (TRAINED,), {one.code: one.label for one in items}, since)


def _platforms(asked: _Asked) -> list[Movement]:
    those = counted(asked.session, asked.filters, asked.ids)
    times = _times(those.c.collection_id, asked.span.chosen, asked.span.previous)
    standing = PlatformAnswer.standing
    known = case((standing != AnswerState.NOT_ANSWERED, 1))
    official = standing == OFFICIAL
    by_school = answers(
        asked.session,
        those,
        PlatformAnswer,
        PlatformAnswer.item.label("code"),
        *times.columns(USED, case((official, 1), else_=0), known),
        *times.columns(UNOFFICIAL, case((standing == UNOFFICIAL_KNOWN, 1), else_=0), known),
        *times.columns(ASSESSED, case((PlatformAnswer.risk_assessed_on.is_not(None), 1), else_=0), case((official, 1))),
    ).group_by(those.c.school_id, PlatformAnswer.item)
    names = {row.code: row.label for row in edition(asked.span.chosen.edition).section("platforms").rows}
    since = dict.fromkeys(names, asked.span.previous)
    return _moved(asked, by_school, "platforms", (USED, UNOFFICIAL, ASSESSED), names, since)


def _incidents(asked: _Asked) -> list[Movement]:
    """Each row of the matrix against the same term a year before: terms differ."""
    chosen, before = asked.span.chosen, asked.span.year_before
    those = counted(asked.session, asked.filters, asked.ids)
    times = _times(those.c.collection_id, chosen, before)
    rows = {place.item.code: place.row for place in places(chosen.edition)}
    row = case(rows, value=IncidentAnswer.item)
    columns: list[Any] = []
    for name, time, one in (("now", times.now, chosen), ("then", times.then, before)):
        cells, value = func.count(case((time, 1))), case((time, IncidentAnswer.value))
        roll = func.max(case((time, those.c.roll)))
        whole = case((and_(cells > 0, func.count(value) == cells, roll > 0), roll * (one.school_days if one else 0)))
        columns += [func.sum(value).label(f"{RECORDED}_part_{name}"), whole.label(f"{RECORDED}_whole_{name}")]
    by_school = (
        risks(asked.session, asked.span, those, row.label("code"), *columns)
        .where(IncidentAnswer.item.in_(rows))
        .group_by(those.c.school_id, "code")
    )
    section = edition(chosen.edition).section(SECTION)
    names = {code: section.heading(code).title for code in dict.fromkeys(rows.values())}
    return _moved(asked, by_school, SECTION, (RECORDED,), names, dict.fromkeys(names, before))


def _confidence(asked: _Asked) -> list[Movement]:
    times = _times(SchoolReturn.collection_id, asked.span.chosen, asked.span.previous)
    said = Submission.recording_confidence
    by_school = submissions(
        asked.session,
        asked.filters,
        asked.ids,
        literal(CONFIDENCE).label("code"),
        *times.columns(UNSURE, case((said == LOW, 1), else_=0), case((said.is_not(None), 1))),
    ).group_by(SchoolReturn.school_id)
    name = edition(asked.span.chosen.edition).item(SECTION, CONFIDENCE).short
    since = {CONFIDENCE: asked.span.previous}
    return _moved(asked, by_school, SECTION, (UNSURE,), {CONFIDENCE: name}, since)


def _times(at: Any, chosen: CollectionFacts, then: CollectionFacts | None) -> _Times:
    return _Times(at == chosen.collection_id, at == then.collection_id if then else false())


def _moved(
    asked: _Asked,
    by_school: Selected,
    section: str,
    measures: Sequence[str],
    names: dict[str, str],
    since: dict[str, CollectionFacts | None],
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
