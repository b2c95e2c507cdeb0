"""A return's life: saved as often as wanted, signed, sent whole or not at all, reviewed, and closed by the clock."""

from la_portal.services.returns.closing import close, overdue
from la_portal.services.returns.correcting import correct
from la_portal.services.returns.extending import extend
from la_portal.services.returns.records import (
    USUAL_DAYS,
    ask_for_changes,
    confirm_correction,
    contest_correction,
    withdraw_request,
)
from la_portal.services.returns.redacting import redact
from la_portal.services.returns.reviewing import accept, exempt, lift_exemption, reopen, undo_acceptance
from la_portal.services.returns.saving import Saved, save
from la_portal.services.returns.sending import (
    DECLARED,
    Declaration,
    Receipt,
    ReturnHasErrors,
    submit,
)
from la_portal.services.returns.signing import give_back, pass_on, take_back

__all__ = [
    "DECLARED",
    "USUAL_DAYS",
    "Declaration",
    "Receipt",
    "ReturnHasErrors",
    "Saved",
    "accept",
    "ask_for_changes",
    "close",
    "confirm_correction",
    "contest_correction",
    "correct",
    "exempt",
    "extend",
    "give_back",
    "lift_exemption",
    "overdue",
    "pass_on",
    "redact",
    "reopen",
    "save",
    "submit",
    "take_back",
    "undo_acceptance",
    "withdraw_request",
]
