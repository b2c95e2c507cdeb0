"""Saving a draft: what was typed, wrong typing included, section by section, by two people at once if need be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from la_portal.access import require
from la_portal.catalogue import RULES, questions
from la_portal.catalogue.explaining import WHY, query_of_name
from la_portal.catalogue.reading import Typed
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, NotAllowed, NotFound
from la_portal.models import SchoolReturn
from la_portal.queries.returns import ReturnFacts
from la_portal.services.returns.acting import lock_return
from la_portal.services.returns.editing import begin_edit
from la_portal.services.returns.life import require_in_time, typing
from la_portal.services.returns.merging import merge
from la_portal.vocabulary import Actor, Permission, Scope

LONGEST_TYPED = 2_000


@dataclass(frozen=True)
class Saved:
    """A save that was made: the section's version now, and the answers that two people changed differently."""

    version: int
    clashes: frozenset[str] = frozenset()


def save(
    session: TenantSession,
    actor: Actor,
    urn: int,
    slug: str,
    section: str,
    typed: dict[str, Typed],
    version: int,
    at: datetime,
    shown: Mapping[str, Typed] | None = None,
) -> Saved:
    """What was typed stands in the draft, whatever it says. Fields that are not in `typed` keep what they had.

    Where the section was saved by somebody else since `version`, `shown` (what the form held when it was opened) tells
    who changed what: both people's changes stand, but for the answers that both changed, which stay as they are and
    are named. Raises NotFound for a return outside the actor's scope, NotAllowed for a section that is not the
    actor's, BadInput for a field that is not asked or cannot be kept, Conflict where the return is not open for typing,
    or was saved by somebody else and nothing was `shown`.
    """
    require(actor, Permission.EDIT_RETURN, Scope(session.scope.authority_id, frozenset({urn})))
    school_return, facts = lock_return(session, urn, slug)
    require_open(facts, at)
    refuse_unkeepable(facts, section, typed)
    require_section(actor, section)
    newest, stored = school_return.versions.get(section, 0), school_return.draft.get(section, {})
    clashes: frozenset[str] = frozenset()
    if newest != version:
        if shown is None:
            raise Conflict("Somebody saved this section while you were typing. What you typed is still here")
        typed, clashes = merge(shown, stored, typed)
    if typed:
        begin_edit(session, actor, school_return, facts, at)
        met = school_return.saves
        keep(school_return, actor, section, typed, at)
        if clashes:
            school_return.saves = met  # who was met is named until somebody has chosen between the two
    return Saved(school_return.versions.get(section, 0), clashes)


def keep(school_return: SchoolReturn, actor: Actor, section: str, typed: dict[str, Typed], at: datetime) -> None:
    """What was typed stands in the draft's section, saved once more at that moment, by this actor."""
    school_return.draft = school_return.draft | {section: school_return.draft.get(section, {}) | typed}
    school_return.versions = school_return.versions | {section: school_return.versions.get(section, 0) + 1}
    who = {"by": str(actor.person_id) if actor.person_id else "", "at": at.isoformat()}
    school_return.saves = school_return.saves | {section: who}
    school_return.saved_at = at


def require_section(actor: Actor, section: str) -> None:
    """Returns where the section is the actor's to fill in; raises NotAllowed otherwise."""
    if actor.sections is not None and section not in actor.sections:
        raise NotAllowed("This section is for somebody else to fill in. Ask your designated safeguarding lead")


def require_open(facts: ReturnFacts, at: datetime) -> None:
    """Returns where the return may be typed in at that moment; raises Conflict with the reason otherwise."""
    typing(facts)
    require_in_time(facts, at)


def refuse_unkeepable(facts: ReturnFacts, section: str, typed: dict[str, Typed]) -> None:
    """Raises NotFound for a section that does not exist, BadInput for a field or text that the draft cannot keep."""
    asked = facts.asked(facts.collection.opens_on)
    if section not in {known.code for known in asked.edition.sections}:
        raise NotFound
    fields = questions(asked.edition, section, asked.term, asked.phase_group)
    names = {field.name for field in fields} | {field.state_name for field in fields}
    for name, value in typed.items():
        if name not in names and not _explains(name, names):
            raise BadInput("The form has changed since you opened it. Open the section again and save")
        _refuse_text("".join(value))


def _explains(name: str, names: set[str]) -> bool:
    """Whether this is where an explanation of a query about one of the fields is kept."""
    rule, field = query_of_name(name)
    return name.startswith(WHY) and field in names and any(rule == one.id and one.reasons for one in RULES)


def _refuse_text(text: str) -> None:
    if len(text) > LONGEST_TYPED:
        raise BadInput(f"An answer is longer than {LONGEST_TYPED:,} characters. Shorten it and save again")
    if "\x00" in text or (not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)):
        raise BadInput("An answer has a character that cannot be kept. Type it again and save")
