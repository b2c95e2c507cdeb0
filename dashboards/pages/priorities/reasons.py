"""Why a school stands where it does in the list of priorities: each reason in words, with what is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboards.addresses import school_page
from dashboards.look import Look
from dashboards.words import listed, number, plural, share, term
from la_portal.queries.scoring import PartOf, Ranked, Sent
from la_portal.vocabulary import AnswerState

COURSES = {"staff": "staff trained", "governors": "governors trained"}
STANDINGS = {
    Sent.NOT_RETURNED: "Not returned",
    Sent.IN_DRAFT: "In draft",
    Sent.NOT_ACCEPTED: "Not accepted yet",
}
UNKNOWN = {"policies": "policies", "platforms": "platforms", "support": "support wanted", **COURSES}


@dataclass(frozen=True)
class Reason:
    """One reason: its words, the points that it gives, and where it leads. What is only told gives None."""

    words: str
    points: float | None
    href: str | None = None


def reasons(look: Look, one: Ranked) -> list[Reason]:
    """The reasons of a school that give points, the most first; then what is only told: what is not known."""
    giving = [reason for reason in _giving(look, one) if reason.points]
    giving.sort(key=lambda reason: -(reason.points or 0))
    return [*giving, *_told(one)]


def _giving(look: Look, one: Ranked) -> Iterator[Reason]:
    facts, points = one.facts, one.points
    answer = _answer(one)
    if facts.policies:
        gaps, of = facts.policies
        yield Reason(f"{gaps} of {plural(of, 'policy', 'policies')} with a gap", points["policies"], answer)
    for part, course in (("staff", facts.staff), ("governors", facts.governors)):
        if not isinstance(course, AnswerState):
            yield Reason(_trained(one, part, course), points[part], _courses_answer(one))
    if facts.recording:
        recorded, expected = facts.recording
        words = f"Recording check: {number(recorded)}, {float(expected):.1f} expected"
        yield Reason(words, points["recording"], school_page(look, facts.school_id))
    if facts.flags:
        yield Reason(plural(facts.flags, "platform flag"), points["platforms"], answer)
    if facts.sent in (Sent.NOT_RETURNED, Sent.IN_DRAFT):
        yield Reason(_standing(one), points["return"], answer)
    if facts.wants:
        yield Reason("Asked for support", points["support"], answer)


def _told(one: Ranked) -> Iterator[Reason]:
    facts = one.facts
    if facts.sent is Sent.NOT_ACCEPTED:
        yield Reason(_standing(one), None, _answer(one))
    not_answered = [
        COURSES[part]
        for part, course in (("staff", facts.staff), ("governors", facts.governors))
        if course is AnswerState.NOT_ANSWERED and facts.courses_of
    ]
    not_known = [words for part, words in UNKNOWN.items() if one.points[part] is None and words not in not_answered]
    if facts.unclear:
        not_known.append(f"use under the minimum age on {plural(facts.unclear, 'platform')}")
    if not_known:
        yield Reason(f"Not known: {listed(not_known)}", None)
    if not_answered:
        yield Reason(f"Not answered: {listed(not_answered)}", None)


def _trained(one: Ranked, part: str, course: PartOf) -> str:
    trained, of = course
    known, shown = one.facts.courses_of, one.facts.sent is Sent.RETURNED
    when = f", {term(known)}" if known and shown and known != one.facts.basis else ""
    return f"{COURSES[part].capitalize()} {share(trained, of)} of {number(of)}{when}" if of else ""


def _standing(one: Ranked) -> str:
    """What is used in place of a return: that of the newest term, and where these differ, the one with training."""
    used = [each for each in (one.facts.basis, one.facts.courses_of) if each]
    terms = [term(each) for each in dict.fromkeys(used)]
    words = f"{listed(terms)}{' return' if len(terms) == 1 else ''} used" if terms else "no earlier return"
    return f"{STANDINGS[one.facts.sent]}: {words}"


def _answer(one: Ranked) -> str | None:
    """The page with every answer of the return that the school is scored on."""
    basis = one.facts.basis
    return f"/authority/reviews/{basis.slug}/{one.facts.school_id}?all=1" if basis else None


def _courses_answer(one: Ranked) -> str | None:
    known = one.facts.courses_of
    return f"/authority/reviews/{known.slug}/{one.facts.school_id}?all=1" if known else None
