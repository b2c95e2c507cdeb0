"""Policies: how each stands in schools, and the share in date by place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from la_portal.catalogue import edition
from la_portal.queries.policies import as_judged, is_kept, judged_on
from la_portal.released import TOTAL, Filter
from la_portal.reports.annual.by_group import About, by_group, shares
from la_portal.reports.annual.drawn import Drawn, Line, Shape
from la_portal.reports.annual.source import Source
from la_portal.vocabulary import period_name

IN_DATE = "in_date"
STATES = {
    IN_DATE: "In date",
    "overdue": "Review overdue",
    "in_draft": "In draft",
    "none": "None",
    "not_answered": "Not answered",
    "not_applicable": "Does not apply",
}
POLICY, STATE = Filter("policy", "Policy"), Filter("state", "State")
KEPT = About(
    "policies_in_date", "Policies in date", "policies_in_date", "policies_that_apply", ("In date", "That apply")
)


def tables(source: Source) -> Iterator[Drawn]:
    """Every table of the chapter but the trend, of the newest collection of the year."""
    yield _by_policy(source)
    rows = as_judged(source.session, source.filters, [source.last])[source.last.collection_id]
    yield from by_group(KEPT, source.last, shares(source, source.last, "policies_in_date", "policies_apply", rows))


def _by_policy(source: Source) -> Drawn:
    last = source.last
    today = judged_on(last, source.filters).toordinal()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for items in source.items(last).values():
        for code, policy in items.policies.items():
            state = (IN_DATE if is_kept(policy, today) else "overdue") if isinstance(policy, int) else policy
            counts[code][state] += 1
    lines: list[Line] = []
    for row in edition(last.edition).section("policies").rows:
        of_policy = counts[row.code]
        asked = sum(of_policy.values())
        if asked:
            labelled = [(STATES[state], of_policy[state]) for state in STATES] + [(TOTAL, asked)]
            lines += [Line(last.academic_year, last.term, None, (row.label, n), k, None, asked) for n, k in labelled]
    when = period_name(last.academic_year, last.term)
    return Drawn(
        name="policies_by_state",
        title=f"Schools by the state of each policy, {when}",
        shape=Shape.COUNT,
        quantity="schools_by_policy",
        heads=("Schools",),
        lines=tuple(lines),
        rows=(POLICY.name,),
        columns=STATE.name,
        based_on=f"Based on {len(source.rows(last)):,} schools",
        filters=(POLICY, STATE),
        known=frozenset(line.labels for line in lines if line.labels[-1] == TOTAL),
        notes=("A policy is in date while its next review is not due on the day that the return was due.",),
    )
