"""What schools do not have yet: the shares of the chosen collection, in each section the widest gap first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from la_portal.catalogue import edition
from la_portal.queries.collections import Span
from la_portal.queries.movement import ASSESSED, IN_DATE, IN_DRAFT, TRAINED, Movement
from la_portal.queries.training import ALL_STAFF

SECTIONS = {TRAINED: "training", IN_DATE: "policies", ASSESSED: "platforms"}
FEWEST_USES = 10
DSL_FORMAL = "dsl_formal"


@dataclass(frozen=True)
class Gap:
    """One share: `part` of `whole` people, schools or official uses; in `schools` that know it.

    `expected` is the share in per cent that the catalogue expects, None where it names none. `in_draft` schools are
    drafting the policy.
    """

    section: str
    item: str
    name: str
    part: int
    whole: int
    schools: int
    expected: int | None = None
    in_draft: int = 0

    @property
    def width(self) -> float:
        """How far the share lies under what is expected, or under all where nothing is; never under 0."""
        return max(0.0, (self.expected or 100) / 100 - self.part / self.whole)


def gaps(rows: Sequence[Movement], span: Span) -> list[Gap]:
    """Courses, then policies in date, then the risk-assessed among platforms with ten official uses or more.

    `rows` are those of `movements`. The widest is first in its section; of two as wide the one that the catalogue has
    first.
    """
    drafts = {row.item: row.part for row in rows if row.measure == IN_DRAFT}
    expected = _expected(span)
    found = [
        Gap(
            section,
            row.item,
            row.name,
            row.part,
            row.whole,
            row.schools,
            expected.get(row.item) if section == "training" else None,
            drafts.get(row.item, 0) if section == "policies" else 0,
        )
        for measure, section in SECTIONS.items()
        for row in rows
        if row.measure == measure and (section != "platforms" or row.whole >= FEWEST_USES)
    ]
    order = list(SECTIONS.values())
    return sorted(found, key=lambda gap: (order.index(gap.section), -gap.width))


def _expected(span: Span) -> dict[str, int]:
    """The share of a course in per cent under which a rule queries a return: few_staff_trained, dsl_not_all_trained."""
    chosen = span.chosen
    return {ALL_STAFF: edition(chosen.edition).parameter("staff_trained_percent", chosen.due_on), DSL_FORMAL: 100}
