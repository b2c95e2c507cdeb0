"""The sentences over the priorities page and its figures: where to look first, never who is worst."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from dashboards.words import in_words_to_ten, listed, number, plural
from la_portal.queries.scoring import WEIGHTS, Ranked, Sent

FIRST, WITHIN = 10, 20
NAMED = 2


def priorities(ranking: Sequence[Ranked], *, narrowed: bool) -> str:
    """Who needs help first, and mainly with what; or that nobody stands out."""
    if not ranking[0].score:
        return "No school has a reason to be helped first"
    first = [one for one in ranking if one.place == 1]
    if len(ranking) > 1 and len(first) == len(ranking):
        return f"No school stands out: all {number(len(first))} have the same score"
    if len(first) > NAMED:
        return f"{number(len(first))} schools share the first place, mainly for {_mainly(first)}"
    second = [one for one in ranking if one.place == NAMED and one.score]
    named = first + second if len(first) == 1 and len(second) == 1 else first
    names = listed(one.facts.name for one in named)
    if narrowed or len(ranking) == 1:
        return f"Help is needed first at {names}, mainly with {_mainly(named)}"
    return f"{names} {'need' if len(named) > 1 else 'needs'} help first, mainly with {_mainly(named)}"


def _mainly(schools: Sequence[Ranked]) -> str:
    given = [(sum(one.of(weight.code) for one in schools), weight.help_with) for weight in WEIGHTS]
    most = sorted(given, key=lambda pair: -pair[0])
    return listed(words for points, words in most[:NAMED] if points)


def stability(ranking: Sequence[Ranked]) -> str:
    """How many of the first ten stay in the first 20 whichever way the weights move."""
    first = [one for one in ranking if one.place <= FIRST]
    if len(ranking) <= WITHIN or not FIRST <= len(first) < WITHIN:
        return f"Places of {plural(len(ranking), 'school')}, and how they move with the weights"
    stay = sum(one.band.furthest <= WITHIN for one in first)
    how = "however the reasons are weighed"
    if stay == len(first):
        return f"All of the first {in_words_to_ten(stay)} stay in the first {WITHIN} {how}"
    if not stay:
        return f"None of the first {in_words_to_ten(len(first))} stays in the first {WITHIN} {how}"
    verb = "stays" if stay == 1 else "stay"
    return f"{number(stay)} of the first {in_words_to_ten(len(first))} {verb} in the first {WITHIN} {how}"


def based_on(ranking: Sequence[Ranked], this: str) -> tuple[str, str]:
    """On which returns the schools are scored, `this` one or another: of how many schools, and the rest of it."""
    here = sum(one.facts.sent is Sent.RETURNED for one in ranking)
    known = sum(one.facts.basis is not None for one in ranking)
    before, none = known - here, len(ranking) - known
    parts = [
        f"{number(here)} on {this}",
        *([f"{number(before)} on {'its' if before == 1 else 'their'} last accepted one"] if before else []),
    ]
    without = f" {number(none)} {'has' if none == 1 else 'have'} no return to go by." if none else ""
    return f"Based on {number(known)} of {plural(len(ranking), 'school')}:", f" {', '.join(parts)}.{without}"


def spread(shown: Sequence[Ranked], districts: int, *, further: bool = False) -> str:
    """How the schools of the list are spread over the districts; these are not the first ones if `further`."""
    among = Counter(one.facts.district for one in shown if one.facts.district)
    if not shown or not among or districts < 2:
        return "Where the schools are"
    place = "next" if further else "first"
    first = f"the {place} {plural(len(shown), 'school')}" if len(shown) > 1 else f"the {place} school"
    district, most = among.most_common(1)[0]
    if len(among) == 1 and most == len(shown):
        return f"{first[0].upper()}{first[1:]} {'are' if most > 1 else 'is'} in {district}"
    if Fraction(most, len(shown)) > Fraction(1, 2):
        return f"{number(most)} of {first} are in {district}"
    of = f"all {number(districts)}" if len(among) == districts else f"{number(len(among))} of {number(districts)}"
    return f"{first[0].upper()}{first[1:]} are spread over {of} districts"
