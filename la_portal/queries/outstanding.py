"""The schools that are not counted yet, and how large their part of a figure was when they last told it."""

from __future__ import annotations

from dataclasses import dataclass

from la_portal.db import TenantSession
from la_portal.models import SchoolReturn
from la_portal.queries.counted import asked, pointer
from la_portal.queries.filters import Filters
from la_portal.queries.school_terms import last_terms
from la_portal.queries.summaries import Summary, of_span

POLICIES, TRAINING, PLATFORMS = "policies", "training", "platforms"


@dataclass(frozen=True)
class Outstanding:
    """Of the `schools` that are not counted, `known` have told their whole of this figure, in all `whole`."""

    figure: str
    schools: int
    known: int
    whole: int


def outstanding(session: TenantSession, filters: Filters) -> list[Outstanding]:
    """Applying policies, staff and official platforms of the schools that are not counted in the chosen collection.

    A school's newest number in the last seven collections counts, also one that is not accepted yet where accepted
    returns alone are asked for; wherever the school stood then, and among whichever phase.
    """
    chosen = last_terms(session, filters)
    uncounted = pointer(filters).is_(None)
    statement = asked(session, filters, [chosen.chosen.collection_id], SchoolReturn.school_id).where(uncounted)
    missing = set(session.execute(statement).scalars())
    newest: dict[str, dict[int, int]] = {figure: {} for figure in (POLICIES, TRAINING, PLATFORMS)}
    rows = of_span(session, Filters(on=filters.on, collection=filters.collection))
    for collection in chosen.oldest_first:
        for row in rows.get(collection.collection_id, ()):
            if row.school_id in missing:
                _tell(newest, row)
    return [Outstanding(one, len(missing), len(told), sum(told.values())) for one, told in newest.items()]


def _tell(newest: dict[str, dict[int, int]], row: Summary) -> None:
    """What a later return says takes the place of what an earlier one said."""
    newest[POLICIES][row.school_id] = row.policies_apply
    newest[PLATFORMS][row.school_id] = row.official
    if row.staff_eligible is not None:
        newest[TRAINING][row.school_id] = row.staff_eligible
