"""One page for a school's governors: what was sent, how it compares, what may come next, and what to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from la_portal.catalogue.given import Given
from la_portal.catalogue.in_words import pair_in_words
from la_portal.catalogue.next_steps import NextStep
from la_portal.catalogue.settling import HELD, IN_PLACE, NIL, NOT_HELD, STANDING, cells_of, incident_total, recorded
from la_portal.catalogue.wording import counted, listed
from la_portal.clock import in_words
from la_portal.queries.comparison import Compared, Comparison
from la_portal.queries.platforms import OFFICIAL
from la_portal.queries.policies import NOT_ASKED
from la_portal.queries.returns import ReturnFacts
from la_portal.queries.submissions import SubmissionFacts
from la_portal.queries.verdicts import waiting
from la_portal.reports.governors_questions import questions_about

_NOT_YET = {"in_draft": "in draft", "none": "missing"}


@dataclass(frozen=True)
class Line:
    """What something is called, and what there is to say of it."""

    name: str
    words: str


@dataclass(frozen=True)
class GovernorsSummary:
    """All that stands on the page. `beside` says whom the school is compared with, and is empty where nothing is."""

    school: str
    collection: str
    receipt: str
    sent_at: datetime
    sent: tuple[Line, ...]
    training: tuple[Line, ...]
    beside: str
    compared: tuple[Line, ...]
    steps: tuple[NextStep, ...]
    questions: tuple[str, ...]


def build(
    facts: ReturnFacts,
    sent: SubmissionFacts,
    given: Given,
    comparison: Comparison | None,
    steps: Sequence[NextStep],
) -> GovernorsSummary:
    """The summary of one submission; `given` are its own answers, `steps` those that they call for."""
    return GovernorsSummary(
        school=facts.school_name,
        collection=facts.collection.name,
        receipt=sent.receipt,
        sent_at=sent.submitted_at,
        sent=(
            Line("Pupils on roll", f"{given.roll:,}" if given.roll else "Not known"),
            Line("Policies in place", _policies(given)),
            Line("Incidents recorded", _incidents(given)),
            Line("Platforms in official use", _platforms(given)),
        ),
        training=tuple(_training(given)),
        beside=_beside(comparison) if comparison else "",
        compared=tuple(_compared(row) for row in comparison.rows) if comparison else (),
        steps=tuple(steps),
        questions=questions_about(steps),
    )


def _policies(given: Given) -> str:
    statuses = [answer.choice for field, answer in given.of("policies") if field.item.code == "status"]
    applying = [status for status in statuses if status and status not in NOT_ASKED]
    if not applying:
        return "Not answered"
    told = f"{sum(status in IN_PLACE for status in applying)} of {len(applying)}"
    missing = [f"{number} {_NOT_YET[code]}" for code, number in sorted(Counter(applying).items()) if code in _NOT_YET]
    return f"{told} ({listed(missing)})" if missing else told


def _incidents(given: Given) -> str:
    answers = given.answers.get("incidents", {})
    period = f"from {in_words(given.asked.counts_from)} to {in_words(given.asked.counts_to)}"
    cells = cells_of(field for field, _ in given.of("incidents"))
    said = {
        HELD: f"{incident_total(answers, cells)}, {period}",
        NIL: f"None, {period} (a nil return)",
        NOT_HELD: "The school does not hold these counts",
    }
    return said.get(recorded(answers) or "", "Not answered")


def _platforms(given: Given) -> str:
    official = [
        field.row.code
        for field, answer in given.of("platforms")
        if field.row and field.item.code == STANDING and answer.choice == OFFICIAL
    ]
    dates = [given.get("platforms", f"{code}-risk_assessed_on") for code in official]
    assessed = sum(date is not None and date.given for date in dates)
    return f"{len(official)} ({assessed} risk-assessed)" if official else "None"


def _training(given: Given) -> Iterator[Line]:
    answers = given.answers.get("training", {})
    for field, answer in given.of("training"):
        if field.part == "trained" and answer.given:
            yield Line(field.item.label, pair_in_words(field, answers))


def _beside(comparison: Comparison) -> str:
    return waiting(comparison.similar, comparison.similar) or comparison.chosen_by


def _compared(row: Compared) -> Line:
    return Line(row.title, f"{_value(row)}{row.verdict} {row.sentence}")


def _value(row: Compared) -> str:
    if row.numerator is None or not row.denominator:
        return ""
    if row.unit == "per_1000":
        rate = round(1000 * row.numerator / row.denominator)
        return f"{rate} ({counted(row.numerator, 'incident', 'incidents')}, {row.denominator:,} pupils). "
    share = round(100 * row.numerator / row.denominator)
    return f"{share}% ({row.numerator} of {row.denominator} {row.of_what}). "
