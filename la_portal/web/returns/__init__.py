"""The school's side: what is due, the five sections, checking, declaring, and the receipt."""

from la_portal.web.returns import (
    check,
    colleagues,
    copy,
    declaration,
    header,
    home,
    incidents,
    own_words,
    platforms,
    policies,
    practice,
    readings,
    receipt,
    signing,
    summary,
    tasks,
    training,
)
from la_portal.web.returns.blueprint import bp

__all__ = [
    "bp",
    "check",
    "colleagues",
    "copy",
    "declaration",
    "header",
    "home",
    "incidents",
    "own_words",
    "platforms",
    "policies",
    "practice",
    "readings",
    "receipt",
    "signing",
    "summary",
    "tasks",
    "training",
]
