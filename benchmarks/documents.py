"""What schools that have still to send sent in earlier terms: whole documents, so that their forms open filled in."""

from __future__ import annotations

from functools import cache

from benchmarks.rows import Row
from la_portal.catalogue import Asked, complete
from la_portal.queries.collections import COLLECTION, CollectionFacts
from la_portal.queries.history import RETURNS as DOCUMENTS
from la_portal.queries.returns import ReturnFacts
from la_portal.services.returns.snapshot import canonical, snapshot
from la_portal.vocabulary import PhaseGroup, ReturnStatus
from tests.asking import full
from tests.returns import explained

__all__ = ["DOCUMENTS", "NOTHING", "document"]

NOTHING = '{"answers":{}}'


def document(collection: Row, school: Row) -> str:
    """The document of a return of that collection in which something stands in every box; its own words are not kept.

    Schools of one phase group sent the same.
    """
    dates = CollectionFacts(*(collection[column.key] for column in COLLECTION))
    return _document(dates, school["phase_group"], collection["authority_id"])


@cache
def _document(collection: CollectionFacts, phase_group: PhaseGroup, authority_id: int) -> str:
    facts = ReturnFacts(
        collection=collection,
        authority_id=authority_id,
        school_id=0,
        school_name="",
        phase_group=phase_group,
        register_roll=None,
        status=ReturnStatus.SUBMITTED,
        draft={},
        versions={},
        saved_at=None,
        first_submitted_at=None,
        counted_submission=1,
    )
    asked: Asked = facts.asked(collection.opens_on)
    checked = complete(asked, explained(asked, full(asked)))
    return canonical(snapshot(facts, checked, (), "Invented", 1, "000"))
