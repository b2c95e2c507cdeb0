"""Platforms."""

from __future__ import annotations

from dashboards.look import Built, Look, Page
from dashboards.words import term_title


def build(look: Look) -> Built:
    """The page, from one set of queries."""
    return Built(f"Platforms, {term_title(look.collection)}", [])


PAGE = Page(path="/dashboards/platforms", title="Platforms", downloads=(), build=build)
