"""Reviews of policies as tables: month by month under their academic terms, and policy by policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from dashboards.addresses import behind
from dashboards.findings.reviews import Wave, named
from dashboards.look import Look
from dashboards.markup import Node, cell, node, table
from dashboards.pages.policies.bars import KIND
from dashboards.words import listed, number, plural
from la_portal.queries.policy_reviews import DUE, NO_DATE, OVERDUE, Reviews, term_of
from la_portal.queries.policy_states import OVERDUE as STATE_OVERDUE
from la_portal.queries.policy_states import PolicyStates
from la_portal.vocabulary import collection_name

MOST_NAMED = 3
LATER, WITHOUT, NOW = "Later", "No date", "Overdue"


def by_month(of: Wave, rows: Sequence[Reviews], names: Mapping[str, str]) -> Node:
    """The months of the chart under the terms that they lie in, with the policies that most reviews are of."""
    heads = [("Month", False), ("Reviews", True), ("Mostly of", False)]
    overdue, *rest = _rest(of, rows, names)
    lines: list[Node] = [_line(*overdue)]
    for month, count in of.months:
        term = term_name(month)
        if month == of.months[0][0] or term != term_name(_before(month)):
            whole = sum(reviews for one, reviews in of.months if term_name(one) == term)
            lines.append(
                node("tr", cell(node("b", term), head=True), cell(node("b", number(whole)), numeric=True), node("td"))
            )
        words = _most([row for row in rows if row.when == DUE and row.month == month], names)
        lines.append(_line(named(month), count, words))
    lines += [_line(*one) for one in rest]
    return table("Reviews by the month in which they fall due", heads, lines, dense=True)


def by_policy(look: Look, of: Wave, rows: Sequence[Reviews], policies: Sequence[PolicyStates]) -> Node:
    """Each policy's reviews by term; overdue ones lead to their schools."""
    terms = list(dict.fromkeys(term_name(month) for month, _ in of.months))
    last = of.months[-1][0]
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counts[row.policy, _column(row, last)] += row.schools
    columns = [*terms, LATER, WITHOUT]
    heads = [("Policy", False), (NOW, True), *((column, True) for column in columns)]
    lines = [
        node(
            "tr",
            cell(one.policy.label, head=True),
            cell(_overdue(look, one), numeric=True),
            *(cell(_count(counts[one.policy.code, column]), numeric=True) for column in columns),
        )
        for one in policies
    ]
    return table("Reviews of each policy by the term in which they fall due", heads, lines, dense=True)


def term_name(month: date) -> str:
    """The academic term of a month: Autumn term 2026."""
    return collection_name(*term_of(month))


def _column(row: Reviews, last: date) -> str:
    if row.when != DUE or row.month is None:
        return NOW if row.when == OVERDUE else WITHOUT
    return LATER if row.month > last else term_name(row.month)


def _rest(of: Wave, rows: Sequence[Reviews], names: Mapping[str, str]) -> list[tuple[str, int, str]]:
    last = of.months[-1][0]
    return [
        (NOW, of.overdue, _most([row for row in rows if row.when == OVERDUE], names)),
        (LATER, of.later, _most([row for row in rows if row.month and row.month > last], names)),
        (WITHOUT, of.no_date, _most([row for row in rows if row.when == NO_DATE], names)),
    ]


def _most(rows: Sequence[Reviews], names: Mapping[str, str]) -> str:
    """The policies with most of these reviews, each with its number."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[names.get(row.policy, row.policy)] += row.schools
    told = [f"{name} {number(count)}" for name, count in counts.most_common(MOST_NAMED)]
    others = len(counts) - len(told)
    return (
        listed([*told, f"{plural(others, 'other policy', 'other policies')}"] if others > 0 else told) if told else ""
    )


def _line(name: str, count: int, words: str) -> Node:
    return node("tr", cell(name, head=True), cell(_count(count), numeric=True), cell(words))


def _overdue(look: Look, one: PolicyStates) -> Node:
    count = one.states.overdue
    if not count:
        return _count(0)
    return node("a", number(count), href=behind(look, KIND, one.policy.code, STATE_OVERDUE), className="govuk-link")


def _count(count: int) -> Node:
    return number(count) if count else node("span", "0", className="la-zero")


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
