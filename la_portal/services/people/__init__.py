"""People: how they get in, who they are while they are in, and how they leave. Identities only, no tenant's row."""

from la_portal.services.people.carrying import carry_people
from la_portal.services.people.colleagues import (
    Colleague,
    last_seen,
    of_authority,
    of_school,
    roles_by_school,
    signatories,
)
from la_portal.services.people.ending import change_role, remove
from la_portal.services.people.handing_over import hand_over, hand_over_by_mail
from la_portal.services.people.invitations import DAYS, again, invite, invite_by_mail, withdraw
from la_portal.services.people.joining import Invited, accept, accept_as, invitation
from la_portal.services.people.memberships import Place, names, only_authority, places
from la_portal.services.people.passwords import Busy, WeakPassword
from la_portal.services.people.placing import Wanted
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
    "Wanted",
    "WeakPassword",
    "accept",
    "accept_as",
    "again",
    "carry_people",
    "change_password",
    "change_role",
    "choose",
    "hand_over",
    "hand_over_by_mail",
    "invitation",
    "invite",
    "invite_by_mail",
    "last_seen",
    "names",
    "of_authority",
    "of_school",
    "only_authority",
    "places",
    "remove",
    "resolve",
    "roles_by_school",
    "sign_in",
    "sign_out",
    "signatories",
    "withdraw",
]
