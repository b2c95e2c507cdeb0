"""Priorities."""

from __future__ import annotations

from dashboards.look import Built, Look, Page
from dashboards.words import term_title


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    return Built(f"Priorities, {term_title(look.collection)}", [])


PAGE = Page(path="/dashboards/priorities", title="Priorities", downloads=(), build=build)
