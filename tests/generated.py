"""Authorities made up from a seed, with few schools and small counts, whose returns of a year are accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from la_portal.catalogue import edition
from la_portal.db import Database
from la_portal.vocabulary import Scope
from tests.figure_data import RISKS, Asked, Sent, asked, authority, school, sent

TERMS = (1, 2, 3)
OF_WHICH, ACTIONS = (
    tuple(item.code for item in edition().section("incidents").group(group)) for group in ("of_which", "action")
)
POLICIES = tuple(row.code for row in edition().section("policies").rows)
PLATFORMS = tuple(row.code for row in edition().section("platforms").rows)[:8]
PHASES = ("primary", "primary", "primary", "secondary", "special", "nursery", "independent")
_STATES = ("in_place", "in_place", "in_place", "in_draft", "none", "not_applicable")
_IN_DATE, _OVERDUE, _REVIEWED = date(2027, 9, 1), date(2025, 1, 1), date(2024, 9, 1)


def generated(database: Database, seed: int, la_code: str) -> Scope:
    """An authority of 12 to 60 schools in one to five districts, with three terms of which most schools sent each."""
    chance = Random(seed)
    scope = authority(database, la_code, TERMS)
    districts = [f"District {number}" for number in range(chance.randint(1, 5))]
    for urn in range(200_000, 200_000 + chance.randint(12, 60)):
        place = {"phase": chance.choice(PHASES), "district": chance.choice(districts)}
        roll = chance.randint(20, 900)
        school(database, scope, [urn], phase_group=place["phase"], district=place["district"], roll=roll)
        for term in TERMS:
            if chance.random() < 0.9:
                accept(database, scope, submission(chance, urn, term, roll=roll, **place))
            else:
                asked(database, scope, Asked(urn, term))
    return scope


def accept(database: Database, scope: Scope, one: Sent) -> None:
    """The submission came and is accepted."""
    asked(database, scope, Asked(one.urn, one.collection, "accepted", one.number, one.number, one.at))
    sent(database, scope, one)


def submission(chance: Random, urn: int, term: int, **facts: Any) -> Sent:
    """One school's answers, as chance has them."""
    rate = chance.choice((0.05, 0.3, 1.0, 3.0))
    counts = {code: _few(chance, rate) for code in RISKS}
    total = sum(counts.values())
    one = Sent(
        urn,
        counts if chance.random() < 0.97 else None,
        term,
        of_which={code: chance.randint(0, total) for code in OF_WHICH if chance.random() < 0.9},
        actions={code: chance.randint(0, total) for code in ACTIONS if chance.random() < 0.9},
        policies=dict(_policies(chance)),
        platforms={code: _platform(chance) for code in PLATFORMS if chance.random() < 0.4},
        support=tuple(sorted({chance.choice(("training", "policy", "parents"))}))
        if chance.random() < 0.5
        else ("none",),
        confidence=chance.choice(("high", "medium", "low")),
        trained=_pair(chance),
        governors=_pair(chance),
        courses={"dsl_formal": _pair(chance, most=3)},
    )
    return replace(one, **facts)


def _few(chance: Random, rate: float) -> int:
    return sum(chance.random() < rate / 4 for _ in range(8)) if chance.random() < 0.5 else 0


def _policies(chance: Random) -> Iterator[tuple[str, dict[str, Any]]]:
    for code in POLICIES:
        status = chance.choice(_STATES)
        due = chance.choice((_IN_DATE, _IN_DATE, _OVERDUE)) if status == "in_place" else None
        yield code, {"status": status, "reviewed_on": _REVIEWED if due else None, "review_due_on": due}


def _platform(chance: Random) -> dict[str, Any]:
    assessed = date(2026, 1, 1) if chance.random() < 0.6 else None
    standing = chance.choice(("official", "official", "unofficial_known"))
    return {"standing": standing, "risk_assessed_on": assessed, "responsible": "post"}


def _pair(chance: Random, most: int = 60) -> tuple[int, int]:
    eligible = chance.randint(1, most)
    return chance.randint(0, eligible), eligible
