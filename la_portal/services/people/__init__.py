"""People: how they get in, who they are while they are in, and how they leave. Identities only, no tenant's row."""

from la_portal.services.people.carrying import carry_people
from la_portal.services.people.colleagues import Colleague, invite_colleague, of_school, signatories
from la_portal.services.people.invitations import DAYS, Invited, accept, invitation, invite
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
    "DAYS",
    "Busy",
    "Colleague",
    "Entry",
    "Invited",
    "Place",
    "SignedIn",
    "TooManyAttempts",
    "WeakPassword",
    "accept",
    "carry_people",
    "change_password",
    "choose",
    "invitation",
    "invite",
    "invite_colleague",
    "names",
    "of_school",
    "only_authority",
    "places",
    "resolve",
    "sign_in",
    "sign_out",
    "signatories",
]
