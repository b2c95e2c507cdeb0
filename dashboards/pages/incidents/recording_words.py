"""What is worth knowing about how a school records, and a question to ask it: one line for each fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboards.words import number, share
from la_portal.queries.recording import RecordingQuestion


@dataclass(frozen=True)
class Line:
    """When it applies, the fact in words, and the question that goes with it."""

    applies: Callable[[RecordingQuestion, int], bool]
    fact: Callable[[RecordingQuestion], str]
    question: str


def _no_routes(one: RecordingQuestion, _percent: int) -> bool:
    return one.facts.routes == ("none",)


def _not_pupils(one: RecordingQuestion, _percent: int) -> bool:
    return one.facts.routes is not None and "pupils" not in one.facts.routes


def _staff_untrained(one: RecordingQuestion, percent: int) -> bool:
    if one.facts.staff is None:
        return False
    trained, staff = one.facts.staff
    return 100 * trained < staff * percent


def _dsls_untrained(one: RecordingQuestion, _percent: int) -> bool:
    return one.facts.dsls is not None and one.facts.dsls[0] < one.facts.dsls[1]


def _staff(one: RecordingQuestion) -> str:
    trained, staff = one.facts.staff or (0, 1)
    return f"Staff trained in online safety: {number(trained)} of {number(staff)} ({share(trained, staff)})"


def _dsls(one: RecordingQuestion) -> str:
    trained, dsls = one.facts.dsls or (0, 1)
    return f"{number(trained)} of {number(dsls)} DSLs and deputies trained in online safety"


LINES = (
    Line(
        _no_routes,
        lambda _: "Nobody is said to know how to report",
        "How would a pupil here tell somebody about something online?",
    ),
    Line(
        _not_pupils,
        lambda _: "Pupils are not among those who know how to report",
        "How do pupils learn whom to tell about something online?",
    ),
    Line(
        lambda one, _: one.facts.anonymous == "no",
        lambda _: "No anonymous report route",
        "How do pupils here report something that worries them online?",
    ),
    Line(
        lambda one, _: one.facts.confidence == "low",
        lambda _: "Low confidence in its own recording",
        "What would make recording easier?",
    ),
    Line(_dsls_untrained, _dsls, "Who records an incident when the DSL is away?"),
    Line(_staff_untrained, _staff, "Would all staff know what to pass on, and to whom?"),
    Line(
        lambda one, _: one.facts.nil_returns == one.terms,
        lambda _: "A nil return in every term",
        "Are incidents outside school hours counted when a pupil brings them in?",
    ),
)
OTHERWISE = "Nothing else that stands out", "Would a look at the behaviour log for the term be useful?"


def worth_knowing(one: RecordingQuestion, percent: int) -> tuple[str, str]:
    """The first fact that applies to the school, and the question to ask; `percent` of staff should be trained."""
    found = next((line for line in LINES if line.applies(one, percent)), None)
    return (found.fact(one), found.question) if found else OTHERWISE
