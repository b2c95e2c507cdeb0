"""One step that a school may take: what to do, because of which fact of its own, and by which guidance."""

from __future__ import annotations

from dataclasses import dataclass

from la_portal.catalogue.items import CatalogueError, Guidance, Item, Row


@dataclass(frozen=True)
class NextStep:
    """`title` says what to do, `because` the fact with its numbers; both read as sentences without a full stop."""

    code: str
    title: str
    because: str
    guidance: Guidance


def step(code: str, title: str, because: str, source: Item | Row) -> NextStep:
    """The step with the guidance of what was asked; CatalogueError where the edition names none."""
    if source.guidance is None:
        raise CatalogueError(f"{source.code} has no guidance, and the step {code} needs it")
    return NextStep(code, title, because, source.guidance)
