"""What a school may do next: chosen from the gaps in its own answers, the weightiest first, each with its guidance.

Only what was asked and answered is a gap: nothing is concluded from an answer that is not known or was not asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice

from la_portal.catalogue.given import Given
from la_portal.catalogue.platform_steps import (
    no_image_consent,
    nobody_responsible,
    not_assessed,
    personal_devices,
    used_under_age,
)
from la_portal.catalogue.practice_steps import (
    anonymous_route,
    filtering_review,
    filtering_roles,
    report_routes,
    unsure_counts,
    yearly_assessment,
)
from la_portal.catalogue.steps import NextStep, step
from la_portal.catalogue.wording import lowered
from la_portal.clock import in_words

__all__ = ["MOST", "NextStep", "next_steps"]

MOST = 5
Candidate = Callable[[Given], NextStep | None]


def next_steps(given: Given) -> list[NextStep]:
    """The steps of most weight, at most MOST of them; none where the answers show no gap."""
    found = (candidate(given) for candidate in _BY_WEIGHT)
    return list(islice((one for one in found if one is not None), MOST))


def _policy_missing(given: Given, code: str) -> NextStep | None:
    facts = {"none": "The school has none", "in_draft": "It is still in draft"}
    because = facts.get(given.choice("policies", f"{code}-status") or "")
    if because is None:
        return None
    row = given.asked.edition.section("policies").row(code)
    title = f"Put the {lowered(row.label)} policy in place"
    return step(f"policy_{code}", title, because, row)


def _policy_missing_or_overdue(given: Given, code: str) -> NextStep | None:
    due = given.get("policies", f"{code}-review_due_on")
    if due is None or due.on_date is None or due.on_date >= given.asked.today:
        return _policy_missing(given, code)
    row = given.asked.edition.section("policies").row(code)
    title = f"Review the {lowered(row.label)} policy"
    return step(f"policy_{code}", title, f"Its review was due on {in_words(due.on_date)}", row)


def _coverage(given: Given, code: str) -> tuple[int, int] | None:
    """How many are trained of how many, where both are known and there is anybody to train."""
    trained, eligible = (given.number("training", f"{code}-{part}") for part in ("trained", "eligible"))
    return None if trained is None or not eligible else (trained, eligible)


def _dsl_formal(given: Given) -> NextStep | None:
    coverage = _coverage(given, "dsl_formal")
    if coverage is None or coverage[0] >= coverage[1]:
        return None
    months = given.parameter("dsl_formal_months")
    because = f"{_of(*coverage)} DSLs and deputies {_have(coverage[0])} had it in the last {months} months"
    item = given.asked.edition.item("training", "dsl_formal")
    return step("dsl_formal", "Complete the formal training of DSLs and deputies", because, item)


def _governors(given: Given) -> NextStep | None:
    coverage = _coverage(given, "governors")
    if coverage is None or coverage[0] >= coverage[1]:
        return None
    trained, eligible = coverage
    left = eligible - trained
    title = f"Train the remaining {left} governors" if left > 1 else "Train the one remaining governor"
    if not trained:
        title = f"Train all {eligible} governors" if eligible > 1 else "Train the governor"
    because = f"{_of(trained, eligible)} governors {_are(trained)} trained"
    return step("governors", title, because, given.asked.edition.item("training", "governors"))


def _staff(given: Given) -> NextStep | None:
    coverage = _coverage(given, "staff_online_safety")
    least = given.parameter("staff_trained_percent")
    if coverage is None or 100 * coverage[0] >= least * coverage[1]:
        return None
    months = given.parameter("training_months")
    fact = f"{_of(*coverage)} staff {_were(coverage[0])} trained in the last {months} months"
    item = given.asked.edition.item("training", "staff_online_safety")
    return step("staff_online_safety", "Train more staff in online safety", f"{fact}, fewer than {least}%", item)


def _of(part: int, whole: int) -> str:
    return f"{part or 'None'} of {'the ' if not part else ''}{whole}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


_BY_WEIGHT: tuple[Candidate, ...] = (
    not_assessed,
    used_under_age,
    partial(_policy_missing_or_overdue, code="child_protection"),
    partial(_policy_missing_or_overdue, code="online_safety"),
    partial(_policy_missing_or_overdue, code="filtering_and_monitoring"),
    _dsl_formal,
    _governors,
    _staff,
    filtering_review,
    filtering_roles,
    yearly_assessment,
    nobody_responsible,
    personal_devices,
    partial(_policy_missing, code="generative_ai"),
    partial(_policy_missing, code="mobile_phones"),
    anonymous_route,
    report_routes,
    unsure_counts,
    no_image_consent,
)
