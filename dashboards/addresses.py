"""Where a number leads: to the schools behind it, and from there to a school and to its answer."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlencode

from dashboards.look import Look
from la_portal.queries.filters import Filters

SCHOOL = "/dashboards/school"
BEHIND = "/figures/schools"


def behind(look: Look, kind: str, item: str = "", state: str = "", **narrower: tuple[str, ...]) -> str:
    """The list of the schools behind a number; its kinds, items and states are those of `queries.behind`.

    `narrower` is a further choice, as of `districts` or `phases`, where a number is of some schools only.
    """
    query = _query(look.filters, look.collection.slug, tuple(narrower.items()))
    asked = urlencode([(name, value) for name, value in (("kind", kind), ("item", item), ("state", state)) if value])
    return f"{BEHIND}?{asked}&{query}"


@lru_cache(maxsize=256)
def _query(filters: Filters, collection: str, narrower: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """The same for all numbers of a page, which may have hundreds."""
    return replace(filters, collection=collection, **dict(narrower)).to_query()


def school_page(look: Look, urn: int) -> str:
    """The dashboard of one school, in the same view."""
    return f"{SCHOOL}?{replace(look.filters, school=urn).to_query()}"


def dashboard(look: Look, name: str) -> str:
    """Another dashboard by the last part of its address, in the same view."""
    return f"/dashboards/{name}?{look.query}" if look.query else f"/dashboards/{name}"
