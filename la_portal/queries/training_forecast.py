"""What becomes of the share of trained staff in the next two terms, worked out from the counts of the terms before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from la_portal.catalogue import edition
from la_portal.forecasting import Projection, share_ahead, still_valid
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.measures import Measure
from la_portal.queries.training import EVERYBODY
from la_portal.vocabulary import Term

TERMS_AHEAD = 2
TERM_MONTHS = 4
FEWEST_FOR_A_LINE = 5
LEVEL = 0.8


@dataclass(frozen=True)
class Ahead:
    """One term to come: how many are still trained if nobody is again, and the share if training goes on as before.

    `term` is a collection that nobody has opened: of it only the year and the term are true. `projected` is a fraction
    with its 80 % range, and None where fewer than five collections know the share.
    """

    term: CollectionFacts
    still_trained: float
    eligible: int
    projected: Projection | None

    def to_train(self, percent: int) -> int:
        """How many people must be trained until then for that share."""
        return max(0, math.ceil(percent * self.eligible / EVERYBODY - self.still_trained - 1e-9))


def validity(collection: CollectionFacts) -> int:
    """For how many months training counts."""
    return edition(collection.edition).parameter("training_months", collection.due_on)


def ahead(rows: Sequence[Measure]) -> list[Ahead]:
    """The two terms after the newest of these counts, in order; none where there are no counts."""
    if not rows:
        return []
    now = rows[-1]
    months = validity(now.collection)
    points = [(place(row.collection), row.part, row.whole) for row in rows]
    return [
        Ahead(
            _later(now.collection, terms),
            still_valid(now.part, months, terms * TERM_MONTHS),
            now.whole,
            share_ahead(points, place(now.collection) + terms, LEVEL) if len(points) >= FEWEST_FOR_A_LINE else None,
        )
        for terms in range(1, TERMS_AHEAD + 1)
    ]


def place(collection: CollectionFacts) -> int:
    """The place of a term on the line of all terms."""
    return collection.academic_year * len(Term) + collection.term.order


def _later(collection: CollectionFacts, terms: int) -> CollectionFacts:
    year, order = divmod(place(collection) + terms, len(Term))
    return replace(collection, academic_year=year, term=list(Term)[order])
