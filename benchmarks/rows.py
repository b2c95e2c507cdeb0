"""Invented typed answers, straight as rows: for volume only, and the only ones that no service made."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from la_portal.catalogue import Item, Kind, edition

Row = dict[str, Any]
PLATFORMS_USED = 8


def answers(key: Row, pick: random.Random) -> Iterator[tuple[str, Row]]:
    """The typed answers of one submission: table and row, about 120 of them."""
    asks = edition()
    for policy in asks.section("policies").rows:
        yield "policy_answer", key | {"item": policy.code, **_policy(pick)}
    for item in asks.section("training").items:
        if item.kind is Kind.PAIR:
            eligible = pick.randint(2, 120)
            numbers = {"trained": pick.randint(eligible // 2, eligible), "eligible": eligible}
            yield "training_answer", key | {"item": item.code, "state": "number", **numbers}
    for item in asks.section("incidents").items:
        if item.group in {"risk", "of_which", "action"}:
            table = "action_answer" if item.group == "action" else "incident_answer"
            value = pick.choice((0, 0, 0, 0, 1, 1, 2, 5))
            yield table, key | {"item": item.code, "state": "number", "value": value}
    for platform in pick.sample(asks.section("platforms").rows, PLATFORMS_USED):
        yield "platform_answer", key | {"item": platform.code, **_platform(pick)}
    for item in asks.section("practice").items:
        yield "practice_answer", key | {"item": item.code, **_practice(item, pick)}


def _policy(pick: random.Random) -> Row:
    status = pick.choice(("in_place", "in_place", "in_place", "part_of_another", "in_draft", "none"))
    reviewed = date(pick.randint(2023, 2025), pick.randint(1, 12), pick.randint(1, 28))
    due = reviewed.replace(year=reviewed.year + pick.randint(1, 2))
    asked = status in {"in_place", "part_of_another"}
    return {
        "status": status,
        "reviewed_on": reviewed if asked else None,
        "review_due_on": due if asked else None,
        "covers": None,
        "approved_by": None,
        "published": None,
    }


def _platform(pick: random.Random) -> Row:
    standing = pick.choice(("official", "official", "official", "unofficial_known", "trial_closed"))
    return {
        "standing": standing,
        "audience": ["parents"],
        "responsible": "communications" if standing == "official" else None,
        "risk_assessed_on": pick.choice((date(2025, 3, 1), None)),
    }


def _practice(item: Item, pick: random.Random) -> Row:
    empty: Row = {"state": "answered", "value": None, "choice": None, "choices": None, "on_date": None}
    if item.kind is Kind.COUNT:
        return empty | {"state": "number", "value": pick.randint(0, 30)}
    if item.kind is Kind.DATE:
        return empty | {"on_date": date(2025, 9, pick.randint(1, 28))}
    codes = [option.code for option in item.options]
    if item.kind is Kind.SEVERAL:
        return empty | {"choices": [pick.choice(codes)]}
    return empty | {"choice": pick.choice(codes) if codes else "yes"}
