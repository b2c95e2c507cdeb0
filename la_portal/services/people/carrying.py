"""The people of a school that goes on under another number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from la_portal.access import require
from la_portal.db import Database
from la_portal.models import Invitation, Membership
from la_portal.services.people.records import record
from la_portal.vocabulary import Actor, Permission


def carry_people(database: Database, actor: Actor, old_urn: int, new_urn: int, at: datetime) -> None:
    """Whoever belonged to the old school belongs to the new one in the same role, and so will who is invited.

    Done twice, it is as if done once.
    """
    require(actor, Permission.IMPORT_SCHOOLS)
    authority_id = actor.scope.authority_id
    with database.identity(writing=True) as session:
        for model, ended in ((Membership, Membership.ended_at), (Invitation, Invitation.used_at)):
            theirs = (model.authority_id == authority_id, model.school_id == old_urn, ended.is_(None))
            session.execute(update(model).where(*theirs).values(school_id=new_urn))
        detail = {"from": old_urn, "to": new_urn}
        record(session, "people_carried", at, authority_id=authority_id, person_id=actor.person_id, detail=detail)
