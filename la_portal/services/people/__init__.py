"""People: how they get in, who they are while they are in, and how they leave. Identities only, no tenant's row."""

from la_portal.services.people.invitations import Invited, accept, invitation, invite
from la_portal.services.people.memberships import Place, names, only_authority, places
from la_portal.services.people.passwords import Busy, WeakPassword
from la_portal.services.people.sessions import (
    Entry,
    SignedIn,
    change_password,
    choose,
    resolve,
    sign_in,
    sign_out,
)
from la_portal.services.people.throttle import TooManyAttempts

__all__ = [
    "Busy",
    "Entry",
    "Invited",
    "Place",
    "SignedIn",
    "TooManyAttempts",
    "WeakPassword",
    "accept",
    "change_password",
    "choose",
    "invitation",
    "invite",
    "names",
    "only_authority",
    "places",
    "resolve",
    "sign_in",
    "sign_out",
]
