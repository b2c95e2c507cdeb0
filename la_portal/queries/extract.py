"""The whole answers of an authority as one tidy table: a row for every answer of every counted submission.

Codes, numbers and dates alone: what was written in own words is in no row. Collections stand oldest first; in each the
answers about the school, its policies, training, incidents, what was done about them, platforms and everything else; in
each of these rows stand by school, row and item.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, JSON, ColumnElement, Text, case, cast, func, literal, null, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute

from la_portal.catalogue import edition
from la_portal.db import TenantSession, copy_out
from la_portal.files.streamed import csv_rows
from la_portal.files.writers import FORMULA
from la_portal.models import (
    ActionAnswer,
    AuthorityState,
    Collection,
    IncidentAnswer,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    School,
    SchoolReturn,
    Submission,
    TrainingAnswer,
)
from la_portal.queries.collections import COLLECTION, CollectionFacts
from la_portal.queries.counted import Selected, answers, submissions, the_school_of_a_return
from la_portal.queries.filters import Filters
from la_portal.vocabulary import AnswerState

_OF_SCHOOL = ("school_urn", "school_name", "phase_group", "district_name", "accepted")
_PERIOD = ("time_period", "time_identifier", "geographic_level", "old_la_code")
HEADS = (*_PERIOD, *_OF_SCHOOL, "section", "item", "row", "part", "state", "value")
AT_A_TIME = 2_000
_NAMES = ("roll", "headcount", "post", "incidents_recorded", "recording_confidence")
_POLICY = ("status", "reviewed_on", "review_due_on", "covers", "approved_by", "published")
_KEY = ("collection_id", "school_id", "submission", "item", "authority_id")


def lines(session: TenantSession, on: date) -> Iterator[bytes]:
    """The lines of the table as CSV without its head, made while they are read; memory does not grow with them."""
    for statement in statements(session, on):
        copied = copy_out(session, statement)
        if copied is None:
            found = session.execute(statement, execution_options={"yield_per": AT_A_TIME})
            yield from csv_rows(row for block in found.partitions() for row in block)
        else:
            yield from copied


def statements(session: TenantSession, on: date) -> Iterator[Selected]:
    """What is asked, one after the other: each with the columns of HEADS and in its own order."""
    mine = session.scope.authority_id
    la_code = session.execute(select(AuthorityState.la_code).where(AuthorityState.authority_id == mine)).scalar_one()
    oldest_first = select(*COLLECTION).where(Collection.authority_id == mine).order_by(Collection.opens_on)
    for row in session.execute(oldest_first.order_by(Collection.collection_id)).all():
        collection = CollectionFacts(*row)
        those = _counted(session, collection, la_code, on)
        yield _header(those)
        yield _attributes(session, those, PolicyAnswer, "policies", _POLICY)
        yield _training(session, those)
        yield _counts(session, those, IncidentAnswer)
        yield _counts(session, those, ActionAnswer)
        yield _attributes(session, those, PlatformAnswer, "platforms", _platform())
        yield _others(session, those, collection.edition)


def _platform() -> tuple[str, ...]:
    return tuple(column.key for column in PlatformAnswer.__mapper__.column_attrs if column.key not in _KEY)


def _counted(session: TenantSession, collection: CollectionFacts, la_code: str, on: date) -> CTE:
    """The counted submissions of one collection, each with the columns that all its answers repeat."""
    year = collection.academic_year
    is_accepted = SchoolReturn.accepted_submission == Submission.submission
    return (
        submissions(
            session,
            Filters(on=on),
            [collection.collection_id],
            literal(year * 100 + (year + 1) % 100).label("time_period"),
            literal(f"{collection.term.capitalize()} term").label("time_identifier"),
            literal("School").label("geographic_level"),
            literal(la_code).label("old_la_code"),
            SchoolReturn.school_id.label("school_urn"),
            _as_words(School.name).label("school_name"),
            cast(Submission.phase_group, Text).label("phase_group"),
            _as_words(Submission.district).label("district_name"),
            case((is_accepted, "yes"), else_="no").label("accepted"),
            SchoolReturn.collection_id,
            SchoolReturn.school_id,
            Submission.submission,
            *(getattr(Submission, name) for name in _NAMES),
        )
        .join(School, the_school_of_a_return())
        .where(School.authority_id == session.scope.authority_id)
        .cte("counted")
        .prefix_with("MATERIALIZED")
    )


def _as_words(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A text of the register, with the apostrophe that keeps a spreadsheet from running it as a formula."""
    return case((func.substr(column, 1, 1).in_(FORMULA), literal("'").concat(column)), else_=column)


def _row(those: CTE, section: Any, item: Any, row: Any, part: Any, state: Any, value: Any) -> list[Any]:
    own = zip(HEADS[len(_PERIOD) + len(_OF_SCHOOL) :], (section, item, row, part, state, value), strict=True)
    shared = [those.c[name] for name in (*_PERIOD, *_OF_SCHOOL)]
    return [*shared, *((literal(one) if isinstance(one, str) else one).label(name) for name, one in own)]


def _header(those: CTE) -> Selected:
    """What stands on the submission itself: two of these are asked among the incidents."""
    field = _fields(_NAMES)
    value = _chosen(field, [those.c[name] for name in _NAMES])
    section = case((field.c.place > 3, "incidents"), else_="header")
    state = case((field.c.place <= 2, AnswerState.NUMBER.value), else_=AnswerState.ANSWERED.value)
    columns = _row(those, section, field.c.name, null(), null(), state, value)
    asked = select(*columns).select_from(those).join(field, true()).where(value.is_not(None))
    return asked.order_by(those.c.school_id, field.c.place)


def _attributes(
    session: TenantSession, those: CTE, model: type[PolicyAnswer | PlatformAnswer], section: str, names: Sequence[str]
) -> Selected:
    """A row for every attribute of every policy or platform that was asked."""
    field = _fields(names)
    value = _chosen(field, [getattr(model, name) for name in names])
    columns = _row(those, section, field.c.name, model.item, null(), AnswerState.ANSWERED.value, value)
    asked = answers(session, those, model, *columns).join(field, true()).where(value.is_not(None))
    return asked.order_by(those.c.school_id, model.item, field.c.place)


def _training(session: TenantSession, those: CTE) -> Selected:
    field = _fields(("trained", "eligible"))
    value = _chosen(field, [TrainingAnswer.trained, TrainingAnswer.eligible])
    columns = _row(those, "training", TrainingAnswer.item, null(), field.c.name, TrainingAnswer.state, value)
    asked = answers(session, those, TrainingAnswer, *columns).join(field, true())
    return asked.order_by(those.c.school_id, TrainingAnswer.item, field.c.place)


def _counts(session: TenantSession, those: CTE, model: type[IncidentAnswer | ActionAnswer]) -> Selected:
    columns = _row(those, "incidents", model.item, null(), null(), model.state, cast(model.value, Text))
    return answers(session, those, model, *columns).order_by(those.c.school_id, model.item)


def _others(session: TenantSession, those: CTE, code: str) -> Selected:
    """The questions of every section that are no row of a table, each under its section."""
    model = PracticeAnswer
    elsewhere = {
        item.code: section.code
        for section in edition(code).sections
        for item in section.items
        if section.code != "practice"
    }
    own = {item.code for item in edition(code).section("practice").items}
    among = {item: section for item, section in elsewhere.items() if item not in own}
    section = case(among, value=model.item, else_="practice")
    value = func.coalesce(*(_as_text(one) for one in (model.value, model.choice, model.choices, model.on_date)))
    columns = _row(those, section, model.item, null(), null(), model.state, value)
    return answers(session, those, model, *columns).order_by(those.c.school_id, model.item)


def _fields(names: Sequence[str]) -> CTE:
    """A row for each name, by which one row with many columns becomes a row for each of them."""
    rows = [select(literal(place).label("place"), literal(name).label("name")) for place, name in enumerate(names, 1)]
    return union_all(*rows).cte("field")


def _chosen(field: CTE, columns: Sequence[Any]) -> ColumnElement[Any]:
    return case(*((field.c.place == place, _as_text(column)) for place, column in enumerate(columns, 1)))


def _as_text(column: Any) -> ColumnElement[Any]:
    """A value as the file has it; several choices with semicolons between them, as in a school's own copy."""
    text = cast(column, Text)
    if not isinstance(column.type, JSON):
        return text
    for mark, instead in (('["', ""), ('"]', ""), ("[]", ""), ('", "', "; "), ('","', "; ")):
        text = func.replace(text, mark, instead)
    return text
