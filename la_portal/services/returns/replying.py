"""What the school hears of a decision about its return: written with the decision, and taken back with it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time

from la_portal.clock import LONDON, london_date
from la_portal.db import TenantSession
from la_portal.queries.working_days import working_day_after
from la_portal.services.mail import letters, outbox, withdrawing
from la_portal.services.mail.letters import Letter
from la_portal.services.returns.acting import Act
from la_portal.vocabulary import Audience

_MORNING = time(8)
AUDIENCE = Audience.DSL_AND_HEADTEACHER


def tell(act: Act, letter: Letter, once: str | None = None) -> None:
    """The school's DSL and headteacher have a message waiting, from now on."""
    school_id, collection_id = act.facts.school_id, act.facts.collection.collection_id
    outbox.post(act.session, letter, AUDIENCE, act.at, school_id=school_id, collection_id=collection_id, once=once)


def tell_accepted(
    session: TenantSession, about: Sequence[letters.About], at: datetime, batch: uuid.UUID | None = None
) -> None:
    """These schools hear on the next working day that what they sent is accepted; once, however often it is."""
    keys = {acceptance_key(one): one for one in about}
    said = withdrawing.said(session, keys)
    for key, one in keys.items():
        if key not in said:
            outbox.post(
                session,
                letters.accepted(one),
                AUDIENCE,
                at,
                school_id=one.school_id,
                collection_id=one.collection.collection_id,
                once=key,
                not_before=reply_at(at),
                batch=batch,
            )


def unsay_accepted(session: TenantSession, about: Sequence[letters.About]) -> None:
    """They do not hear of the acceptance, where they have not heard yet."""
    withdrawing.take_back(session, [acceptance_key(one) for one in about])


def acceptance_key(about: letters.About) -> str:
    """What must not be said twice: that this submission is accepted."""
    return f"accepted/{about.collection.collection_id}/{about.school_id}/{about.counted_submission}"


def tell_changes(act: Act, request: uuid.UUID, items: int, answer_by: date | None) -> None:
    """The school hears of the request for changes, once, however often it is taken up again."""
    key = _changes_key(request)
    if not withdrawing.said(act.session, [key]):
        tell(act, letters.changes_asked(act.facts, items, answer_by), key)


def _changes_key(request: uuid.UUID) -> str:
    return f"changes/{request}"


def unsay_changes(session: TenantSession, request: uuid.UUID) -> None:
    """They do not hear of the request, where they have not heard yet."""
    withdrawing.take_back(session, [_changes_key(request)])


def reply_at(at: datetime) -> datetime:
    """When an acceptance is told: at eight on the next working day, so that it can be undone until then."""
    return _morning(working_day_after(london_date(at)))


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING, LONDON)
