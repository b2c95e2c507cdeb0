"""The summary of a submission, from its typed answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson

from la_portal.catalogue import edition
from la_portal.models import (
    IncidentAnswer,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    Submission,
    SubmissionSummary,
    TrainingAnswer,
)
from la_portal.queries.platforms import ASSESSED, OFFICIAL
from la_portal.queries.policies import NOT_ASKED, is_kept, months_until_old
from la_portal.queries.risks import NOT_HELD, SECTION
from la_portal.queries.support import ITEM
from la_portal.queries.training import ALL_STAFF
from la_portal.services.returns.typed import TypedRow
from la_portal.vocabulary import AnswerState

_KEY = ("authority_id", "collection_id", "school_id", "submission")
_FROZEN = ("phase_group", "district", "trust", "roll", "incidents_recorded", "recording_confidence")


def summary_of(sent: Submission, rows: Iterable[TypedRow], due_on: date) -> SubmissionSummary:
    """What figures over many collections read of the submission whose typed answers these are.

    `due_on` is the day on which its collection was due.
    """
    by_table: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_table[row.__tablename__].append(row)
    frozen = {name: getattr(sent, name) for name in (*_KEY, *_FROZEN)}
    return SubmissionSummary(**frozen, **measures_of(sent, by_table, due_on))


def measures_of(sent: Any, rows: dict[str, list[Any]], due_on: date) -> dict[str, Any]:
    """The summary's measures: of a submission with `edition` and `incidents_recorded`, and rows by table."""
    policies, platforms = rows[PolicyAnswer.__tablename__], rows[PlatformAnswer.__tablename__]
    official = [row for row in platforms if row.standing == OFFICIAL]
    items = {
        "policies": {row.item: [row.status, _day(row.review_due_on), _day(row.reviewed_on)] for row in policies},
        "platforms": {row.item: ASSESSED if _is_assessed(row) else row.standing for row in platforms},
    }
    return {
        **_policies(policies, sent.edition, due_on),
        **_training(rows[TrainingAnswer.__tablename__]),
        **_incidents(sent, rows[IncidentAnswer.__tablename__]),
        "official": len(official),
        "assessed": sum(map(_is_assessed, official)),
        "wishes": _wishes(rows[PracticeAnswer.__tablename__]),
        "items": _as_text(items),
    }


def _policies(rows: list[Any], edition_code: str, due_on: date) -> dict[str, int]:
    kept = is_kept(due_on, months_until_old(edition_code, due_on))
    applying = [row for row in rows if row.status not in NOT_ASKED]
    fine = [row for row in applying if kept(row.status, _day(row.review_due_on), _day(row.reviewed_on))]
    return {"policies_apply": len(applying), "policies_in_date": len(fine)}


def _training(rows: list[Any]) -> dict[str, Any]:
    known = {row.item: [row.trained, row.eligible] for row in rows if row.state == AnswerState.NUMBER and row.eligible}
    trained, eligible = known.get(ALL_STAFF, (None, None))
    return {"staff_trained": trained, "staff_eligible": eligible, "courses": _as_text(known)}


def _incidents(sent: Any, rows: list[Any]) -> dict[str, Any]:
    asked = {item.code for item in edition(sent.edition).section(SECTION).group("risk")}
    held = sent.incidents_recorded != NOT_HELD
    counts = {row.item: row.value for row in rows if held and row.item in asked}
    return {
        "incidents": None if not counts or None in counts.values() else sum(counts.values()),
        "risks": _as_text({code: value for code, value in counts.items() if value != 0}),
    }


def _wishes(rows: list[Any]) -> str | None:
    said = [row.choices for row in rows if row.item == ITEM and row.state == AnswerState.ANSWERED]
    return _as_text(sorted(said[0] or [])) if said else None


def _is_assessed(platform: Any) -> bool:
    return platform.standing == OFFICIAL and platform.risk_assessed_on is not None


def _as_text(facts: dict[str, Any] | list[str]) -> str:
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal()
