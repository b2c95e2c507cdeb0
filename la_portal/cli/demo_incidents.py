"""Invented incident counts: mostly few or none, in a few schools many, as such counts are."""

from __future__ import annotations

from dataclasses import dataclass

from la_portal.catalogue import Item, Kind, edition
from la_portal.cli.demo_chance import Chance
from la_portal.vocabulary import PhaseGroup

_PER_THOUSAND_PUPILS = {
    PhaseGroup.NURSERY: 2.0,
    PhaseGroup.PRIMARY: 7.0,
    PhaseGroup.SECONDARY: 12.0,
    PhaseGroup.ALL_THROUGH: 10.0,
    PhaseGroup.SPECIAL: 24.0,
    PhaseGroup.ALTERNATIVE_PROVISION: 55.0,
    PhaseGroup.INDEPENDENT: 5.0,
}
_ELSEWHERE = 7.0
_OF_UNKNOWN_ROLL = 1.0
_DAYS_OF_A_TERM = 65
_NONE_AT_ALL = 0.12
_CELLS = {
    "content_commercial": 19,
    "content_aggressive": 42,
    "content_sexual": 36,
    "content_values": 22,
    "contact_commercial": 16,
    "contact_aggressive": 53,
    "contact_sexual": 19,
    "contact_values": 9,
    "conduct_commercial": 16,
    "conduct_aggressive": 65,
    "conduct_sexual": 23,
    "conduct_values": 11,
    "commerce_gambling": 3,
    "commerce_advertising": 5,
    "commerce_phishing": 16,
    "commerce_scams": 16,
}
_BY = {"of_by_pupil": 0.6, "of_by_staff": 0.02, "of_by_parent": 0.1, "of_by_other": 0.09, "of_by_unknown": 0.19}
_SHARES = {
    "of_pupils_targeted": 0.65,
    "of_staff_targeted": 0.07,
    "of_others_targeted": 0.08,
    "of_official_channel": 0.06,
    "of_about_school": 0.12,
    "of_threat_or_hate": 0.06,
    "of_nudes": 0.08,
    "act_watched": 0.15,
    "act_spoken": 0.58,
    "act_removed": 0.24,
    "act_blocked": 0.11,
    "act_platform": 0.1,
    "act_complaints": 0.03,
    "act_dsl_only": 0.35,
    "act_la_safeguarding": 0.12,
    "act_social_care": 0.06,
    "act_police": 0.05,
    "act_iwf": 0.02,
    "act_ceop": 0.02,
}
_SELDOM = 0.01
_OTHER_HARMS = ("a challenge that was dared", "a false profile of the school", "gambling with game items")
_SURE = {"high": 0.54, "medium": 0.34, "low": 0.12}


@dataclass(frozen=True)
class Recording:
    """How a school records: `habit` is "usual", "nil", "not_held" or "not_known"; `factor` what it has of the usual."""

    habit: str
    confidence: str
    factor: float

    @classmethod
    def of(cls, chance: Chance, habit: str) -> Recording:
        """The ways of a school, which it keeps from term to term."""
        confidence = "high" if habit == "nil" else chance.one_of(_SURE)
        return cls(habit, confidence, chance.gammavariate(1.4, 1 / 1.4) * (0.5 if confidence == "low" else 1.05))

    def counts(
        self, chance: Chance, phase_group: PhaseGroup, roll: int | None, days: int, term: int
    ) -> dict[str, str | list[str]]:
        """One term's section as typed. `days` are those of teaching; `term` counts from 0, since some things grow."""
        if self.habit in {"nil", "not_held"}:
            return self._without(self.habit)
        rate = _PER_THOUSAND_PUPILS.get(phase_group, _ELSEWHERE) / 1000
        mean = (rate * roll if roll else _OF_UNKNOWN_ROLL) * self.factor * days / _DAYS_OF_A_TERM
        total = 0 if chance.happens(_NONE_AT_ALL) else chance.poisson(mean * chance.gammavariate(4, 1 / 4))
        if self.habit == "not_known":
            total = max(total, 2)
        return self._with(chance, phase_group, total, term) if total else self._without("nil")

    def _without(self, said: str) -> dict[str, str | list[str]]:
        sure: dict[str, str | list[str]] = {"recording_confidence": self.confidence} if said == "nil" else {}
        return {"incidents_recorded": said, **sure}

    def _with(self, chance: Chance, phase_group: PhaseGroup, total: int, term: int) -> dict[str, str | list[str]]:
        older = phase_group in {PhaseGroup.SECONDARY, PhaseGroup.ALL_THROUGH, PhaseGroup.ALTERNATIVE_PROVISION}
        weights = {cell: weight * (_older(cell) if older else 1) for cell, weight in _CELLS.items()}
        typed: dict[str, str | list[str]] = {"incidents_recorded": "yes", **dict.fromkeys(weights, "0")}
        drawn = chance.choices(list(weights), list(weights.values()), k=total)
        typed |= {cell: str(drawn.count(cell)) for cell in set(drawn)}
        by = chance.choices(list(_BY), list(_BY.values()), k=total)
        for item in _parts():
            if self.habit == "not_known":
                typed[f"{item.code}-state"] = "not_known"
            elif item.code in _BY:
                typed[item.code] = str(by.count(item.code))
            else:
                typed[item.code] = str(chance.binomial(total, _share(item.code, term)))
        if chance.happens(0.03):
            typed["other_harm"] = chance.choice(_OTHER_HARMS)
        return {**typed, "recording_confidence": self.confidence}


def _parts() -> list[Item]:
    section = edition().section("incidents")
    parts = [*section.group("of_which"), *section.group("action")]
    return [item for item in parts if item.kind is Kind.COUNT and item.asked == "every_term"]


def _share(code: str, term: int) -> float:
    return 0.02 + 0.007 * term if code == "of_ai_generated" else _SHARES.get(code, _SELDOM)


def _older(cell: str) -> float:
    return 1.5 if cell.endswith("_sexual") else 1.0
