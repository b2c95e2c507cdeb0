"""The schools behind a number of the completion page."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from la_portal.db import TenantSession
from la_portal.models import SchoolReturn, Submission
from la_portal.queries.behind_base import known, of_those_asked
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.counted import Selected
from la_portal.queries.filters import Filters
from la_portal.queries.return_states import RETURN_STATE, ReturnState

RETURNED, NOT_RETURNED, ASKED = "returned", "not_returned", ""


def returns(session: TenantSession, filters: Filters, collection: CollectionFacts, item: str, state: str) -> Selected:
    """Schools by the state of their return; without a state all that are asked."""
    known(item, ("",))
    known(state, (ASKED, RETURNED, NOT_RETURNED, *ReturnState))
    chosen = of_those_asked(session, filters, collection, state=RETURN_STATE, due=SchoolReturn.extended_to)
    return chosen if state == ASKED else chosen.where(_is(state))


def _is(state: str) -> ColumnElement[bool]:
    match state:
        case "returned":
            return Submission.submission.is_not(None)
        case "not_returned":
            return Submission.submission.is_(None)
        case _:
            return RETURN_STATE.in_((state,))
