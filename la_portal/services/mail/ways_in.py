"""What messages about getting in say: an invitation, and a link to sign in with."""

from __future__ import annotations

from la_portal.catalogue.wording import counted
from la_portal.services.mail.letters import Letter
from la_portal.vocabulary import Role, WayIn

SERVICE = "the online safety return"
_PATHS = {WayIn.INVITATION: "/invitation/", WayIn.SIGN_IN: "/sign-in/link/"}


def path(kind: WayIn, token: str) -> str:
    """Where the link leads."""
    return f"{_PATHS[kind]}{token}"


def invitation(authority: str, place: str, role: Role, days: int, token: str) -> Letter:
    """Somebody is asked to join a school, a trust or the authority's team, in a role."""
    return Letter(
        WayIn.INVITATION,
        f"{authority} asks you to join {place} in {SERVICE}",
        (
            f"{authority} uses {SERVICE} to ask its schools, once a term, how they keep pupils safe online. You are "
            f"asked to join {place} as {role.label}.",
            f"The link works once, for {counted(days, 'day')}. With it you choose your own password.",
            "If this is not for you, leave it: without the link nobody gets in.",
        ),
        "Join",
        path(WayIn.INVITATION, token),
    )


def sign_in(minutes: int, token: str) -> Letter:
    """Somebody has asked for a link to sign in with."""
    return Letter(
        WayIn.SIGN_IN,
        f"Your link to sign in to {SERVICE}",
        (
            f"Open the link in the browser in which you asked for it. It works once, for {counted(minutes, 'minute')}.",
            "If you did not ask for it, leave it: it lets nobody in from another browser.",
        ),
        "Sign in",
        path(WayIn.SIGN_IN, token),
    )
