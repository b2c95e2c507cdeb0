"""The school's side: what is due, the five sections, checking, declaring, and the receipt."""

from la_portal.web.returns import (
    check,
    copy,
    declaration,
    header,
    home,
    incidents,
    platforms,
    policies,
    practice,
    receipt,
    tasks,
    training,
)
from la_portal.web.returns.blueprint import bp

__all__ = [
    "bp",
    "check",
    "copy",
    "declaration",
    "header",
    "home",
    "incidents",
    "platforms",
    "policies",
    "practice",
    "receipt",
    "tasks",
    "training",
]
