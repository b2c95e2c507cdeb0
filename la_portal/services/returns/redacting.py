"""Taking own words out of what was sent: gone wherever the school wrote them, while every receipt still verifies."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Any

from sqlalchemy import select

from la_portal.access import require
from la_portal.catalogue.typed import trimmed
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, NotFound
from la_portal.models import FreeText, SchoolReturn
from la_portal.queries.returns import find
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.services.returns.acting import LONGEST_REASON
from la_portal.vocabulary import Actor, Permission, Scope


def redact(
    session: TenantSession, actor: Actor, urn: int, slug: str, submission: int, field: str, why: str, at: datetime
) -> None:
    """What the submission says in that field is gone, and the reason stands beside the gap.

    Gone too are the same words in the same field of the school's other submissions and of all its drafts. Documents
    and their SHA-256 stay as they are. Raises NotFound for what lies outside the actor's scope or was never written,
    Conflict where the words have been taken out before, BadInput (of `why`) for a reason that cannot be kept.
    """
    require(actor, Permission.REDACT_TEXT, Scope(session.scope.authority_id, frozenset({urn})))
    if actor.person_id is None:
        raise BadInput("Words are taken out by a person. Sign in first")
    state = lock(session)
    collection_id = find(session, urn, slug).collection.collection_id
    texts = _texts(session, urn)
    words = _words_in(texts, collection_id, submission, field)
    reason = _kept_reason(why, words)
    for text in texts:
        if text.field == field and text.text == words:
            # Without its salt the hash in the document cannot confirm a guess at the words.
            text.text = text.salt = ""
            text.redacted_at, text.redacted_by, text.redacted_why = at, actor.person_id, reason
    _clear_drafts(session, urn, field, words)
    state.data_version += 1
    # No `why` here: nobody can take a name out of the chain, and a reason may hold one in spite of everything.
    audit.record(
        session,
        actor,
        "text_redacted",
        at=at,
        school_id=urn,
        collection_id=collection_id,
        detail={"submission": submission, "field": field},
    )


def _texts(session: TenantSession, urn: int) -> list[FreeText]:
    statement = select(FreeText).where(FreeText.authority_id == session.scope.authority_id, FreeText.school_id == urn)
    return list(session.execute(statement).scalars())


def _words_in(texts: list[FreeText], collection_id: int, submission: int, field: str) -> str:
    for text in texts:
        if (text.collection_id, text.submission, text.field) == (collection_id, submission, field):
            if text.redacted_at is not None:
                raise Conflict(f"These words were taken out already, on {in_words(london_date(text.redacted_at))}")
            return text.text
    raise NotFound


def _kept_reason(why: str, words: str) -> str:
    reason = " ".join(why.split())
    if not reason:
        raise BadInput("Say why the words are taken out", "why")
    if len(reason) > LONGEST_REASON:
        raise BadInput(f"Say why in {LONGEST_REASON} characters or fewer", "why")
    if not reason.isprintable():
        raise BadInput("The reason has a character that cannot be kept. Type it again", "why")
    if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", reason, re.IGNORECASE):
        raise BadInput("Say why without repeating the words, since the reason is kept", "why")
    return reason


def _clear_drafts(session: TenantSession, urn: int, field: str, words: str) -> None:
    statement = select(SchoolReturn).where(
        SchoolReturn.authority_id == session.scope.authority_id, SchoolReturn.school_id == urn
    )
    for school_return in session.execute(statement.with_for_update()).scalars():
        for section, typed in school_return.draft.items():
            cleared = _without(typed.get(field, ""), words)
            if cleared != typed.get(field, ""):
                school_return.draft = school_return.draft | {section: typed | {field: cleared}}
                # A form that was opened before still holds the words: its save must not bring them back.
                version = school_return.versions.get(section, 0)
                school_return.versions = school_return.versions | {section: version + 1}


def _without(typed: Any, words: str) -> Any:
    """What was typed, with nothing in place of the words at any depth; a draft holds them as they were typed."""
    if isinstance(typed, str):
        return "" if _plain(typed) == _plain(words) else typed
    return [_without(one, words) for one in typed]


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFC", trimmed(typed))
