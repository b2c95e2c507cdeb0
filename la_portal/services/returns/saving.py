"""Saving a draft: what was typed, wrong typing included, section by section."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from la_portal.access import require
from la_portal.catalogue import questions
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, NotFound
from la_portal.models import SchoolReturn
from la_portal.queries.returns import ReturnFacts, find
from la_portal.services import audit
from la_portal.vocabulary import Actor, Permission, ReturnStatus, Scope

Typed = str | list[str]
LONGEST_TYPED = 2_000
_WRITABLE = {ReturnStatus.NOT_STARTED, ReturnStatus.DRAFT}


def save(
    session: TenantSession,
    actor: Actor,
    urn: int,
    slug: str,
    section: str,
    typed: dict[str, Typed],
    version: int,
    at: datetime,
) -> int:
    """What was typed stands in the draft, whatever it says; returns the section's new version.

    Fields that are not in `typed` keep what they had. Raises NotFound for a return outside the actor's scope,
    BadInput for a field that is not asked or cannot be kept, Conflict where the section was saved by somebody else
    since `version`, or the return is not open for typing.
    """
    require(actor, Permission.EDIT_RETURN, Scope(session.scope.authority_id, frozenset({urn})))
    school_return, facts = lock_return(session, urn, slug)
    require_open(facts, at)
    refuse_unkeepable(facts, section, typed)
    if school_return.versions.get(section, 0) != version:
        raise Conflict("Somebody saved this section while you were typing. What you typed is still here: look and save")
    school_return.draft = school_return.draft | {section: school_return.draft.get(section, {}) | typed}
    school_return.versions = school_return.versions | {section: version + 1}
    school_return.saved_at = at
    if school_return.status == ReturnStatus.NOT_STARTED:
        _start(session, actor, school_return, at)
    return version + 1


def lock_return(session: TenantSession, urn: int, slug: str) -> tuple[SchoolReturn, ReturnFacts]:
    """The return's row, held until the transaction ends, and its facts as they are once it is held.

    Raises NotFound outside the session's scope.
    """
    facts = find(session, urn, slug)
    statement = select(SchoolReturn).where(
        SchoolReturn.authority_id == session.scope.authority_id,
        SchoolReturn.collection_id == facts.collection.collection_id,
        SchoolReturn.school_id == facts.school_id,
    )
    school_return = session.execute(statement.with_for_update()).scalar_one()
    return school_return, find(session, urn, slug)  # again: somebody may have sent it while this waited for the row


def require_open(facts: ReturnFacts, at: datetime) -> None:
    """Returns where the return may be typed in at that moment; raises Conflict with the reason otherwise."""
    collection = facts.collection
    if facts.status not in _WRITABLE:
        raise Conflict("This return has been sent, so it cannot be changed. Ask your authority to reopen it")
    if london_date(at) > collection.closes_on:
        raise Conflict(
            f"{collection.name} closed on {in_words(collection.closes_on)}. Your draft is kept: ask your authority "
            "for more time"
        )
    if not collection.is_open(london_date(at)):
        raise Conflict(f"{collection.name} opens on {in_words(collection.opens_on)}. Come back then")


def refuse_unkeepable(facts: ReturnFacts, section: str, typed: dict[str, Typed]) -> None:
    """Raises NotFound for a section that does not exist, BadInput for a field or text that the draft cannot keep."""
    asked = facts.asked(facts.collection.opens_on)
    if section not in {known.code for known in asked.edition.sections}:
        raise NotFound
    fields = questions(asked.edition, section, asked.term, asked.phase_group)
    names = {field.name for field in fields} | {field.state_name for field in fields}
    for name, value in typed.items():
        if name not in names:
            raise BadInput("The form has changed since you opened it. Open the section again and save")
        _refuse_text("".join(value))


def _refuse_text(text: str) -> None:
    if len(text) > LONGEST_TYPED:
        raise BadInput(f"An answer is longer than {LONGEST_TYPED:,} characters. Shorten it and save again")
    if "\x00" in text or (not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)):
        raise BadInput("An answer has a character that cannot be kept. Type it again and save")


def _start(session: TenantSession, actor: Actor, school_return: SchoolReturn, at: datetime) -> None:
    school_return.status = ReturnStatus.DRAFT
    audit.record(
        session,
        actor,
        "return_started",
        at=at,
        school_id=school_return.school_id,
        collection_id=school_return.collection_id,
        from_state=ReturnStatus.NOT_STARTED,
        to_state=ReturnStatus.DRAFT,
    )
