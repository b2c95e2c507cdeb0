"""The sentences over the completion page and its figures."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.findings.progress import progress as progress_finding
from dashboards.words import FEWEST_FOR_A_SHARE, in_words_to_ten, listed, number, phase, plural
from la_portal.queries.completion import Curve, Returned
from la_portal.queries.return_places import Standing
from la_portal.queries.return_states import ReturnState

MOST_NAMED = 3
FEWEST_MISSING = 5
FEWEST_OF_ALL = 3
STANDS_OUT = 1.5
PACE_DAYS = 5
FEWEST_DAYS = 10
ROUNDED_FROM, ROUNDED_TO = 100, 5


def holders(districts: Sequence[Standing]) -> list[Standing]:
    """The fewest districts that hold more than half of the missing returns, where that stands out; else none.

    It does where they are three at most, told apart from the next one, and hold half as much again as their share of
    the schools asked.
    """
    missing, asked = sum(one.missing for one in districts), sum(one.asked for one in districts)
    most_first = sorted(districts, key=lambda one: (-one.missing, one.name is None, one.name or ""))
    chosen: list[Standing] = []
    while sum(one.missing for one in chosen) * 2 <= missing and len(chosen) < len(most_first):
        chosen.append(most_first[len(chosen)])
    held, of_asked = sum(one.missing for one in chosen), sum(one.asked for one in chosen)
    if missing < FEWEST_MISSING or len(chosen) > MOST_NAMED or len(chosen) == len(most_first):
        return []
    if most_first[len(chosen)].missing == chosen[-1].missing or any(one.name is None for one in chosen):
        return []
    return chosen if held * asked >= STANDS_OUT * of_asked * missing else []


def completion(this: Returned, districts: Sequence[Standing], *, accepted: bool, is_open: bool) -> str:
    """How many have returned, and where most of the others are, or how far these are."""
    missing = sum(one.missing for one in districts)
    start = _returned(this, accepted=accepted, is_open=is_open)
    if not missing:
        return start
    rest = f"the {number(missing)} still to come" if is_open else f"the {number(missing)} that did not"
    found = holders(districts)
    if found:
        held = number(sum(one.missing for one in found))
        count = len(found)
        who = f"{in_words_to_ten(count)} districts hold" if count > 1 else f"{found[0].name} holds"
        return f"{start}; {who} {held} of {rest}"
    return f"{start}; {_how_far(districts, missing)}" if is_open else start


def _returned(this: Returned, *, accepted: bool, is_open: bool) -> str:
    if accepted:
        if not this.returned:
            return "No return has been accepted yet" if is_open else "No return was accepted"
        are = "is" if this.returned == 1 else "are"
        return f"{number(this.returned)} of {plural(this.expected, 'return')} {are} accepted"
    if not this.returned:
        return "No school has returned yet" if is_open else "No school returned"
    have = ("has " if this.returned == 1 else "have ") if is_open else ""
    if this.returned == this.expected > 1:
        return f"All {number(this.expected)} schools {have}returned"
    return f"{number(this.returned)} of {plural(this.expected, 'school')} {have}returned"


def _how_far(districts: Sequence[Standing], missing: int) -> str:
    begun = sum(one.in_draft for one in districts)
    if missing == 1:
        return f"the one still to come {'is in draft' if begun else 'has not started'}"
    rest = f"{number(missing)} still to come"
    are = "is" if begun == 1 else "are"
    return f"{number(begun)} of the {rest} {are} in draft" if begun else f"none of the {rest} has started"


def pace(this: Returned, curve: Curve, *, is_open: bool) -> int | None:
    """About how many will have returned by the due date if each day left brings what the last five brought on average.

    None where the collection is past its due date or too young for that, or where a straight line would pass everybody.
    """
    left = curve.due - curve.last
    if not is_open or left <= 0 or curve.last < FEWEST_DAYS or this.expected < FEWEST_FOR_A_SHARE:
        return None
    lately = curve.returned[curve.last] - curve.returned[curve.last - PACE_DAYS]
    reached = this.returned + lately * left / PACE_DAYS
    step = ROUNDED_TO if this.expected >= ROUNDED_FROM else 1
    about = max(this.returned, step * round(reached / step))
    return about if about < this.expected else None


def progress(this: Returned, curve: Curve, before: Curve | None, *, is_open: bool) -> str:
    """How returns come in, and what that comes to by the due date."""
    start = progress_finding(this, curve, before, is_open=is_open)
    about = pace(this, curve, is_open=is_open)
    if about is None or about == this.returned:
        return start
    return f"{start}; at this pace about {number(about)} will be in by the due date"


def by_district(districts: Sequence[Standing]) -> str:
    """Which districts hold most of the missing returns, or that none stands out."""
    missing = sum(one.missing for one in districts)
    found = holders(districts)
    if not missing:
        return "No return is missing in any district"
    if found:
        held = number(sum(one.missing for one in found))
        names = listed(one.name or "" for one in found)
        return f"{names} {'hold' if len(found) > 1 else 'holds'} {held} of the {plural(missing, 'missing return')}"
    if len(districts) == 1:
        (one,) = districts
        return f"{one.name or 'No known district'}: {plural(missing, 'return')} of {number(one.asked)} missing"
    with_any = sum(one.missing > 0 for one in districts)
    spread = f"{plural(missing, 'missing return')} in {number(with_any)} of {plural(len(districts), 'district')}"
    return f"{spread}; none stands out" if missing >= FEWEST_MISSING and with_any > 1 else spread


def by_phase(phases: Sequence[Standing]) -> str:
    """The largest phase that is complete, and the one with the largest share missing."""
    missing = [one for one in phases if one.missing]
    if not missing:
        return "No return is missing in any phase"
    whole = [one for one in phases if not one.missing and one.asked >= FEWEST_OF_ALL]
    complete = max(whole, key=lambda one: one.asked, default=None)
    large = [one for one in missing if one.asked >= FEWEST_FOR_A_SHARE] or missing
    last = max(large, key=lambda one: (one.missing / one.asked, one.asked))
    have = "has" if last.missing == 1 else "have"
    rest = f"{number(last.missing)} of {_schools(last)} {have} not"
    if complete is None:
        return f"{rest} returned"
    return f"All {in_words_to_ten(complete.asked)} {_kind(complete)} have sent their returns; {rest}"


def _schools(one: Standing) -> str:
    return f"{number(one.asked)} {_kind(one)}"


def _kind(one: Standing) -> str:
    return f"{phase(one.name or '').lower()} {'school' if one.asked == 1 else 'schools'}"


def by_trust(trusts: Sequence[Standing], *, is_open: bool) -> str:
    """The trust with the largest share missing, of those that are told by name."""
    if not trusts:
        return "No trust has three or more of the schools asked"
    missing = [one for one in trusts if one.missing]
    if not missing:
        return "No return is missing in any trust with three or more schools"
    last = max(missing, key=lambda one: (one.missing / one.asked, one.asked))
    of_its = f"{number(last.missing)} of its {number(last.asked)} returns"
    return f"By trust: {last.name} has {of_its} to come" if is_open else f"By trust: {last.name} did not send {of_its}"


def still_to_return(states: Sequence[ReturnState], *, is_open: bool) -> str:
    """How many schools have never sent this return, and how far they are."""
    if not states:
        return "Every school has returned" if is_open else "Every school returned"
    draft = sum(state is ReturnState.IN_DRAFT for state in states)
    parts = [f"{number(len(states) - draft)} not started", f"{number(draft)} in draft"]
    has = ("has" if len(states) == 1 else "have") + " still to return"
    shown = [part for part in parts if not part.startswith("0 ")]
    return f"{plural(len(states), 'school')} {has if is_open else 'did not return'}: {', '.join(shown)}"
