"""A part of a whole for each collection, over all schools that know it and over the same schools as another time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from la_portal.queries.collections import CollectionFacts, Span
from la_portal.queries.summaries import ByCollection

Part = tuple[int, int]


@dataclass(frozen=True)
class Measure:
    """One collection's figure: `part` of `whole` in `schools` schools, and again in those that knew it both times.

    The same schools stand on the row of the chosen collection and on that of the one it is compared with.
    """

    collection: CollectionFacts
    part: int
    whole: int
    schools: int
    same_part: int
    same_whole: int
    same_schools: int


def measured(span: Span, rows: ByCollection, part: str, whole: str, compared: CollectionFacts | None) -> list[Measure]:
    """A row for each collection in which a school knows the figure, oldest first.

    `part` and `whole` name the fields of a summary that it is made of; a school that does not know one of them, or
    whose whole is 0, is left out of both sums.
    """
    told = attrgetter("school_id", part, whole)
    known: dict[int, Mapping[int, Part]] = {}
    for collection in span.oldest_first:
        said = map(told, rows.get(collection.collection_id, ()))
        if schools := {urn: (some, every) for urn, some, every in said if every and some is not None}:
            known[collection.collection_id] = schools
    pair = {span.chosen.collection_id, compared.collection_id} if compared else set[int]()
    both = [urn for urn in known.get(span.chosen.collection_id, ()) if all(urn in known.get(one, ()) for one in pair)]
    return [
        _measure(one, known[one.collection_id], both if one.collection_id in pair else [])
        for one in span.oldest_first
        if one.collection_id in known
    ]


def _measure(collection: CollectionFacts, schools: Mapping[int, Part], both: Iterable[int]) -> Measure:
    same = [schools[urn] for urn in both]
    return Measure(collection, *_sums(list(schools.values())), *_sums(same))


def _sums(parts: list[Part]) -> tuple[int, int, int]:
    return sum(part for part, _ in parts), sum(whole for _, whole in parts), len(parts)
