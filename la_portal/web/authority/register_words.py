"""What a change in the register means for the return that schools are asked for now, in words."""

from __future__ import annotations

from collections.abc import Mapping

from la_portal.clock import in_words, london_date
from la_portal.files.cells import Doubt, Refusal
from la_portal.files.register_rows import LA_CODE, NAME, STATUS, URN, SchoolRow
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.schools import Standing
from la_portal.services.schools import Change
from la_portal.vocabulary import RegisterStatus, ReturnStatus

DECIDE_ABOVE = "See your decision above"
_NOT_ASKED = "Not asked this term"
_IN_FIGURES = {"phase_group", "trust", "district", "roll"}
_STARTED = {ReturnStatus.DRAFT: "Started", ReturnStatus.AWAITING_SIGN_OFF: "With the headteacher"}
_ADVICE = {
    URN: "Put the school's URN there",
    NAME: "Put the school's name there",
    LA_CODE: "Put the three digits of the authority there",
    STATUS: "Put Open, Closed or Proposed to open there",
}


def meaning_of_open(row: SchoolRow, collection: CollectionFacts | None) -> str:
    """What it means that a school is new."""
    if row.status is RegisterStatus.PROPOSED:
        return "Not asked. It is asked once it is open"
    if collection is None:
        return "It is asked in the next collection"
    return f"Not asked: this collection opened on {in_words(collection.opens_on)}. It joins the next one"


def meaning_of_close(standing: Standing | None) -> str:
    """What it means that a school closes."""
    if standing is None:
        return _NOT_ASKED
    if standing.status is ReturnStatus.EXEMPT:
        return "Exempt already"
    if standing.first_submitted_at:
        return f"{_sent(standing)}. Its answers stay in the figures"
    return f"{_stands(standing)}. It stays asked until you exempt it"


def meaning_of_change(changes: Mapping[str, Change], standing: Standing | None) -> str:
    """What it means that values of a school change, by their columns."""
    used = changes.keys() & _IN_FIGURES
    if standing is None:
        return _NOT_ASKED
    if not used:
        return "No figure uses it"
    moved = next((changes[column] for column in ("trust", "district") if column in changes), None)
    if standing.first_submitted_at:
        under = f" under {_group(moved, moved.before)}" if moved else " as it was then"
        return f"{_sent(standing)}: stays counted{under}"
    if moved:
        return f"{_stands(standing)}: will be counted under {_group(moved, moved.now)}"
    return f"{_stands(standing)}: {'the new roll is used' if 'roll' in used else 'will be counted as it is now'}"


def _sent(standing: Standing) -> str:
    assert standing.first_submitted_at is not None
    return f"Sent on {in_words(london_date(standing.first_submitted_at))}"


def _stands(standing: Standing) -> str:
    return _STARTED.get(standing.status, "Not sent")


def _group(change: Change, name: str | None) -> str:
    return name or f"no {change.column}"


def advice(refusal: Refusal) -> str:
    """A row that cannot be read, and what to do about it."""
    subject = refusal.column.removesuffix(" (name)").removesuffix(" (code)")
    what = _ADVICE.get(subject) or _ADVICE.get(refusal.column) or "Put it right in the file"
    if "also in row" in refusal.reason:
        what = "Keep the row that is right. Both are left out"
    urn = f" (URN {refusal.urn_text})" if refusal.urn_text and refusal.column != URN else ""
    return f"Row {refusal.row_number}{urn}, column {refusal.column}: {refusal.reason}. {what}"


def doubt_in_words(doubt: Doubt) -> str:
    """A cell that cannot be read; its row is imported without it."""
    return f"Row {doubt.row_number} (URN {doubt.urn}), column {doubt.column}: {doubt.reason}"
