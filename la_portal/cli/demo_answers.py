"""An invented school's answers: one story from term to term, in which most things stay and some get better."""

from __future__ import annotations

from datetime import date

from la_portal.catalogue import Field, Kind, edition, questions
from la_portal.catalogue.reading import Typed
from la_portal.cli import demo_odds as odds
from la_portal.cli.demo_chance import Chance
from la_portal.cli.demo_incidents import Recording
from la_portal.cli.demo_policies import USUAL_CARE, Policies
from la_portal.files.register_rows import SchoolRow
from la_portal.vocabulary import PhaseGroup, Term

_OLDER = frozenset({PhaseGroup.SECONDARY, PhaseGroup.ALL_THROUGH, PhaseGroup.POST_16})
_NEVER_CHANGES = frozenset({"standing", "name", "pilot"})


class Story:
    """One school. `answers` is called once for each term, in order: the same seed tells the same story."""

    def __init__(self, school: SchoolRow, habit: str, seed: int) -> None:
        self.school = school
        self._chance = Chance(f"{seed} {school.urn}")
        self._care = self._chance.betavariate(6, 2.6)
        self._recording = Recording.of(self._chance, habit)
        self._habit = habit
        self._staff = max(6, round((school.roll or 20) * self._chance.uniform(0.1, 0.15)) + 7)
        self._governors = self._chance.randint(7, 14)
        self._platforms = self._first_platforms()
        self._policies = Policies(self._chance, self._care)
        self._kept: dict[tuple[str, str], dict[str, Typed]] = {}
        self._term = -1

    def answers(self, term: Term, today: date, taught_days: int) -> dict[str, dict[str, Typed]]:
        """What the school types this term, by section: nothing in it is later than the day before `today`."""
        self._term += 1
        self._today = today
        self._move_on()
        typed = {section.code: self._section(section.code, term) for section in edition().sections}
        roll = self.school.roll
        counts = self._recording.counts(self._chance, self.school.phase_group, roll, taught_days, self._term)
        return typed | {"incidents": counts}

    def _first_platforms(self) -> set[str]:
        older = self.school.phase_group in _OLDER
        return {row for row, (young, old, _) in odds.STANDS.items() if self._chance.happens(old if older else young)}

    def _move_on(self) -> None:
        self._policies.move_on(self._today)
        self._staff = max(5, self._staff + self._chance.choice((-1, 0, 0, 1)))
        self._platforms |= {row for row in ("generative_ai_tool", "whatsapp") if self._chance.happens(0.05)}

    def _section(self, code: str, term: Term) -> dict[str, Typed]:
        typed: dict[str, Typed] = {}
        for field in questions(edition(), code, term, self.school.phase_group):
            if code != "incidents" and self._is_asked(field, typed):
                typed |= self._answer(field, typed)
        return typed

    def _is_asked(self, field: Field, typed: dict[str, Typed]) -> bool:
        if field.section == "platforms" and field.row is not None and field.row.code not in self._platforms:
            return False
        when = field.item.when
        if when is None:
            return field.part != "eligible"
        said = typed.get(f"{field.row.code}-{when.item}" if field.row else when.item, "")
        return not set(when.among).isdisjoint([said] if isinstance(said, str) else said)

    def _answer(self, field: Field, typed: dict[str, Typed]) -> dict[str, Typed]:
        """What stands in the form for one field: carried over, or thought of anew."""
        story = self._policy(field, field.row.code) if field.section == "policies" and field.row else None
        if story is not None:
            return story
        place = (field.section, field.name)
        known = self._kept.get(place) if field.item.carried else None
        answer = known if known is not None and not self._thinks_again(field, known) else self._think(field, typed)
        self._kept[place] = answer
        return answer

    def _thinks_again(self, field: Field, known: dict[str, Typed]) -> bool:
        code = field.item.code
        if code == "headcount":
            return True
        if field.item.kind is Kind.DATE:
            return self._chance.happens(0.1 + 0.15 * self._care if field.name in known else 0.09)
        return code not in _NEVER_CHANGES and self._chance.happens(0.05)

    def _think(self, field: Field, typed: dict[str, Typed]) -> dict[str, Typed]:
        if field.item.kind is Kind.PAIR:
            return self._pair(field)
        if field.item.kind is Kind.COUNT:
            return self._count(field, typed)
        if field.item.kind is Kind.DATE:
            return self._date(field)
        return {field.name: self._chosen(field)}

    def _policy(self, field: Field, row: str) -> dict[str, Typed] | None:
        """The three attributes that make a policy's story; None for its others."""
        policy = self._policies[row]
        if field.item.code == "status":
            return {field.name: policy.status}
        if field.item.code not in {"reviewed_on", "review_due_on"}:
            return None
        day = policy.reviewed_on if field.item.code == "reviewed_on" else policy.due_on
        return {field.name: _parts(day)} if day else {}

    def _pair(self, field: Field) -> dict[str, Typed]:
        code = field.item.code
        eligible = self._eligible(code)
        unknown = self._chance.happens(0.6 if self._habit == "not_known" else 0.015)
        if unknown or (eligible == 0 and self._chance.happens(0.6)):
            return {field.state_name: "not_known" if unknown else "not_applicable"}
        start, step = odds.COVERAGE.get(code, (0.7, 0.01))
        share = start + step * self._term + 0.5 * (self._care - USUAL_CARE)
        trained = self._chance.binomial(eligible, min(0.995, max(0.03, share)))
        return {f"{code}-trained": str(trained), f"{code}-eligible": str(eligible)}

    def _eligible(self, code: str) -> int:
        if code == "induction":
            return self._chance.poisson(self._staff * 0.045)
        if code.startswith("dsl_"):
            return 2 + self._staff // 40
        if code == "curriculum_year_groups":
            low, high = self.school.low_age, self.school.high_age
            return max(1, high - low) if low is not None and high is not None else 7
        return {"senior_leaders": 2 + self._staff // 15, "governors": self._governors}.get(code, self._staff)

    def _count(self, field: Field, typed: dict[str, Typed]) -> dict[str, Typed]:
        code, roll = field.item.code, self.school.roll
        if code == "roll":
            disputes = bool(roll) and self._chance.happens(0.03)
            return {code: str(round((roll or 0) * self._chance.uniform(0.95, 1.05)))} if disputes else {}
        if code == "headcount":
            return {code: str(self._staff)}
        if field.states and (self._habit == "not_known" or (code == "image_consent" and roll is None)):
            return {field.state_name: "not_known"}
        if code == "parent_attendances":
            sessions = int(str(typed["parent_sessions"]))
            return {code: str(sum(self._chance.randint(3, 40) for _ in range(sessions)))}
        if code == "image_consent":
            return {code: str(self._chance.binomial(roll or 0, 0.88))}
        return {code: str(self._chance.poisson(odds.A_TERM.get(code, 1.0) * (0.5 + 0.7 * self._care)))}

    def _date(self, field: Field) -> dict[str, Typed]:
        done_before = field.name in self._kept.get((field.section, field.name), {})
        late = (0.25 if field.states else 0.42) - 0.25 * (self._care - USUAL_CARE) - 0.02 * self._term
        if not done_before and self._chance.happens(late):
            return {field.state_name: "not_applicable"} if field.states else {}
        return {field.name: _parts(self._chance.days_before(self._today, 3, 400 if self._term == 0 else 90))}

    def _chosen(self, field: Field) -> Typed:
        code, row = field.item.code, field.row.code if field.row else ""
        if code == "name":
            return self._chance.choice(odds.OTHER_PLATFORMS)
        if code == "standing":
            return self._chance.one_of(odds.STANDS[row][2])
        if code in odds.CHOICES:
            return self._chance.one_of(odds.CHOICES[code])
        if field.item.kind is Kind.SEVERAL:
            return self._several(field, row)
        if field.item.kind is Kind.YES_NO:
            unsure = any(option.code == "not_known" for option in field.options) and self._chance.happens(0.05)
            yes = self._chance.happens(0.5 + 0.4 * self._care)
            return "not_known" if unsure else "yes" if yes else "no"
        return self._chance.choice([option.code for option in field.options])

    def _several(self, field: Field, row: str) -> list[str]:
        if field.item.code == "support_wanted":
            wishes = self._chance.choice((1, 1, 2)) if self._chance.happens(odds.WANTS_SUPPORT) else 0
            return sorted({self._chance.one_of(odds.SUPPORT) for _ in range(wishes)}) or ["none"]
        offered = [option.code for option in field.options]
        share = odds.SEVERAL.get(field.item.code, odds.OPTION_OF_SEVERAL)
        shares = {"pupils": odds.FOR_PUPILS.get(row, 0.12)} if field.item.code == "audience" else {}
        said = [code for code in offered if code != "none" and self._chance.happens(shares.get(code, share))]
        return said or ["none" if "none" in offered else offered[0]]


def _parts(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]
