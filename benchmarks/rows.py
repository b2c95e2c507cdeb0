"""Invented typed answers, straight as rows: for volume only, and the only ones that no service made."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from la_portal.catalogue import Item, Kind, edition

Row = dict[str, Any]
PLATFORMS_USED = 8
PUPILS_AN_INCIDENT = 100
MOST_KINDS = 10
HOW_OFTEN_MORE = 0.1


def answers(key: Row, roll: int, pick: random.Random) -> Iterator[tuple[str, Row]]:
    """The typed answers of one submission of a school with so many pupils: table and row, about 120 of them."""
    asks = edition()
    for policy in asks.section("policies").rows:
        yield "policy_answer", key | {"item": policy.code, **_policy(pick)}
    for item in asks.section("training").items:
        if item.kind is Kind.PAIR:
            eligible = pick.randint(2, 120)
            numbers = {"trained": pick.randint(eligible // 2, eligible), "eligible": eligible}
            yield "training_answer", key | {"item": item.code, "state": "number", **numbers}
    counts = _counts(asks.section("incidents").items, roll, pick)
    for item in asks.section("incidents").items:
        if item.group in {"risk", "of_which", "action"}:
            table = "action_answer" if item.group == "action" else "incident_answer"
            yield table, key | {"item": item.code, "state": "number", "value": counts[item.code]}
    for platform in pick.sample(asks.section("platforms").rows, PLATFORMS_USED):
        yield "platform_answer", key | {"item": platform.code, **_platform(pick)}
    for item in asks.section("practice").items:
        yield "practice_answer", key | {"item": item.code, **_practice(item, pick)}


def _counts(items: Iterable[Item], roll: int, pick: random.Random) -> Counter[str]:
    """About 10 incidents a term per 1,000 pupils, two of a kind as a rule; of them and done about them, now and then.

    What is not among them is 0, as in most boxes of most returns.
    """
    incidents = pick.randint(0, roll // PUPILS_AN_INCIDENT * 2)
    kinds = pick.sample([item.code for item in items if item.group == "risk"], min(MOST_KINDS, (incidents + 1) // 2))
    counts = Counter(pick.choices(kinds, k=incidents) if kinds else ())
    for item in items:
        if item.group in {"of_which", "action"} and pick.random() < HOW_OFTEN_MORE:
            counts[item.code] = pick.randint(0, incidents)
    return counts


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
