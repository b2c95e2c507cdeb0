"""The table of courses: each with its schools on a line, its share, how it went, and who is below what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.addresses import behind
from dashboards.components import bar, sparkline
from dashboards.courses import Shown, as_of, known
from dashboards.figures.strip import scale, strip
from dashboards.look import Look
from dashboards.markup import Node, cell, node, table
from dashboards.words import FEWEST_FOR_A_SHARE, listed, number, plural, share, term, term_title
from la_portal.queries.training import EVERYBODY

KIND = "training"
NOT_IN_SHARES = (
    ("nobody", "Nobody to train"),
    ("not_known", "Not known"),
    ("not_applicable", "Does not apply"),
    ("not_answered", "Not answered"),
)
WITH_A_LIST = ("not_known", "not_answered")


def courses_table(look: Look, courses: Sequence[Shown]) -> Node:
    """One row a course. Without strips where too few schools have returned for a chart."""
    since = term(look.span.oldest_first[0])
    heads = [
        node("th", "Course", scope="col"),
        *([] if look.few else [_head("Coverage in each school", scale()), _head("At 100%")]),
        *_people_heads(look),
        *([node("th", f"Since {since}", scope="col")] if _has_lines(look, courses) else []),
        node("th", "Schools below expected", scope="col", className="la-number"),
    ]
    rows = [node("tr", *_cells(look, one, lines=_has_lines(look, courses))) for one in courses]
    return node(
        "table",
        node("caption", "Coverage by course", className="govuk-visually-hidden"),
        node("thead", node("tr", *heads)),
        node("tbody", *rows),
        className="la-table la-courses",
    )


def key(courses: Sequence[Shown]) -> Node:
    """What the marks of a strip are."""
    line = {"y1": 0, "y2": 20, "x1": 4, "x2": 4}
    marks = [
        ("One school", node("path", d="M3 7h0M10 13h0", className="la-dots__dots")),
        ("Middle half of schools", node("rect", width=24, height=14, y=3, className="la-dots__half")),
        ("All people together", node("line", className="la-dots__all", **line)),
    ]
    if any(one.asked.percent is not None for one in courses):
        marks.append(("Expected", node("line", className="la-dots__expected", **line)))
    widths = {"Middle half of schools": 24}
    items = [
        node("li", node("svg", mark, width=widths.get(name, 14), height=20, aria_hidden="true"), name)
        for name, mark in marks
    ]
    return node("ul", *items, className="la-key")


def in_numbers(look: Look, courses: Sequence[Shown]) -> Node:
    """The same as plain tables: what schools told, the middle half of them, and the share in each term."""
    return node("div", _answers(look, courses), _by_term(look, courses), className="la-stacked")


def left_out(courses: Sequence[Shown]) -> str:
    """What schools told that is in no share, in one sentence; nothing where every answer is in one."""
    words = {
        "nobody": "with nobody to train",
        "not_known": "not known",
        "not_applicable": "not applicable",
        "not_answered": "not given",
    }
    counts = [(sum(getattr(one.now, state) for one in courses), text) for state, text in words.items()]
    told = [f"{number(count)} {text}" for count, text in counts if count]
    return f"Answers not in these shares: {listed(told)}; by course in the table." if told else ""


def _head(text: str, below: Node = None) -> Node:
    return node("th", text, *([below] if below else []), scope="col")


def _people_heads(look: Look) -> list[Node]:
    """Beside the share the people; only these where there are no shares."""
    if look.few:
        return [node("th", "Trained", scope="col", className="la-number")]
    return [node("th", "Trained", scope="col", className="la-number"), node("th", "People", scope="col")]


def _has_lines(look: Look, courses: Sequence[Shown]) -> bool:
    return not look.few and any(len(known(one)) > 1 for one in courses)


def _cells(look: Look, one: Shown, *, lines: bool) -> list[Node]:
    at = as_of(look, one.asked.collection)
    strips = [] if look.few else [_strip(one), _at_full(at, one)]
    return [
        _name(look, one),
        *strips,
        *([] if look.few else [cell(node("b", one.words) if one.drawn else None, numeric=True)]),
        cell(_fraction(one), numeric=look.few),
        *([_line(look, one)] if lines else []),
        _below(at, one),
    ]


def _name(look: Look, one: Shown) -> Node:
    percent = one.asked.percent
    wanted = {None: "no share is expected", EVERYBODY: "expected: all"}.get(percent, f"expected: {percent}%")
    hint = f"{one.asked.item.hint}; {wanted}" if one.asked.item.hint else wanted.capitalize()
    earlier = one.asked.collection != look.collection
    when = [node("small", f"As told in {term(one.asked.collection)}")] if earlier else []
    return node("th", one.label, node("small", hint), *when, scope="row")


def _strip(one: Shown) -> Node:
    if not one.drawn:
        return node("td", node("small", "Too few schools for a strip"), className="la-courses__strip")
    words = f"Half of {plural(one.of.schools, 'school')} are between {_middle_half(one)}"
    drawing = strip(one.shares, one.middle_half, 100 * one.of.part / one.of.whole, one.asked.percent, words)
    return node("td", drawing, scale((0, 25, 50, 75, 100)), className="la-courses__strip")


def _at_full(at: Look, one: Shown) -> Node:
    count = node("a", number(one.full), href=behind(at, KIND, one.code, "full"), className="govuk-link")
    drawing = bar(one.full, one.of.schools) if one.drawn else None
    shown = count if one.full else node("span", "0", className="la-zero")
    return node("td", node("div", drawing, shown), className="la-courses__full", data_label="At 100%")


def _fraction(one: Shown) -> Node:
    if not one.of.whole:
        return node("small", "No school has told")
    return node("small", f"{number(one.of.part)} of {number(one.of.whole)}")


def _line(look: Look, one: Shown) -> Node:
    rows = known(one)
    shares = tuple(100 * row.part / row.whole for row in rows)
    so_far = look.is_open and one.asked.collection == look.collection
    return node("td", *([sparkline(shares, "", so_far)] if len(shares) > 1 else []), className="la-courses__line")


def _below(at: Look, one: Shown) -> Node:
    if one.below is None:
        return cell(None, numeric=True)
    address = behind(at, KIND, one.code, "below")
    count = node("a", number(one.below), href=address, className="govuk-link") if one.below else _zero()
    words = node("small", f" of {number(one.of.schools)}")
    return cell(node("span", count, words), numeric=True, data_label="Schools below expected")


def _zero() -> Node:
    return node("span", "0", className="la-zero")


def _middle_half(one: Shown) -> str:
    low, high = one.middle_half
    return f"{low:.0f}% and {high:.0f}%"


def _answers(look: Look, courses: Sequence[Shown]) -> Node:
    heads = [
        ("Course", False), ("Trained", True), ("Eligible", True), ("Schools with a share", True),
        *([] if look.few else [("Middle half", False)]),
        ("At 100%", True), ("Below expected", True), *((name, True) for _, name in NOT_IN_SHARES),
    ]  # fmt: skip
    rows = [node("tr", *_numbers(look, one)) for one in courses]
    return table("What schools told, by course", heads, rows, dense=True)


def _numbers(look: Look, one: Shown) -> list[Node]:
    at = as_of(look, one.asked.collection)

    def count(value: int | None, state: str) -> Node:
        if not value:
            return cell(None if value is None else _zero(), numeric=True)
        linked = state in ("full", "below", *WITH_A_LIST)
        shown = node("a", number(value), href=behind(at, KIND, one.code, state), className="govuk-link")
        return cell(shown if linked else number(value), numeric=True)

    half = _middle_half(one).replace(" and ", " to ") if one.drawn else "too few schools"
    middle = [] if look.few else [cell(node("small", half))]
    return [
        cell(one.label, head=True),
        *(cell(number(value), numeric=True) for value in (one.of.part, one.of.whole, one.of.schools)),
        *middle,
        count(one.full, "full"),
        count(one.below, "below"),
        *(count(getattr(one.now, state), state) for state, _ in NOT_IN_SHARES),
    ]


def _by_term(look: Look, courses: Sequence[Shown]) -> Node:
    terms = [one for one in reversed(look.span.oldest_first) if any(_in(course, one) for course in courses)]
    heads = [("Share trained", False), *((term_title(one), True) for one in terms)]
    rows = [
        node("tr", cell(course.label, head=True), *(cell(_told_in(course, one), numeric=True) for one in terms))
        for course in courses
    ]
    return table("Share trained, by term", heads, rows, dense=True)


def _in(course: Shown, collection: Any) -> bool:
    return any(row.of.collection == collection for row in course.history)


def _told_in(course: Shown, collection: Any) -> str:
    row = next((row.of for row in course.history if row.of.collection == collection), None)
    if row is None:
        return "not asked"
    if not row.whole:
        return "not known"
    enough = row.schools >= FEWEST_FOR_A_SHARE
    return share(row.part, row.whole) if enough else f"{number(row.part)} of {number(row.whole)}"
