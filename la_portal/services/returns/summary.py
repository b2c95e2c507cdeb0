"""The summary of a submission, from its typed answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson

from la_portal.catalogue import edition
from la_portal.models import (
    ActionAnswer,
    IncidentAnswer,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    Submission,
    SubmissionSummary,
    TrainingAnswer,
)
from la_portal.queries.platform_uses import FLAGS
from la_portal.queries.platforms import ASSESSED, OFFICIAL
from la_portal.queries.policies import NOT_ASKED, in_short, is_kept, months_until_old
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
    months = months_until_old(sent.edition, due_on)
    kept = {row.item: in_short(row.status, row.review_due_on, row.reviewed_on, months) for row in policies}
    items = {
        "policies": kept,
        "platforms": {row.item: ASSESSED if _is_assessed(row) else row.standing for row in platforms},
    }
    return {
        "policies_apply": sum(state not in NOT_ASKED for state in kept.values()),
        "policies_in_date": sum(is_kept(policy, due_on.toordinal()) for policy in kept.values()),
        **_training(rows[TrainingAnswer.__tablename__]),
        **_incidents(sent, rows[IncidentAnswer.__tablename__], rows[ActionAnswer.__tablename__]),
        "official": len(official),
        "assessed": sum(map(_is_assessed, official)),
        "flags": sum(getattr(row, flag.attribute) == flag.value for row in platforms for flag in FLAGS),
        "unclear": sum(row.used_with_under_age == AnswerState.NOT_KNOWN for row in platforms),
        "wishes": _wishes(rows[PracticeAnswer.__tablename__]),
        "items": _as_text(items),
    }


def _training(rows: list[Any]) -> dict[str, Any]:
    told = {row.item: [row.trained, row.eligible] if row.state == AnswerState.NUMBER else row.state for row in rows}
    staff = next((row for row in rows if row.item == ALL_STAFF and row.eligible), None)
    return {
        "staff_trained": staff and staff.trained,
        "staff_eligible": staff and staff.eligible,
        "courses": _as_text(told),
    }


def _incidents(sent: Any, rows: list[Any], actions: list[Any]) -> dict[str, Any]:
    asked = {item.code for item in edition(sent.edition).section(SECTION).group("risk")}
    held = sent.incidents_recorded != NOT_HELD
    counts = {row.item: row.value for row in rows if held and row.item in asked}
    parts = {row.item: row.value for row in (*rows, *actions) if row.item not in asked}
    return {
        "incidents": None if not counts or None in counts.values() else sum(counts.values()),
        "risks": _as_text({code: value for code, value in counts.items() if value != 0}),
        "parts": _as_text(parts),
    }


def _wishes(rows: list[Any]) -> str | None:
    said = [row.choices for row in rows if row.item == ITEM and row.state == AnswerState.ANSWERED]
    return _as_text(sorted(said[0] or [])) if said else None


def _is_assessed(platform: Any) -> bool:
    return platform.standing == OFFICIAL and platform.risk_assessed_on is not None


def _as_text(facts: dict[str, Any] | list[str]) -> str:
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()
