"""What a school's authority asks of a return that was sent: changes to named answers, a word on a correction."""

from __future__ import annotations

from dataclasses import dataclass

from la_portal.access import can
from la_portal.catalogue import Field
from la_portal.catalogue.wording import counted
from la_portal.clock import in_words
from la_portal.queries.records import RecordFacts, Said
from la_portal.services.returns.life import SENT
from la_portal.vocabulary import Permission
from la_portal.web import session
from la_portal.web.returns.changes import title_of
from la_portal.web.returns.opened import Opened
from la_portal.web.returns.places import place_of


@dataclass(frozen=True)
class AskedLine:
    """One answer to look at again, why, and where; no address where the reader cannot change it."""

    title: str
    reason: str
    href: str


@dataclass(frozen=True)
class AskedFor:
    """All that is asked of one return."""

    id: str
    heading: str
    lines: tuple[AskedLine, ...]


def asked_of(opened: Opened, said: Said) -> AskedFor | None:
    """What the school is still asked to change; None where nothing is, or the collection has closed."""
    request = said.request
    if request is None or opened.shut:
        return None
    fields = {
        f"{section.code}.{field.name}": field
        for section in opened.asked.edition.sections
        for field in opened.asked.questions(section.code)
    }
    by = f" by {in_words(request.answer_by)}" if request.answer_by else ""
    lines = (_line(opened, fields.get(item), item, request) for item in request.items)
    heading = f"Changes asked for: {counted(len(request.items), 'item')}{by}"
    return AskedFor(f"asked-{opened.facts.collection.slug}", heading, tuple(lines))


def to_answer(opened: Opened, said: Said) -> bool:
    """Whether the authority sent what counts, and the school has not said yet whether it is right."""
    facts = opened.facts
    return facts.status in SENT and said.on_behalf and not said.answered


def _line(opened: Opened, field: Field | None, item: str, request: RecordFacts) -> AskedLine:
    reason = request.reasons.get(item) or request.reason
    may = field is not None and _may_fill_in(field.section)
    return AskedLine(title_of(field) if field else item, reason, place_of(opened, field) if field and may else "")


def _may_fill_in(section: str) -> bool:
    actor = session.actor()
    return can(actor, Permission.EDIT_RETURN) and (actor.sections is None or section in actor.sections)
