"""Where a number leads: to the schools behind it, and from there to a school and to its answer."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from dashboards.look import Look

SCHOOL = "/dashboards/school"
BEHIND = "/figures/schools"


def behind(look: Look, kind: str, item: str = "", state: str = "", **narrower: tuple[str, ...]) -> str:
    """The list of the schools behind a number; its kinds, items and states are those of `queries.behind`.

    `narrower` is a further choice, as of `districts` or `phases`, where a number is of some schools only.
    """
    query = replace(look.filters, collection=look.collection.slug, **narrower).to_query() if narrower else look.here
    asked = urlencode([(name, value) for name, value in (("kind", kind), ("item", item), ("state", state)) if value])
    return f"{BEHIND}?{asked}&{query}"


def school_page(look: Look, urn: int) -> str:
    """The dashboard of one school, in the same view."""
    return f"{SCHOOL}?school={urn}{look.beside_school}"


def dashboard(look: Look, name: str) -> str:
    """Another dashboard by the last part of its address, in the same view."""
    return f"/dashboards/{name}?{look.query}" if look.query else f"/dashboards/{name}"
