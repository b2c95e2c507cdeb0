"""An authority with something in every figure of every dashboard: four collections, 36 schools, every sort of answer.

No two columns of a figure are alike, so that a number which stands in the wrong place is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from la_portal.catalogue import edition
from la_portal.db import Database
from la_portal.models import FreeText
from la_portal.vocabulary import Scope
from tests.figure_data import NOT_KNOWN, OPENED, RISKS, Asked, Count, Sent, asked, authority, school, sent

SCHOOLS = range(100, 136)
SENT = range(100, 130)
DRAFTS = range(130, 133)
NIL = 100  # it says in every term that it recorded nothing, among schools that did
CLOSED, FOREIGN = 140, 201
DISTRICTS = ("Ashmere", "Elmbridge", "Fernley")
NEWEST = 4
TYPED = range(103, 108)
POLICIES = tuple(row.code for row in edition().section("policies").rows)
OF_WHICH, ACTIONS = (
    tuple(item.code for item in edition().section("incidents").items if item.code.startswith(start))
    for start in ("of_", "act_")
)
COURSES = tuple(item.code for item in edition().section("training").items if item.denominator)
WISHES = tuple(one.code for one in edition().section("practice").item("support_wanted").options)[:2]
USED = ("website", "x", "facebook_page", "whatsapp", "learning_platform")


def filled(database: Database) -> Scope:
    """The authority with its answers, and another of which nothing may be seen."""
    ours, theirs = authority(database, "990", (1, 2, 3, 4)), authority(database, "991", (4,))
    for urn in SCHOOLS:
        school(database, ours, (urn,), **_facts(urn))
    school(database, ours, (CLOSED,), status="closed", district="Ashmere")
    school(database, theirs, (FOREIGN,), name="Elsewhere", district="Farland", trust="Foreign Trust")
    asked(database, ours, *(Asked(urn, status="draft") for urn in DRAFTS), *(Asked(urn) for urn in (133, 134)))
    asked(database, ours, Asked(135, status="exempt"), *map(_accepted, range(102, 107)))
    sent(database, ours, *(one for term in (1, 2, 3, NEWEST) for one in _sent(term)), Sent(CLOSED, collection=1))
    sent(database, theirs, Sent(FOREIGN, {"conduct_values": 6007}))
    _typed(database, ours, TYPED, "Voxlet")
    return ours


def _facts(urn: int) -> dict[str, Any]:
    return {
        "phase_group": _phase(urn),
        "district": _district(urn),
        "trust": _trust(urn),
        "roll": 150 + urn,
        "easting": 500_000 + 977 * (urn % 7),
        "northing": 150_000 + 811 * (urn % 5),
        "fsm_percent": urn % 30,
    }


def _phase(urn: int) -> str:
    return "secondary" if urn % 3 == 2 else "primary"


def _district(urn: int) -> str | None:
    return None if urn == 117 else DISTRICTS[urn % 3 if urn % 2 else 0]


def _trust(urn: int) -> str | None:
    if urn > 129:
        return "Small Trust" if urn == 131 else None
    return {0: "Oak Trust", 1: "Elm Trust"}.get(urn % 4)


def _at(urn: int, term: int) -> datetime:
    return datetime(2020, 1, 1, 9, tzinfo=UTC).replace(
        year=OPENED[term].year, month=OPENED[term].month, day=OPENED[term].day
    ) + timedelta(days=urn % 12)


def _accepted(urn: int) -> Asked:
    return Asked(urn, status="accepted", counted=1, accepted=1, first=_at(urn, NEWEST))


def _sent(term: int) -> list[Sent]:
    urns = SENT if term == NEWEST else range(100, 128 + term)
    return [_of(urn, term) for urn in urns]


def _of(urn: int, term: int) -> Sent:
    return Sent(
        urn,
        _incidents(urn, term),
        collection=term,
        roll=None if urn == 121 else 150 + urn,
        phase=_phase(urn),
        district=_district(urn),
        of_which={code: (urn + index) % 3 for index, code in enumerate(OF_WHICH)},
        actions={code: NOT_KNOWN if (urn + index) % 11 == 0 else (urn + index) % 4
                 for index, code in enumerate(ACTIONS)},
        policies={code: _policy(urn, index, term) for index, code in enumerate(POLICIES)},
        platforms=_platforms(urn, term),
        support=(WISHES[urn % 2],) if urn % 4 else ("none",),
        confidence=("high", "medium", "low", None)[urn % 4],
        at=_at(urn, term),
        courses=_courses(urn, term) if term in (1, NEWEST) else {},
        trust=_trust(urn),
    )  # fmt: skip


def _incidents(urn: int, term: int) -> Mapping[str, Count] | None:
    if urn == NIL:
        return {}
    if urn == 101:
        return None
    more = 30 if urn == 119 else 0
    counts: dict[str, Count] = {
        code: (urn + 3 * index + term) % 5 + (more if index == 2 else 0) for index, code in enumerate(RISKS)
    }
    return counts | ({RISKS[1]: NOT_KNOWN} if urn == 109 else {})


def _policy(urn: int, index: int, term: int) -> dict[str, Any]:
    state = (urn + index * 2 + (term < NEWEST)) % 9
    if state == 0:
        return {"status": "none"}
    if state == 1:
        return {"status": "in_draft"}
    if state == 2:
        return {"status": "part_of_another" if index else "not_applicable"}
    if state == 3 and index > 12:
        return {"status": "not_applicable"}
    due = date(2026, 1 + (urn + index) % 12, 5)
    later = 0 if state == 4 else 1
    return {
        "status": "in_place",
        "reviewed_on": due.replace(year=2024 + later),
        "review_due_on": due.replace(year=2025 + 2 * later),
    }


def _platforms(urn: int, term: int) -> dict[str, dict[str, Any]]:
    used: dict[str, dict[str, Any]] = {}
    for index, code in enumerate(USED):
        state = (urn + 5 * index) % 8
        if state == 0:
            continue
        facts: dict[str, Any] = {"standing": "unofficial_known" if state < 3 else "official", "responsible": "dsl"}
        if state in (4, 5, 6) and urn % (term + 3):
            facts["risk_assessed_on"] = date(2026, 9, 1)
        if state == 7:
            facts |= {"used_with_under_age": "yes" if urn % 2 else "not_known", "devices": "personal"}
        if state == 6:
            facts |= {"responsible": "none", "audience": ["pupils", "parents"]}
        if state == 5:
            facts["audience"] = ["community"]
        used[code] = facts
    if urn in TYPED and term == NEWEST:
        used["other_1"] = {"standing": "official", "responsible": "dsl"}
    return used


def _courses(urn: int, term: int) -> dict[str, tuple[int, int] | str]:
    told: dict[str, tuple[int, int] | str] = {}
    for index, code in enumerate(COURSES):
        eligible = 12 + (urn + index) % 9
        away = (urn * (index + 2) + term) % 10
        told[code] = "not_known" if (urn + index) % 13 == 0 else (max(0, eligible - away), eligible)
    return told


def _typed(database: Database, scope: Scope, urns: Iterable[int], name: str) -> None:
    """These schools use a platform of that name, which is in no list."""
    rows = [
        {
            "authority_id": scope.authority_id,
            "collection_id": NEWEST,
            "school_id": urn,
            "submission": 1,
            "field": "other_1-name",
            "text": name,
            "salt": "x",
            "redacted_at": None,
            "redacted_by": None,
            "redacted_why": None,
        }
        for urn in urns
    ]
    database.copy_in(scope, FreeText.__table__, rows)
