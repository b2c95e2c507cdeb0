"""The summary of a submission, from its typed answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson

from la_portal.catalogue import edition
from la_portal.catalogue.settling import IN_PLACE
from la_portal.models import (
    IncidentAnswer,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    Submission,
    SubmissionSummary,
    TrainingAnswer,
)
from la_portal.queries.platforms import OFFICIAL
from la_portal.queries.policies import NOT_ASKED
from la_portal.queries.risks import NOT_HELD, SECTION
from la_portal.queries.support import ITEM
from la_portal.services.returns.typed import TypedRow
from la_portal.vocabulary import AnswerState

_KEY = ("authority_id", "collection_id", "school_id", "submission")
_FROZEN = ("phase_group", "district", "trust", "roll", "incidents_recorded", "recording_confidence")


def summary_of(sent: Submission, rows: Iterable[TypedRow]) -> SubmissionSummary:
    """What figures over many collections read of the submission whose typed answers these are."""
    by_table: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_table[row.__tablename__].append(row)
    return SubmissionSummary(**{name: getattr(sent, name) for name in (*_KEY, *_FROZEN)}, **measures_of(sent, by_table))


def measures_of(sent: Any, rows: dict[str, list[Any]]) -> dict[str, Any]:
    """The summary's measures: of a submission with `edition` and `incidents_recorded`, and rows by table."""
    platforms = [row for row in rows[PlatformAnswer.__tablename__] if row.standing == OFFICIAL]
    asked = {item.code for item in edition(sent.edition).section(SECTION).group("risk")}
    held = sent.incidents_recorded != NOT_HELD
    counts = {row.item: row.value for row in rows[IncidentAnswer.__tablename__] if held and row.item in asked}
    wishes = [row.choices for row in rows[PracticeAnswer.__tablename__] if row.item == ITEM and _answered(row)]
    return {
        "incidents": None if not counts or None in counts.values() else sum(counts.values()),
        "official": len(platforms),
        "assessed": sum(row.risk_assessed_on is not None for row in platforms),
        "measures": _as_text(
            {
                "policies": _policies(rows[PolicyAnswer.__tablename__]),
                "courses": _courses(rows[TrainingAnswer.__tablename__]),
                "risks": {code: value for code, value in counts.items() if value != 0},
                "wishes": next((sorted(choices or []) for choices in wishes), None),
            }
        ),
        "items": _as_text(_items(rows[PolicyAnswer.__tablename__], rows[PlatformAnswer.__tablename__])),
    }


def _as_text(facts: dict[str, Any]) -> str:
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()


def _items(policies: list[Any], platforms: list[Any]) -> dict[str, Any]:
    return {
        "policies": {row.item: [row.status, _day(row.review_due_on), _day(row.reviewed_on)] for row in policies},
        "platforms": {row.item: [row.standing, row.risk_assessed_on is not None] for row in platforms},
    }


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _courses(rows: list[Any]) -> dict[str, list[int]]:
    known = (row for row in rows if row.state == AnswerState.NUMBER and row.eligible)
    return {row.item: [row.trained, row.eligible] for row in known}


def _answered(row: Any) -> bool:
    return row.state == AnswerState.ANSWERED


def _policies(rows: list[Any]) -> dict[str, Any]:
    applying = [row for row in rows if row.status not in NOT_ASKED]
    in_place = [row for row in applying if row.status in IN_PLACE]
    without = [row for row in in_place if row.review_due_on is None]
    return {
        "apply": len(applying),
        "due": sorted(row.review_due_on.toordinal() for row in in_place if row.review_due_on),
        "reviewed": sorted(row.reviewed_on.toordinal() for row in without if row.reviewed_on),
        "undated": sum(row.reviewed_on is None for row in without),
    }
