"""An invented school's policies: drafted, put in place, reviewed, and sometimes forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from la_portal.catalogue import edition
from la_portal.cli import demo_odds as odds
from la_portal.cli.demo_chance import Chance

USUAL_CARE = 0.7
_IN_PLACE, _PART, _DRAFT, _NONE = "in_place", "part_of_another", "in_draft", "none"


@dataclass(frozen=True)
class Policy:
    """One policy as the school would describe it on one day."""

    status: str
    reviewed_on: date | None = None
    due_on: date | None = None


class Policies:
    """All policies of one school, `care` being how well it keeps them, 0 to 1."""

    def __init__(self, chance: Chance, care: float) -> None:
        self._chance, self._care = chance, care
        self._held: dict[str, Policy] = {}

    def __getitem__(self, row: str) -> Policy:
        return self._held[row]

    def move_on(self, today: date) -> None:
        """A term has gone by, or the first one begins: the policies are as they stand on the day before `today`."""
        rows = [row.code for row in edition().section("policies").rows]
        self._held = {row: self._later(row, today) if self._held else self._first(row, today) for row in rows}

    def _first(self, row: str, today: date) -> Policy:
        share = odds.HAS_POLICY.get(row, 0.5)
        if share == 1 or self._chance.happens(share + 0.4 * (self._care - USUAL_CARE)):
            if share < 1 and self._chance.happens(0.13):
                undated = self._chance.happens(0.2)
                return Policy(_PART) if undated else self._reviewed(Policy(_PART), today, 430)
            return self._reviewed(Policy(_IN_PLACE), today, 430)
        if row in odds.MAY_NOT_APPLY and self._chance.happens(0.3):
            return Policy("not_applicable")
        return Policy(_DRAFT if self._chance.happens(0.25) else _NONE)

    def _later(self, row: str, today: date) -> Policy:
        policy = self._held[row]
        haste = self._care * (1.6 if row == "generative_ai" else 1)
        if policy.status == _NONE and self._chance.happens(0.09 * haste):
            return Policy(_DRAFT)
        if policy.status == _DRAFT and self._chance.happens(0.3 * haste):
            return self._reviewed(Policy(_IN_PLACE), today, 70)
        if policy.reviewed_on is None:
            return policy
        due_on = policy.due_on or policy.reviewed_on + timedelta(days=400)
        is_reviewed = due_on < today and self._chance.happens(0.2 + 0.6 * self._care)
        return self._reviewed(policy, today, 70) if is_reviewed else policy

    def _reviewed(self, policy: Policy, today: date, most_days_ago: int) -> Policy:
        reviewed_on = self._chance.days_before(today, 3, most_days_ago)
        due_on = reviewed_on + timedelta(days=365 if self._chance.happens(0.88) else 730)
        return replace(policy, reviewed_on=reviewed_on, due_on=None if self._chance.happens(0.06) else due_on)
