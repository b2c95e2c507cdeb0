"""Where returns stand, in the four states that completion shows."""

from __future__ import annotations

import enum

from sqlalchemy import ColumnElement, and_, case, or_

from la_portal.models import SchoolReturn
from la_portal.vocabulary import ReturnStatus


class ReturnState(enum.StrEnum):
    """How far a return is: the first two have come, the others have not."""

    ACCEPTED = "accepted"
    WAITING = "waiting"
    IN_DRAFT = "in_draft"
    NOT_STARTED = "not_started"

    @property
    def label(self) -> str:
        """The state's name on the screen."""
        return "Waiting for review" if self is ReturnState.WAITING else self.replace("_", " ").capitalize()


# A return that is open again still counts, and the draft of one that was never sent is kept when its collection closes.
_BEGUN = or_(
    SchoolReturn.status.in_((ReturnStatus.DRAFT, ReturnStatus.AWAITING_SIGN_OFF)),
    and_(SchoolReturn.status == ReturnStatus.CLOSED_UNSENT, SchoolReturn.saved_at.is_not(None)),
)
RETURN_STATE: ColumnElement[str] = case(
    (SchoolReturn.accepted_submission.is_not(None), ReturnState.ACCEPTED.value),
    (SchoolReturn.counted_submission.is_not(None), ReturnState.WAITING.value),
    (_BEGUN, ReturnState.IN_DRAFT.value),
    else_=ReturnState.NOT_STARTED.value,
)
