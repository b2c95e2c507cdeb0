"""A return's life: saved as often as wanted, sent whole or not at all."""

from la_portal.services.returns.saving import save
from la_portal.services.returns.sending import Declaration, Receipt, ReturnHasErrors, submit

__all__ = ["Declaration", "Receipt", "ReturnHasErrors", "save", "submit"]
