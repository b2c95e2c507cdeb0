"""The schools of an authority: brought in from the register, grouped, and what a school chooses for itself."""

from la_portal.services.schools.applying import apply_import
from la_portal.services.schools.choices import choose_who_sends
from la_portal.services.schools.conversions import Conversion, Decision
from la_portal.services.schools.deciding import decided
from la_portal.services.schools.patches import end_patch, put_in_patch, rename_patch
from la_portal.services.schools.planning import Change, ImportPlan, plan_import
from la_portal.services.schools.registers import (
    PlanChanged,
    Pressed,
    Waiting,
    apply_register,
    keep_register,
    note_applied,
    unsaid,
    waiting_register,
)
from la_portal.services.schools.stops import Stop, stops

__all__ = [
    "Change",
    "Conversion",
    "Decision",
    "ImportPlan",
    "PlanChanged",
    "Pressed",
    "Stop",
    "Waiting",
    "apply_import",
    "apply_register",
    "choose_who_sends",
    "decided",
    "end_patch",
    "keep_register",
    "note_applied",
    "plan_import",
    "put_in_patch",
    "rename_patch",
    "stops",
    "unsaid",
    "waiting_register",
]
