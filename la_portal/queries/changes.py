"""How each measure stands, and how it stood in the same schools before: in every section, item by item.

What was asked otherwise before, or not at all, is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from la_portal.catalogue import Fate, Kind, edition, fate
from la_portal.catalogue.settling import IN_PLACE
from la_portal.clock import months_before
from la_portal.db import TenantSession
from la_portal.queries import like_for_like
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
from la_portal.queries.platforms import OFFICIAL
from la_portal.queries.policies import NOT_ASKED, judged_on, months_until_old
from la_portal.queries.risks import SECTION
from la_portal.queries.school_terms import last_terms
from la_portal.queries.summaries import Items, Summary, items_of, of_span
from la_portal.vocabulary import AnswerState

UNOFFICIAL_KNOWN, LOW, CONFIDENCE = "unofficial_known", "low", "recording_confidence"
Since = dict[str, CollectionFacts | None]
Schools = dict[int, tuple[int, int]]
Read = Callable[[str], Schools]


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

    @cached_property
    def pair(self) -> list[CollectionFacts]:
        """The chosen collection, the one before it, and that of the same term a year before, each once."""
        found = (self.span.chosen, self.span.previous, self.span.year_before)
        return list({one.collection_id: one for one in found if one}.values())

    @cached_property
    def items(self) -> dict[int, dict[int, Items]]:
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

    def part_of(measure: str, collection: CollectionFacts) -> Read:
        kept = _in_date(collection, asked.filters) if measure == IN_DATE else _in_draft
        rows = asked.items[collection.collection_id]
        return lambda code: {
            urn: (int(kept(fact)), 1)
            for urn, one in rows.items()
            if (fact := one.policies.get(code)) and fact[0] not in NOT_ASKED
        }

    return _moved(asked, "policies", (IN_DATE, IN_DRAFT), names, since, part_of)


def _in_date(collection: CollectionFacts, filters: Filters) -> Callable[[Sequence[Any]], bool]:
    """The rule of `policies.is_in_date`, for a status, the day on which a review is due, and that of the last."""
    on = judged_on(collection, filters)
    oldest = months_before(on, months_until_old(collection, filters)).toordinal()
    today = on.toordinal()

    def kept(fact: Sequence[Any]) -> bool:
        status, due, reviewed = fact
        return status in IN_PLACE and (due >= today if due else not reviewed or reviewed >= oldest)

    return kept


def _in_draft(fact: Sequence[Any]) -> bool:
    return fact[0] == IN_DRAFT


def _training(asked: _Asked) -> list[Movement]:
    items = [one for one in asked.section("training").items if one.kind is Kind.PAIR]
    since = {
        one.code: asked.since("training", one.code, "-trained", "-eligible", yearly=one.asked == "autumn")
        for one in items
    }

    def part_of(_measure: str, collection: CollectionFacts) -> Read:
        rows = asked.rows(collection)
        return lambda code: {
            row.school_id: (row.courses[code][0], row.courses[code][1]) for row in rows if code in row.courses
        }

    return _moved(asked, "training", (TRAINED,), _labels(items), since, part_of)


def _platforms(asked: _Asked) -> list[Movement]:
    names = _labels(asked.section("platforms").rows)
    since = {code: asked.since("platforms", code, "-standing", "-risk_assessed_on") for code in names}
    part_of_use = {USED: OFFICIAL, UNOFFICIAL: UNOFFICIAL_KNOWN}

    def part_of(measure: str, collection: CollectionFacts) -> Read:
        told = [(urn, one.platforms) for urn, one in asked.items[collection.collection_id].items()]
        wanted = part_of_use.get(measure)
        if wanted is None:
            return lambda code: {
                urn: (int(used[code][1]), 1) for urn, used in told if code in used and used[code][0] == OFFICIAL
            }
        return lambda code: {
            urn: (int(used[code][0] == wanted), 1)
            for urn, used in told
            if code in used and used[code][0] != AnswerState.NOT_ANSWERED
        }

    return _moved(asked, "platforms", (USED, UNOFFICIAL, ASSESSED), names, since, part_of)


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
    since: Since = {CONFIDENCE: asked.since(SECTION, CONFIDENCE, "")}

    def part_of(_measure: str, collection: CollectionFacts) -> Read:
        said = [(row.school_id, row.recording_confidence) for row in asked.rows(collection)]
        return lambda _code: {urn: (int(level == LOW), 1) for urn, level in said if level is not None}

    name = asked.section(SECTION).item(CONFIDENCE).short
    return _moved(asked, SECTION, (UNSURE,), {CONFIDENCE: name}, since, part_of)


def _labels(coded: Iterable[Any]) -> dict[str, str]:
    return {one.code: one.label for one in coded}


def _moved(
    asked: _Asked,
    section: str,
    measures: Sequence[str],
    names: dict[str, str],
    since: Since,
    part_of: Callable[[str, CollectionFacts], Read],
) -> list[Movement]:
    """Each measure of each item that some school knows; `part_of` reads its part and whole of each school at a time."""
    found: list[Movement] = []
    for measure in measures:
        reads = {one.collection_id: part_of(measure, one) for one in asked.pair}
        for code, name in names.items():
            before, now = since[code], reads[asked.span.chosen.collection_id](code)
            then = reads[before.collection_id](code) if before else {}
            if now:
                found.append(Movement(asked.span.chosen, section, measure, code, name, before, *_sums(now, then)))
    return found


def _sums(now: Schools, then: Schools) -> tuple[int, ...]:
    """What a Movement holds, in its order."""
    both = [(now[urn], then[urn]) for urn in now if urn in then]
    moved = [part * whole_then - part_then * whole for (part, whole), (part_then, whole_then) in both]
    return (
        sum(part for part, _ in now.values()),
        sum(whole for _, whole in now.values()),
        len(now),
        sum(then[0] for _, then in both),
        sum(then[1] for _, then in both),
        sum(now[0] for now, _ in both),
        sum(now[1] for now, _ in both),
        len(both),
        sum(one > 0 for one in moved),
        sum(one < 0 for one in moved),
    )
