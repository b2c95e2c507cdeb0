"""The plan once somebody has said of each new school whether it is an old one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from la_portal.errors import BadInput
from la_portal.files.register_links import Link
from la_portal.services.schools.conversions import Conversion, Decision
from la_portal.services.schools.planning import ImportPlan
from la_portal.vocabulary import PREDECESSOR


def decided(plan: ImportPlan, decisions: Mapping[str, Decision]) -> ImportPlan:
    """The plan once somebody has decided each of its conversions: the same school gets its link, two schools get none,
    and what is decided later is left out with both schools.

    Raises BadInput, with the conversion's key, where one is not decided or a school would continue two.
    """
    for key, sentence in undecided(plan, decisions).items():
        raise BadInput(sentence, key)
    same = [one for one in plan.conversions if decisions[one.key] is Decision.SAME]
    for end in (Counter(one.urn for one in same), Counter(one.old_urn for one in same)):
        for one in same:
            if max(end.get(one.urn, 0), end.get(one.old_urn, 0)) > 1:
                raise BadInput("One school can continue one other. Choose yes once, and no for the rest", one.key)
    later = [one for one in plan.conversions if decisions[one.key] is Decision.LATER]
    out = {urn for one in later for urn in (one.urn, one.old_urn)}
    return _with_links(_without(plan, out), plan.conversions, same)


def undecided(plan: ImportPlan, decisions: Mapping[str, Decision]) -> dict[str, str]:
    """What to say of each conversion that nobody has decided, by its key."""
    return {
        one.key: f"Say whether {one.name} is the same school as {one.old_name}"
        for one in plan.conversions
        if one.key not in decisions
    }


def _without(plan: ImportPlan, out: Collection[int]) -> ImportPlan:
    return replace(
        plan,
        opens=tuple(row for row in plan.opens if row.urn not in out),
        closes=tuple(row for row in plan.closes if row.urn not in out),
        changes=tuple(change for change in plan.changes if change.urn not in out),
        links=tuple(link for link in plan.links if link.urn not in out),
    )


def _with_links(plan: ImportPlan, asked: Sequence[Conversion], same: Sequence[Conversion]) -> ImportPlan:
    pairs = {frozenset({one.urn, one.old_urn}) for one in asked}
    others = tuple(link for link in plan.links if frozenset({link.urn, link.link_urn}) not in pairs)
    new = tuple(Link(one.urn, one.old_urn, PREDECESSOR, one.opened_on) for one in same if one.urn in _urns(plan))
    return replace(plan, links=(*others, *new))


def _urns(plan: ImportPlan) -> set[int]:
    return {row.urn for row in plan.opens}
