"""Signing in with a link by e-mail: for a school's and a trust's people, where their authority allows it.

Whoever asks reads the same answer, and as many statements are sent, whether or not we know the address.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from la_portal.db import Database, IdentitySession
from la_portal.errors import BadInput, NotAllowed, NotFound
from la_portal.models import Authority, SignInLink
from la_portal.services.mail.outbox import post_way_in
from la_portal.services.people import throttle
from la_portal.services.people.memberships import Place, allow_links, current
from la_portal.services.people.records import clean_email, hash_of, record
from la_portal.services.people.sessions import Entry, find, start
from la_portal.services.people.tokens import token_of
from la_portal.vocabulary import WayIn

MINUTES = 15
PURPOSE = WayIn.SIGN_IN


class OtherBrowser(NotAllowed):
    """The link was opened in another browser than the one in which it was asked for."""


@dataclass(frozen=True)
class _Asking:
    person_id: uuid.UUID | None
    places: tuple[Place, ...]
    somewhere: int
    counted: bool
    within_limit: bool


def offered(database: Database) -> bool:
    """Whether the page to sign in offers a link: not where this installation serves one authority that allows none."""
    with database.identity() as session:
        known = session.execute(select(Authority.id).limit(2)).scalars().all()
    return len(known) != 1 or bool(allow_links(database, known))


def ask(database: Database, secret: str, email: str, browser_secret: str, address: str, at: datetime) -> None:
    """A link is on its way to that address, if its person may come in by one; it works only with `browser_secret`.

    They may where each place of theirs is a school's or a trust's, in an authority that allows it. Nothing tells who
    asks whether they may. Raises TooManyAttempts, after as many from `address` as with passwords; the links to one
    address are limited too, without a word. Each way leaves exactly one event. Raises BadInput for what is no address.
    """
    cleaned = clean_email(email)
    if cleaned is None:
        raise BadInput(f"'{email}' is not an email address. Write it like name@example.com")
    asking = _count(database, cleaned, address, at)
    if not asking.counted:
        raise throttle.TooManyAttempts
    allowed = _may(database, asking.places, asking.somewhere) and asking.within_limit
    with database.identity(writing=True) as session:
        link_id, authority_id = uuid.uuid4(), asking.places[0].authority_id if asking.places else None
        mail = post_way_in(session, PURPOSE, cleaned, link_id, at, authority_id=authority_id)
        session.flush()
        if asking.person_id is None or not allowed:
            # Somebody who gets no link costs as many statements, and leaves no row behind.
            session.delete(mail)
            reason = "limit" if not asking.within_limit else "no link for them"
            record(session, "link_refused", at, person_id=asking.person_id, detail={"reason": reason})
            return
        session.add(_link(secret, link_id, asking.person_id, browser_secret, at))
        record(session, "link_asked", at, authority_id=authority_id, person_id=asking.person_id)


def _link(secret: str, link_id: uuid.UUID, person_id: uuid.UUID, browser_secret: str, at: datetime) -> SignInLink:
    return SignInLink(
        id=link_id,
        token_hash=hash_of(token_of(secret, PURPOSE, link_id)),
        browser_hash=hash_of(browser_secret),
        person_id=person_id,
        asked_at=at,
        expires_at=at + timedelta(minutes=MINUTES),
    )


def _count(database: Database, email: str, address: str, at: datetime) -> _Asking:
    """Who asks, and whether they have not asked too often: from one address, or anybody for one account."""
    with database.identity(writing=True) as session:
        known = find(session, email)
        person_id = known.person_id if known else None
        places = current(session, person_id or uuid.uuid4())
        somewhere = session.execute(select(func.min(Authority.id))).scalar_one() or 0
        counted = throttle.take(session, throttle.key_of(f"link {email}", address), at)
        within_limit = throttle.take(session, throttle.key_of(f"link {email}", "anywhere"), at)
        if not counted:
            record(session, "link_refused", at, person_id=person_id, detail={"reason": "attempts"})
    return _Asking(person_id, places, somewhere, counted, within_limit)


def _may(database: Database, places: Collection[Place], somewhere: int = 0) -> bool:
    """Whether somebody with these places comes in by a link; without any, it is `somewhere` that is asked."""
    authorities = {place.authority_id for place in places}
    allowing = allow_links(database, authorities or {somewhere})
    return bool(places) and authorities <= allowing and not any(place.role.of_authority for place in places)


def look(database: Database, token: str, browser_secret: str, at: datetime) -> None:
    """Returns where the link would work; raises NotFound where it has stopped working, and OtherBrowser."""
    with database.identity() as session:
        _find(session, token, browser_secret, at)


def use(database: Database, token: str, browser_secret: str, at: datetime) -> Entry:
    """The person who asked is signed in; no link of theirs works any more.

    Raises NotFound, OtherBrowser, and NotAllowed where their places have ended or allow no links since they asked.
    """
    with database.identity(writing=True) as session:
        try:
            person_id = _find(session, token, browser_secret, at)
        except (NotFound, OtherBrowser) as refusal:
            record(session, "link_refused", at, detail={"reason": type(refusal).__name__})
            session.commit()
            raise
        found = current(session, person_id)
    if not _may(database, found):
        with database.identity(writing=True) as session:
            record(session, "link_refused", at, person_id=person_id, detail={"reason": "no link for them"})
        raise NotAllowed(
            "Your access has ended, or your authority allows no links any more. Ask its online safety team"
        )
    with database.identity(writing=True) as session:
        unused = (SignInLink.person_id == person_id, SignInLink.used_at.is_(None))
        used = session.execute(update(SignInLink).where(*unused).values(used_at=at).returning(SignInLink.token_hash))
        if hash_of(token) not in used.scalars().all():
            raise NotFound  # it was used in between
        found = current(session, person_id)
        record(session, "link_used", at, authority_id=found[0].authority_id, person_id=person_id)
        return Entry(start(session, person_id, found[0], at), found)


def _find(session: IdentitySession, token: str, browser_secret: str, at: datetime) -> uuid.UUID:
    statement = select(SignInLink.person_id, SignInLink.browser_hash).where(
        SignInLink.token_hash == hash_of(token), SignInLink.used_at.is_(None), SignInLink.expires_at > at
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound(f"This link has stopped working. It works once, for {MINUTES} minutes. Ask for a new one")
    if row.browser_hash != hash_of(browser_secret):
        raise OtherBrowser("Open the link in the browser in which you asked for it, or ask for a new one here")
    return row.person_id
