"""What the status of a return is called, and the colour of its tag, for officers and for schools."""

from __future__ import annotations

from typing import NamedTuple

from la_portal.vocabulary import ReturnStatus


class StatusTag(NamedTuple):
    """A tag: its words and GOV.UK's name of its colour. It judges nothing."""

    text: str
    colour: str


_OFFICER = {
    ReturnStatus.NOT_STARTED: StatusTag("Not started", "blue"),
    ReturnStatus.DRAFT: StatusTag("Started", "teal"),
    ReturnStatus.AWAITING_SIGN_OFF: StatusTag("With headteacher", "purple"),
    ReturnStatus.SUBMITTED: StatusTag("To review", "yellow"),
    ReturnStatus.ACCEPTED: StatusTag("Accepted", "green"),
    ReturnStatus.EXEMPT: StatusTag("Exempt", "grey"),
    ReturnStatus.CLOSED_UNSENT: StatusTag("Not sent", "grey"),
}
_SCHOOL = _OFFICER | {
    ReturnStatus.DRAFT: StatusTag("In progress", "teal"),
    ReturnStatus.AWAITING_SIGN_OFF: StatusTag("With the headteacher", "purple"),
    ReturnStatus.SUBMITTED: StatusTag("Sent", "blue"),
    ReturnStatus.EXEMPT: StatusTag("Not asked this term", "grey"),
    ReturnStatus.CLOSED_UNSENT: StatusTag("Closed, not sent", "grey"),
}


_CHANGES_ASKED = StatusTag("Changes asked for", "orange")


def officer_status(status: ReturnStatus, changes_asked: bool = False) -> StatusTag:
    """The status as an officer reads it; an open request for changes stands before that it was sent."""
    return _CHANGES_ASKED if changes_asked and status is ReturnStatus.SUBMITTED else _OFFICER[status]


def school_status(status: ReturnStatus) -> StatusTag:
    """The status as a school reads it."""
    return _SCHOOL[status]
