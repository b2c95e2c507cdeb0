"""How each measure stands, and how it stood in the same schools before: in every section, item by item.

What was asked otherwise before, or not at all, is compared with nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from la_portal.catalogue import Fate, Kind, edition, fate
from la_portal.db import TenantSession
from la_portal.queries import like_for_like, platforms
from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.filters import Filters
from la_portal.queries.movement import (
    ASSESSED,
    IN_DATE,
    IN_DRAFT,
    RECORDED,
    TRAINED,
    UNOFFICIAL,
    UNSURE,
    USED,
    Movement,
)
from la_portal.queries.policies import NOT_ASKED, judged_on
from la_portal.queries.policy_states import OVERDUE
from la_portal.queries.risks import SECTION
from la_portal.queries.school_terms import last_terms
from la_portal.queries.summaries import Items, Summary, courses_of, items_of, of_span, share_of
from la_portal.vocabulary import AnswerState

UNOFFICIAL_KNOWN, LOW, CONFIDENCE = "unofficial_known", "low", "recording_confidence"
Since = dict[str, CollectionFacts | None]
Numbers = Mapping[int, Sequence[int]]
States = Mapping[str, Mapping[int, str]]
Tally = Counter[tuple[str, str | None]]


@dataclass(frozen=True)
class _Share:
    """A measure of yes or no: its part are these answers, its whole those that are named, or all that were given."""

    measure: str
    part: frozenset[str]
    whole: frozenset[str] | None = None

    def asks(self, state: str | None) -> bool:
        """Whether a school with that answer is in the whole; None is one that gave none."""
        return state is not None and (self.whole is None or state in self.whole)


KEPT = (_Share(IN_DATE, frozenset({IN_DATE})), _Share(IN_DRAFT, frozenset({IN_DRAFT})))
IN_USE = frozenset({platforms.OFFICIAL, platforms.ASSESSED})
USES = (
    _Share(USED, IN_USE),
    _Share(UNOFFICIAL, frozenset({UNOFFICIAL_KNOWN})),
    _Share(ASSESSED, frozenset({platforms.ASSESSED}), IN_USE),
)
NOT_SURE = (_Share(UNSURE, frozenset({LOW})),)


def movements(session: TenantSession, filters: Filters) -> list[Movement]:
    """Every measure that some school of the chosen collection knows; section by section, in the catalogue's order.

    Compared with the collection before, wherever a range begins; what is asked in autumn only, and incidents, with the
    same term a year before.
    """
    asked = _Asked(session, filters, last_terms(session, filters))
    return [*_policies(asked), *_training(asked), *_incidents(asked), *_confidence(asked), *_platforms(asked)]


@dataclass(frozen=True)
class _Asked:
    session: TenantSession
    filters: Filters
    span: Span

    @property
    def pair(self) -> list[CollectionFacts]:
        """The chosen collection, and the one before it where there is one."""
        return [one for one in (self.span.chosen, self.span.previous) if one]

    @property
    def items(self) -> Mapping[int, Mapping[int, Items]]:
        """Policies and platforms of the schools that have returned, by collection and URN."""
        return items_of(self.session, self.filters, self.pair)

    def rows(self, collection: CollectionFacts) -> Sequence[Summary]:
        """The summaries of that collection."""
        return of_span(self.session, replace(self.filters, since=None)).get(collection.collection_id, ())

    def section(self, code: str) -> Any:
        """What the chosen collection's edition asks in a section."""
        return edition(self.span.chosen.edition).section(code)

    def since(self, section: str, code: str, *fields: str, yearly: bool = False) -> CollectionFacts | None:
        """The collection that an item is compared with; none where one of its fields was not asked alike there."""
        before = self.span.year_before if yearly else self.span.previous
        if before is None:
            return None
        old, new = edition(before.edition), edition(self.span.chosen.edition)
        alike = all(fate(old, new, section, f"{code}{field}") is Fate.SAME for field in fields)
        return before if alike else None


def _policies(asked: _Asked) -> list[Movement]:
    names = _labels(asked.section("policies").rows)
    since = {code: asked.since("policies", code, "-status", "-review_due_on", "-reviewed_on") for code in names}

    def states(collection: CollectionFacts) -> States:
        on = judged_on(collection, asked.filters).toordinal()
        found: dict[str, dict[int, str]] = {code: {} for code in names}
        for urn, one in asked.items[collection.collection_id].items():
            for code, policy in one.policies.items():
                if policy not in NOT_ASKED and code in found:
                    found[code][urn] = policy if isinstance(policy, str) else IN_DATE if policy >= on else OVERDUE
        return found

    return _moved(asked, "policies", KEPT, names, since, states)


def _training(asked: _Asked) -> list[Movement]:
    items = [one for one in asked.section("training").items if one.kind is Kind.PAIR]
    now = asked.span.chosen
    since = {
        one.code: asked.since("training", one.code, "-trained", "-eligible", yearly=one.asked == "autumn")
        for one in items
    }
    times = {one.collection_id: one for one in (now, *since.values()) if one}
    rows = courses_of(asked.session, asked.filters, list(times.values()))

    def shares(collection: CollectionFacts | None, code: str) -> Numbers:
        told = rows[collection.collection_id].items() if collection else ()
        return {urn: share for urn, courses in told if (share := share_of(courses, code))}

    return [
        Movement(now, "training", TRAINED, one.code, one.label, before, *_trained(known, shares(before, one.code)))
        for one in items
        for before in [since[one.code]]
        if (known := shares(now, one.code))
    ]


def _platforms(asked: _Asked) -> list[Movement]:
    names = _labels(asked.section("platforms").rows)
    since = {code: asked.since("platforms", code, "-standing", "-risk_assessed_on") for code in names}

    def states(collection: CollectionFacts) -> States:
        found: dict[str, dict[int, str]] = {code: {} for code in names}
        for urn, one in asked.items[collection.collection_id].items():
            for code, state in one.platforms.items():
                if state != AnswerState.NOT_ANSWERED and code in found:
                    found[code][urn] = state
        return found

    return _moved(asked, "platforms", USES, names, since, states)


def _incidents(asked: _Asked) -> list[Movement]:
    """Each row of the matrix against the same term a year before: terms differ. Of the same schools at both times."""
    section = asked.section(SECTION)
    return [
        Movement(
            asked.span.chosen,
            SECTION,
            RECORDED,
            pair.code,
            section.heading(pair.code).title,
            pair.collection,
            part=pair.now,
            whole=pair.exposure_now,
            schools=pair.schools,
            part_then=pair.before,
            whole_then=pair.exposure_before,
            part_now=pair.now,
            whole_now=pair.exposure_now,
            same=pair.schools if pair.exposure_now and pair.exposure_before else 0,
        )
        for pair in like_for_like.by_row(asked.session, asked.filters)
        if pair.schools
    ]


def _confidence(asked: _Asked) -> list[Movement]:
    def states(collection: CollectionFacts) -> States:
        said = ((row.school_id, row.recording_confidence) for row in asked.rows(collection))
        return {CONFIDENCE: {urn: level for urn, level in said if level is not None}}

    names = {CONFIDENCE: asked.section(SECTION).item(CONFIDENCE).short}
    return _moved(asked, SECTION, NOT_SURE, names, {CONFIDENCE: asked.since(SECTION, CONFIDENCE, "")}, states)


def _labels(coded: Iterable[Any]) -> dict[str, str]:
    return {one.code: one.label for one in coded}


def _moved(
    asked: _Asked,
    section: str,
    shares: Sequence[_Share],
    names: Mapping[str, str],
    since: Since,
    states: Callable[[CollectionFacts], States],
) -> list[Movement]:
    """Each share of each item that some school knows; `states` reads what each school answered about each item."""
    told = {one.collection_id: states(one) for one in asked.pair}
    now = asked.span.chosen
    tallies = {code: _tally(told, now, code, since[code]) for code in names}
    return [
        Movement(now, section, share.measure, code, name, since[code], *sums)
        for share in shares
        for code, name in names.items()
        if (sums := _sums(share, tallies[code]))[1]
    ]


def _tally(told: Mapping[int, States], now: CollectionFacts, code: str, before: CollectionFacts | None) -> Tally:
    """How many schools gave each answer, by what they gave before: None where there is nothing to compare with."""
    then: Mapping[int, str] = told[before.collection_id][code] if before else {}
    return Counter((state, then.get(urn)) for urn, state in told[now.collection_id][code].items())


def _sums(share: _Share, tally: Tally) -> tuple[int, ...]:
    """What a Movement holds, in its order."""
    every = [(now, then, schools) for (now, then), schools in tally.items() if share.asks(now)]
    both = [(now in share.part, then in share.part, schools) for now, then, schools in every if share.asks(then)]
    whole, same = _number(every), _number(both)
    part_now, part_then = (_number(one for one in both if one[place]) for place in (0, 1))
    return (
        _number(one for one in every if one[0] in share.part),
        whole,
        whole,
        part_then,
        same,
        part_now,
        same,
        same,
        _number(one for one in both if one[0] and not one[1]),
        _number(one for one in both if one[1] and not one[0]),
    )


def _number(tallied: Iterable[tuple[Any, Any, int]]) -> int:
    return sum(schools for _, _, schools in tallied)


def _trained(now: Numbers, then: Numbers) -> tuple[int, ...]:
    """What a Movement holds of people, in its order."""
    both = [(now[urn], then[urn]) for urn in now if urn in then]
    moved = [part * whole_then - part_then * whole for (part, whole), (part_then, whole_then) in both]
    return (
        *(sum(school[place] for school in now.values()) for place in (0, 1)),
        len(now),
        *(sum(then[place] for _, then in both) for place in (0, 1)),
        *(sum(now[place] for now, _ in both) for place in (0, 1)),
        len(both),
        sum(one > 0 for one in moved),
        sum(one < 0 for one in moved),
    )
