"""What stands in the frame of every page: the links of the navigation, the authority's name, and where home is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from la_portal.access import can
from la_portal.clock import london_date
from la_portal.queries.reviews import waiting
from la_portal.services.people import SignedIn
from la_portal.vocabulary import Actor, Permission
from la_portal.web.guard import permissions_of
from la_portal.web.session import now, portal, reading


@dataclass(frozen=True)
class Link:
    """A page that stands in the navigation of who may see it, as soon as the app has it.

    Pages under `also` belong to it as those under its own address do; under `alone` no others do.
    """

    text: str
    href: str
    permission: Permission
    also: str = ""
    alone: bool = False

    def holds(self, path: str) -> bool:
        """Whether the page at that path stands under it."""
        own = path == self.href if self.alone else path.startswith(self.href)
        return own or bool(self.also and path.startswith(self.also))


REVIEWS = "/authority/reviews"
LINKS = (
    Link("Home", "/returns/", Permission.SEE_HOME),
    Link("People and access", "/returns/people", Permission.SEE_HOME),
    Link("Today", "/authority/", Permission.SEE_TODAY, also="/authority/actions", alone=True),
    Link("Collections", "/authority/collections", Permission.SEE_COLLECTIONS, also="/authority/term-dates"),
    Link("Schools", "/authority/schools", Permission.SEE_SCHOOLS, also="/authority/patches"),
    Link("Reviews", REVIEWS, Permission.REVIEW_RETURN),
    Link("Dashboards", "/dashboards/", Permission.SEE_DASHBOARDS),
    Link("People", "/authority/people", Permission.MANAGE_PEOPLE),
    Link("Schools of the trust", "/trust/", Permission.SEE_TRUST),
)
FOOTER = (
    Link("Mail to schools", "/authority/mail", Permission.SEE_MAIL),
    Link("Take an extract", "/reports/extracts", Permission.TAKE_EXTRACTS),
    Link("Change your password", "/password", Permission.SIGN_OUT),
)


def init_navigation(app: Flask) -> None:
    """Every template of the app knows what the frame shows."""
    app.context_processor(lambda: _frame(app))


def home_of(actor: Actor) -> str:
    """The page that the actor's work begins on."""
    return next((link.href for link in LINKS if can(actor, link.permission)), "/")


def _to_review() -> int | None:
    """How many returns of open collections wait for a decision; None where that cannot be read just now."""
    try:
        with reading() as session:
            return waiting(session, london_date(now())) or None
    except (OperationalError, PoolTimeout):  # the page that says so needs its frame too
        return None


def _frame(app: Flask) -> dict[str, Any]:
    # Only what the guard has found out already: a page that says that the database is away does not ask it again.
    visitor: SignedIn | None = g.get("signed_in")
    frame = {"demonstration": portal().settings.demonstration, "signed_in": visitor is not None}
    if visitor is None:
        return frame
    built = {rule for rule, _ in permissions_of(app)}
    shown = [link for link in LINKS if link.href in built and can(visitor.actor, link.permission)]
    within = [link.href for link in shown if link.holds(request.path)]
    current = max(within, key=len, default="")
    counts = {REVIEWS: _to_review()} if can(visitor.actor, Permission.REVIEW_RETURN) else {}
    return frame | {
        "authority_name": visitor.authority_name,
        "on_behalf": visitor.actor.on_behalf,
        "authority_brand": visitor.authority_brand,
        "home_url": home_of(visitor.actor),
        "footer_links": [
            {"text": link.text, "href": link.href} for link in FOOTER if can(visitor.actor, link.permission)
        ],
        "navigation": [
            {"text": link.text, "href": link.href, "current": link.href == current, "count": counts.get(link.href)}
            for link in shown
        ],
    }
