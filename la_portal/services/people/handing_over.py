"""A DSL leaves and somebody else takes over. The return, its draft, its history and its receipts are the school's."""

from __future__ import annotations

import uuid
from datetime import datetime

from la_portal.db import Database, IdentitySession
from la_portal.errors import BadInput, NotFound
from la_portal.models import Person
from la_portal.services.people.ending import Held, begin, end, held, replace
from la_portal.services.people.invitations import invite_by_mail
from la_portal.services.people.placing import Wanted, require_looks_after
from la_portal.services.people.records import clean_email
from la_portal.vocabulary import Actor, Role


def hand_over(
    database: Database, actor: Actor, membership_id: uuid.UUID, successor_id: uuid.UUID, at: datetime
) -> None:
    """The colleague with the membership `successor_id` is DSL of the school, and the leaving one's access has ended.

    A contributor becomes DSL; a headteacher or governor is DSL as well. Raises NotFound, NotAllowed, and BadInput with
    its field where the membership is no DSL's or the successor is the same person or no colleague.
    """
    with database.identity(writing=True) as session:
        leaving = _leaving(session, actor, membership_id)
        successor = held(session, leaving.authority_id, successor_id)
        if successor.school_id != leaving.school_id:
            raise NotFound
        if successor.person_id == leaving.person_id:
            raise BadInput("Choose somebody else to take over", "successor")
        wanted = successor.place(Role.DSL)
        if successor.role is Role.CONTRIBUTOR:
            replace(session, successor, wanted, at)
        elif successor.role is not Role.DSL:
            begin(session, successor, wanted, at)
        end(session, leaving, "handed_over", at, by=actor.person_id, to=successor.person_id)


def hand_over_by_mail(
    database: Database, secret: str, actor: Actor, membership_id: uuid.UUID, email: str, at: datetime
) -> str:
    """Somebody who is not there yet is invited as DSL; the leaving one's access ends when they accept.

    Returns the invitation's token. Raises as `hand_over` does, and BadInput for what is no address or their own.
    """
    with database.identity() as session:
        leaving = _leaving(session, actor, membership_id)
        if session.get_one(Person, leaving.person_id).email == clean_email(email):
            raise BadInput("This is the address of the person who leaves. Give that of who takes over", "email")
    wanted = Wanted(email, Role.DSL, leaving.school_id)
    return invite_by_mail(database, secret, actor, wanted, at, hands_over=leaving.membership_id)


def _leaving(session: IdentitySession, actor: Actor, membership_id: uuid.UUID) -> Held:
    leaving = held(session, actor.scope.authority_id, membership_id)
    if leaving.membership_id != actor.membership_id:
        require_looks_after(actor, leaving.role, leaving.school_id)
    if leaving.role is not Role.DSL:
        raise BadInput("Only a designated safeguarding lead hands over. Remove other people, or change their role")
    return leaving
