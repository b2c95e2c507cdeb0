"""The sentences over the policies page and its figures."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.words import FEWEST_FOR_A_SHARE, in_words_to_ten, listed, number, plural, share
from la_portal.catalogue.wording import lowered
from la_portal.queries.policy_states import District, PolicyStates, SchoolPolicies, States, together
from la_portal.statistics import wilson

# 99.8 %, not 95 %: many districts are read at once, and policies of one school are more alike than chance makes them.
Z998 = 3.09
FEWEST_GAPS = 10
FEW_POLICIES = 0.4


def policies(rows: Sequence[PolicyStates], schools: int) -> str:
    """How many are in place and in date, and where the gaps are."""
    total = together(row.states for row in rows)
    if not total.answered:
        return _nothing(total)
    of = f"{number(total.fine)} of {number(total.answered)}"
    start = f"{of if schools < FEWEST_FOR_A_SHARE else share(total.fine, total.answered)} of policies"
    start = (start if "%" in start else f"{of} policies") + " are in place and in date"
    few = concentrated(rows)
    if few:
        held = sum(row.states.gaps for row in few)
        much = "half" if 2 * held == total.gaps else "more than half"
        where = f"{in_words_to_ten(len(few))} of the {number(len(rows))} policies"
        return f"{start}; {much} of the gaps are in {where}"
    last = _told(rows)[-1]
    if len(rows) < 2 or last.states.share == _told(rows)[0].states.share:
        return start
    return f"{start}; fewest of {_inside(last)}, {number(last.states.fine)} of {number(last.states.answered)}"


def concentrated(rows: Sequence[PolicyStates]) -> list[PolicyStates]:
    """The few policies that hold half of all gaps, most first; empty where gaps are spread wider or too few."""
    most_first = sorted(rows, key=lambda row: -row.states.gaps)
    half = sum(row.states.gaps for row in rows) / 2
    held, found = 0, list[PolicyStates]()
    for row in most_first:
        if held >= half:
            break
        held += row.states.gaps
        found.append(row)
    return found if 2 * half >= FEWEST_GAPS and len(found) <= FEW_POLICIES * len(rows) else []


def by_policy(rows: Sequence[PolicyStates]) -> str:
    """The policy that is in date in most schools, and the one that is in fewest."""
    told = _told(rows)
    if not told:
        return _nothing(together(row.states for row in rows))
    first, last = told[0], told[-1]
    start = f"{first.policy.label} is in date in {number(first.states.fine)} of {_schools(first.states)}"
    if len(told) == 1:
        return start
    if first.states.share == last.states.share:
        enough = min(row.states.answered for row in told) >= FEWEST_FOR_A_SHARE
        each = share(last.states.fine, last.states.answered) if enough else ""
        return f"No policy stands out: each is in date in {each} of schools" if each else "No policy stands out"
    return f"{start}; {_inside(last)} in {number(last.states.fine)} of {number(last.states.answered)}"


def districts(groups: Sequence[District]) -> str:
    """The districts where, by more than chance, fewer policies are in date than in all together, or that none is."""
    total = together(one.all for one in groups)
    known = [one for one in groups if one.name and one.returned >= FEWEST_FOR_A_SHARE and one.all.answered]
    if len(known) < 2:
        return "School by school, most gaps first"
    known.sort(key=lambda one: one.all.share)
    below = [one for one in known if wilson(one.all.fine, one.all.answered, Z998).high < total.share]
    if not below:
        low, high = known[0], known[-1]
        start = f"No district stands out: {_of_district(low)} of policies are in date in {low.name}"
        return f"{start}, {_of_district(high)} in {high.name}"
    names = listed(f"{one.name} ({_of_district(one)})" for one in below[:3])
    return f"Fewer policies are in date in {names} than in all districts together ({share(total.fine, total.answered)})"


def schools(rows: Sequence[SchoolPolicies]) -> str:
    """How many schools, of those that have returned, have no gap."""
    returned = [row for row in rows if row.returned]
    if not returned:
        return "No school here has returned yet"
    complete = sum(not row.states.gaps for row in returned)
    if len(returned) == 1:
        (one,) = returned
        gaps = one.states.gaps
        return f"{one.name} has {plural(gaps, 'gap') if gaps else 'no gap'}"
    have = "have" if complete > 1 else "has"
    who = f"{number(complete) if complete else 'None'} of {plural(len(returned), 'school')}"
    most = max(row.states.gaps for row in returned)
    start = f"{who} {have} every policy in place and in date"
    return f"{start}; the most gaps in one school are {number(most)}" if most else start


def _told(rows: Sequence[PolicyStates]) -> list[PolicyStates]:
    return [row for row in rows if row.states.answered]


def _nothing(total: States) -> str:
    if total.not_answered:
        return "No school has answered about its policies"
    return "No policy applies to the schools that have returned" if total.asked else "No policy was asked about"


def _of_district(district: District) -> str:
    return share(district.all.fine, district.all.answered)


def _inside(row: PolicyStates) -> str:
    """A policy's name inside a sentence."""
    return lowered(row.policy.label)


def _schools(states: States) -> str:
    return plural(states.answered, "school")
