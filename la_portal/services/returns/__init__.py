"""A return's life: saved as often as wanted, sent whole or not at all."""

from la_portal.services.returns.saving import save
from la_portal.services.returns.sending import DECLARED, Declaration, Receipt, ReturnHasErrors, submit

__all__ = ["DECLARED", "Declaration", "Receipt", "ReturnHasErrors", "save", "submit"]
