"""Where a number leads: to the schools behind it, and from there to a school and to its answer."""

from __future__ import annotations

from urllib.parse import quote_plus as quote

from dashboards.look import Look

SCHOOL = "/dashboards/school"
BEHIND = "/figures/schools"


def behind(look: Look, kind: str, item: str = "", state: str = "", **narrower: tuple[str, ...]) -> str:
    """The list of the schools behind a number; its kinds, items and states are those of `queries.behind`.

    `narrower` is a further choice, as of `districts` or `phases`, where a number is of some schools only.
    """
    asked = "".join(f"&{name}={quote(value)}" for name, value in (("item", item), ("state", state)) if value)
    return f"{BEHIND}?kind={kind}{asked}&{look.among(**narrower)}"


def school_page(look: Look, urn: int) -> str:
    """The dashboard of one school, in the same view."""
    return f"{SCHOOL}?school={urn}{look.beside_school}"


def dashboard(look: Look, name: str) -> str:
    """Another dashboard by the last part of its address, in the same view."""
    return f"/dashboards/{name}?{look.query}" if look.query else f"/dashboards/{name}"
