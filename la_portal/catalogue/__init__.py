"""What schools are asked, as data: an edition is read once from its files and everything derives from it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from la_portal.catalogue.checks import version
from la_portal.catalogue.concordance import Fate, fate, translate
from la_portal.catalogue.document import Checked, Query, SectionState, complete
from la_portal.catalogue.explaining import Explanation
from la_portal.catalogue.given import Before, EarlierCount, Given
from la_portal.catalogue.items import (
    CatalogueError,
    Concordance,
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
from la_portal.catalogue.questions import every_field, questions
from la_portal.catalogue.reading import Answer, Reading, read
from la_portal.catalogue.rules import RULES, Asked, Rule, check
from la_portal.catalogue.typed import Unreadable, calendar_date

LATEST = "2026.1"
FOLDERS: tuple[Traversable, ...] = (files("la_portal.catalogue") / "editions",)

__all__ = [
    "FOLDERS",
    "LATEST",
    "RULES",
    "Answer",
    "Asked",
    "Before",
    "CatalogueError",
    "Checked",
    "Concordance",
    "EarlierCount",
    "Edition",
    "Explanation",
    "Fate",
    "Field",
    "Given",
    "Guidance",
    "Heading",
    "Item",
    "Kind",
    "Option",
    "Parameter",
    "Problem",
    "Query",
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
    "every_field",
    "fate",
    "held",
    "load",
    "questions",
    "read",
    "translate",
    "version",
]


def edition(code: str = LATEST) -> Edition:
    """The edition of that code, the same object each time; CatalogueError where this release does not hold it."""
    folder = _folders(FOLDERS).get(code)
    if folder is None:
        raise CatalogueError(f"This release does not hold edition {code}. Use {', '.join(held())}")
    return _loaded(folder)


def held() -> tuple[str, ...]:
    """The codes of the editions that this release holds, oldest first."""
    return tuple(sorted(_folders(FOLDERS), key=version))


@cache
def _folders(places: tuple[Traversable, ...]) -> dict[str, Traversable]:
    return {
        _code_of(entry): entry for place in places for entry in place.iterdir() if (entry / "edition.toml").is_file()
    }


@cache
def _loaded(folder: Traversable) -> Edition:
    found = load(folder, edition)
    if found.code != _code_of(folder):
        raise CatalogueError(f"edition.toml: code is {found.code} in the folder {folder.name}. Rename one of them")
    return found


def _code_of(folder: Traversable) -> str:
    return folder.name.replace("_", ".")
