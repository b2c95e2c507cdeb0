"""The sentences over the training page and its figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median_low

from dashboards.courses import Shown
from dashboards.findings.overview import change
from dashboards.words import FEWEST_FOR_A_SHARE, listed, number, plural, share, term, term_title
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.measures import Measure
from la_portal.queries.training import ALL_STAFF, EVERYBODY, Below
from la_portal.queries.training_forecast import Ahead

MOST_TRAILING = 2


def training(courses: Sequence[Shown], chosen: CollectionFacts) -> str:
    """The share of staff that are trained, against what is expected, and the courses that trail it."""
    told = [one for one in courses if one.of.whole]
    staff = next((one for one in told if one.code == ALL_STAFF), None)
    if not told:
        return "No school that has returned has told how many are trained"
    others = [one for one in told if one is not staff and one.drawn]
    if staff is None:
        return _lowest(others) if others else f"Training, {term(chosen)}"
    earlier = staff.asked.collection != chosen
    are, when = ("were", f" in {term(staff.asked.collection)}") if earlier else ("are", "")
    if not staff.drawn:
        return f"{staff.words} staff in {plural(staff.of.schools, 'school')} {are} trained in online safety{when}"
    trailing = [one for one in others if _share(one.of) < _share(staff.of)][:MOST_TRAILING]
    start = f"{staff.words} of staff {are} trained in online safety{when}{_against(staff)}"
    return f"{start}; {_named(trailing)} {'trails' if len(trailing) == 1 else 'trail'}" if trailing else start


def spread(courses: Sequence[Shown]) -> str:
    """What half of schools have in the course with the smallest share, and the course that most schools complete."""
    drawn = [one for one in courses if one.drawn]
    if not drawn:
        return "Trained of eligible, by course"
    lowest, fullest = drawn[0], max(drawn, key=lambda one: one.full / one.of.schools)
    half = median_low([value for _, value in lowest.shares])
    if half == 1:
        return "In every course half of schools or more are at 100%"
    most = math.ceil(round(half * 100, 9))  # of 0.07 the hundredfold is a little over 7
    start = f"{lowest.label}: in half of schools {most}% or fewer are {lowest.asked.item.numerator}"
    if half == 0:
        start = f"{lowest.label}: in half of schools nobody is {lowest.asked.item.numerator}"
    end = f"{number(fullest.full)} of {plural(fullest.of.schools, 'school')} are at 100% in {fullest.inside}"
    return f"{start}; {end}" if fullest.full else start


def below(rows: Sequence[Below], percent: int, schools: int) -> str:
    """How many schools are below what is expected, and how many of them by more than chance."""
    if not rows:
        return f"No school is below {percent}%" if schools else "No school has told how many of its staff are trained"
    beyond = sum(row.beyond_chance for row in rows)
    are = "is" if len(rows) == 1 else "are"
    start = f"{plural(len(rows), 'school')} {are} below {percent}%"
    if len(rows) == 1:
        return f"{start}, by {'more than chance' if beyond else 'no more than chance'}"
    return f"{start}, {number(beyond) if beyond else 'none'} of them by more than chance"


def by_chance(schools: int, percent: int, flagged: float) -> str:
    """How many schools would be filled by chance alone."""
    about = f"about {number(round(flagged))}" if flagged >= 1 else "hardly one"
    return (
        f"If each of the {plural(schools, 'school')} were at just {percent}%, {about} would be filled by chance alone"
    )


def renewal(rows: Sequence[Measure], ahead: Ahead | None, percent: int | None, who: str) -> str:
    """How many people must be trained by a term to come for the share that is expected, or how the share moved."""
    if not rows:
        return "No school has told how many of its staff are trained"
    now = rows[-1]
    if ahead is None or percent is None:
        return trend(rows)
    need = ahead.to_train(percent)
    when = term(ahead.term)
    if not need:
        return f"If nobody renews, {share(round(ahead.still_trained), ahead.eligible)} of staff are trained in {when}"
    if now.part * EVERYBODY >= percent * now.whole:
        return f"About {number(about(need))} staff must renew by {when} for {who} to stay at {percent}%"
    return f"About {number(about(need))} staff must be trained by {when} for {who} to reach {percent}%"


def trend(rows: Sequence[Measure]) -> str:
    """The newest share, and how it moved in the same schools."""
    now = rows[-1]
    enough = now.schools >= FEWEST_FOR_A_SHARE
    words = share(now.part, now.whole) if enough else f"{number(now.part)} of {number(now.whole)}"
    start = f"{term_title(now.collection)}: {words}{' of' if enough else ''} staff trained"
    return f"{start}; one collection shows no trend" if len(rows) == 1 else f"{start}. {change(rows)}"


def about(count: int) -> int:
    """A count to two figures: 1,263 is about 1,300."""
    unit = 10 ** max(0, len(str(count)) - 2)
    return (count + unit // 2) // unit * unit


def _against(staff: Shown) -> str:
    percent = staff.asked.percent
    if percent is None:
        return ""
    difference = staff.of.part * EVERYBODY - percent * staff.of.whole
    place = "above" if difference > 0 else "below" if difference else "exactly"
    near = f"{percent}%" == staff.words and difference
    return f", {'just ' if near else ''}{place} the {percent}% expected"


def _lowest(others: Sequence[Shown]) -> str:
    first = _named(others[:MOST_TRAILING])
    return f"Coverage is lowest for {first}"


def _named(courses: Sequence[Shown]) -> str:
    return listed(f"{one.inside} ({one.words})" for one in courses)


def _share(of: Measure) -> float:
    return of.part / of.whole
