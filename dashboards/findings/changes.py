"""What changed since an earlier term: one sentence for each sort of change, and only beyond chance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from dashboards.findings.sentences import Rule, Sentence
from dashboards.words import in_words_to_ten, inside, number, plural, rate, share, term
from la_portal.catalogue import edition
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.movement import (
    ASSESSED,
    IN_DATE,
    RECORDED,
    TRAINED,
    UNOFFICIAL,
    UNSURE,
    USED,
    Movement,
)
from la_portal.queries.training import expected_percent

Rows = Sequence[Movement]
Say = Callable[[Movement, str], Sentence]


def moved(rows: Rows, measure: str, up: bool) -> list[Movement]:
    """The items whose measure went that way by more than chance, the largest movement first."""
    found = [row for row in rows if row.measure == measure and row.beyond_chance and (row.difference > 0) is up]
    return sorted(found, key=lambda row: -abs(row.difference))


def others(rows: Rows) -> int:
    """How many measures were looked at and did not move by more than chance."""
    return sum(row.p is not None and not row.beyond_chance for row in rows)


def nothing(rows: Rows, before: CollectionFacts) -> str:
    """What is said where no rule speaks."""
    looked_at = sum(row.p is not None for row in rows)
    if not looked_at:
        return f"Too few of the same schools to compare with {term(before)}."
    return f"None of {plural(looked_at, 'measure')} moved by more than chance since {term(before)}."


def same_schools(rows: Rows) -> tuple[int, int]:
    """The fewest and the most schools that a measure was compared in."""
    counts = [row.same for row in rows if row.p is not None]
    return min(counts, default=0), max(counts, default=0)


def about(name: str, what: str) -> str:
    """A label and what is said of it; a label that holds a colon gets no second one."""
    return f"{name}{',' if ':' in name else ':'} {what}"


def _first(measure: str, up: bool, say: Say, rows: Rows) -> Sentence | None:
    found = moved(rows, measure, up)
    if not found:
        return None
    more = len(found) - 1
    also = f" So did {in_words_to_ten(more)} other{'' if more == 1 else 's'}." if more else ""
    return say(found[0], also)


def _net(row: Movement) -> str:
    """By how many schools a yes became more or less frequent, in the same schools."""
    net = row.part_now - row.part_then
    than = f"than in {_since(row)} in the same {number(row.same)} schools"
    return f"{number(abs(net))} {'more' if net > 0 else 'fewer'} {than}"


def _since(row: Movement) -> str:
    return term(row.since) if row.since else ""


def _policy(row: Movement, also: str) -> Sentence:
    return Sentence(
        f"Policies on {inside(row.name)} {'rose' if row.difference > 0 else 'fell'} most",
        "policies",
        f"{number(row.part)} of {plural(row.schools, 'school')}",
        f" have one in date; {_net(row)}.{also}",
        ("policy", row.item, "in_date"),
    )


def _course(row: Movement, also: str) -> Sentence:
    """It leads to the schools below what is expected, where the catalogue expects anything."""
    item = edition(row.collection.edition).item(row.section, row.item)
    then, now = share(row.part_then, row.whole_then), share(row.part_now, row.whole_now)
    return Sentence(
        about(row.name, f"{'more' if row.difference > 0 else 'fewer'} {item.numerator}"),
        "training",
        f"{share(row.part, row.whole)}, {number(row.part)} of {number(row.whole)} {item.denominator}",
        f"; in the same {number(row.same)} schools {now}, from {then} in {_since(row)}.{also}",
        ("training", row.item, "below") if expected_percent(row.collection, row.item) else None,
    )


def _use(what: str, state: str, row: Movement, also: str) -> Sentence:
    return Sentence(
        f"{row.name}: {what} in {'more' if row.difference > 0 else 'fewer'} schools",
        "platforms",
        f"{number(row.part)} of {plural(row.schools, 'school')}",
        f"; {_net(row)}.{also}",
        ("platform", row.item, state),
    )


def _assessed(row: Movement, also: str) -> Sentence:
    return Sentence(
        f"{row.name}: {'more' if row.difference > 0 else 'fewer'} risk-assessed",
        "platforms",
        f"{number(row.part)} of {plural(row.whole, 'official use')}",
        f"; {_net(row)} that use it both times.{also}",
        ("platform", row.item, "assessed"),
    )


def _incidents(row: Movement, also: str) -> Sentence:
    now, then = (rate(one) for one in row.rates or (None, None))
    same = f"{now} per 1,000 pupils, from {then} in {_since(row)}, in the same {number(row.same)} schools"
    return Sentence(
        f"{'More' if row.difference > 0 else 'Fewer'} {inside(row.name)} incidents recorded",
        "incidents",
        plural(row.part, "incident"),
        f", {same}{_days(row)}.{also}",
        ("incidents", row.item, "any"),
    )


def _days(row: Movement) -> str:
    """Terms of different lengths are said: the test goes by school days, the rates by term."""
    if row.since is None or row.since.school_days == row.collection.school_days:
        return ""
    return f", over {row.collection.school_days} and {row.since.school_days} school days"


def _unsure(row: Movement, also: str) -> Sentence:
    return Sentence(
        f"{'More' if row.difference > 0 else 'Fewer'} schools are not sure of their recording",
        "incidents",
        f"{number(row.part)} of {plural(row.schools, 'school')}",
        f"; {_net(row)}.{also}",
        ("confidence", "", "low"),
    )


def _both(code: str, measure: str, what: str, says: str, say: Say) -> Iterable[Rule[Rows]]:
    """A rule for more and one for less, of the item that moved most."""
    for up, ends, word in ((True, "more", "rose"), (False, "fewer", "fell")):
        when = f"{what} {word} by more than chance in the same schools"
        yield Rule(f"{code}_{ends}", "overview", when, f"{says} and the difference", partial(_first, measure, up, say))


RULES: tuple[Rule[Rows], ...] = (
    *_both(
        "policies",
        IN_DATE,
        "The number of schools with a policy in date",
        "The policy that moved most, its schools",
        _policy,
    ),
    *_both("training", TRAINED, "The share of a course", "The course that moved most, its share and people", _course),
    *_both(
        "incidents",
        RECORDED,
        "The incidents of one of the four risks, for each pupil and school day, since the same term a year before,",
        "The risk that moved most, its incidents, its rates",
        _incidents,
    ),
    *_both("unsure", UNSURE, "The number of schools that are not sure of their counts", "How many they are", _unsure),
    *_both(
        "official",
        USED,
        "The number of schools with a platform in official use",
        "The platform that moved most, its schools",
        partial(_use, "official use", USED),
    ),
    *_both(
        "unofficial",
        UNOFFICIAL,
        "The number of schools that know of a platform's unofficial use",
        "The platform that moved most, its schools",
        partial(_use, "unofficial use known", UNOFFICIAL),
    ),
    *_both(
        "assessed",
        ASSESSED,
        "The number of a platform's official uses that are risk-assessed",
        "The platform that moved most, its uses",
        _assessed,
    ),
)
