"""What schools are asked, as data: an edition is read once from its files and everything derives from it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from la_portal.catalogue.document import Checked, SectionState, complete, section_state
from la_portal.catalogue.items import (
    CatalogueError,
    Edition,
    Field,
    Guidance,
    Heading,
    Item,
    Kind,
    Option,
    Parameter,
    Row,
    Section,
    When,
)
from la_portal.catalogue.loader import load
from la_portal.catalogue.problems import Problem, Severity
from la_portal.catalogue.questions import questions
from la_portal.catalogue.reading import Answer, Reading, read
from la_portal.catalogue.rules import RULES, Asked, Rule, check
from la_portal.catalogue.typed import Unreadable, calendar_date

LATEST = "2026.1"

__all__ = [
    "LATEST",
    "RULES",
    "Answer",
    "Asked",
    "CatalogueError",
    "Checked",
    "Edition",
    "Field",
    "Guidance",
    "Heading",
    "Item",
    "Kind",
    "Option",
    "Parameter",
    "Problem",
    "Reading",
    "Row",
    "Rule",
    "Section",
    "SectionState",
    "Severity",
    "Unreadable",
    "When",
    "calendar_date",
    "check",
    "complete",
    "edition",
    "load",
    "questions",
    "read",
    "section_state",
]


def edition(code: str = LATEST) -> Edition:
    """The edition of that code, the same object each time; CatalogueError where this release does not hold it."""
    return _edition(code)


@cache
def _edition(code: str) -> Edition:
    held = {folder.name.replace("_", "."): folder for folder in (files("la_portal.catalogue") / "editions").iterdir()}
    if code not in held:
        raise CatalogueError(f"This release does not hold edition {code}. Use {', '.join(sorted(held))}")
    return load(held[code])
