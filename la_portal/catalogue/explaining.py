"""Why a query stands although the answers are right: a reason that was picked, or own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from la_portal.catalogue.problems import Problem
from la_portal.catalogue.reading import Typed
from la_portal.catalogue.rules import OTHER, RULES, rule_of
from la_portal.catalogue.typed import Unreadable, plain_text, trimmed

WHY = "why."
STANDS = "stands"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One explanation: of which fact, by which reason, and whether it stays next term."""

    reason: str
    words: str
    stands: bool
    fact: str

    @property
    def own_words(self) -> str:
        """What was written where no reason was picked."""
        return self.words if self.reason == OTHER.code else ""

    def to_typed(self) -> list[str]:
        """As a draft keeps it."""
        return [self.reason, self.words, STANDS if self.stands else "", self.fact]


def name_of(problem: Problem) -> str:
    """The name under which a query's explanation stands in the draft of its section."""
    return name_for(problem.rule, problem.field)


def name_for(rule: str, field: str) -> str:
    """The same name, of the query that this rule raises at that field."""
    return f"{WHY}{rule}.{field}"


def query_of_name(name: str) -> tuple[str, str]:
    """The rule and the field that such a name was made of."""
    rule, _, field = name.removeprefix(WHY).partition(".")
    return rule, field


def kept(typed: Typed) -> Explanation | None:
    """The explanation that a draft keeps; None where it keeps none."""
    if isinstance(typed, str) or len(typed) != 4 or not typed[0]:
        return None
    return Explanation(typed[0], trimmed(typed[1]), typed[2] == STANDS, typed[3])


def explanation_of(problem: Problem, *sources: Mapping[str, Typed]) -> Explanation | None:
    """What explains this query: the first of the sources that does.

    An explanation is of one fact. Where the fact has changed, nothing explains the new one yet.
    """
    name = name_of(problem)
    for source in sources:
        found = kept(source.get(name, ""))
        if found and found.fact == problem.fact and not unreadable(problem, found):
            return found
    return None


def unreadable(problem: Problem, given: Explanation) -> str:
    """What is wrong with an explanation, and how to put it right; empty where nothing is."""
    if given.reason not in {reason.code for reason in rule_of(problem.rule).reasons}:
        return "choose one of the reasons, or 'Another reason'"
    if given.reason != OTHER.code:
        return ""
    if not given.words:
        return "say why in a few words, or choose one of the reasons"
    try:
        plain_text(given.words)
    except Unreadable as error:
        return error.advice
    return ""


def words_of(rule: str, given: Explanation) -> str:
    """The explanation as it is read: own words, or the reason's."""
    if given.reason == OTHER.code:
        return given.words
    reasons = (reason for one in RULES if one.id == rule for reason in one.reasons)
    return next((reason.label for reason in reasons if reason.code == given.reason), given.reason)
