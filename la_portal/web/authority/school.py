"""One school's page: its whole story, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request

from la_portal.access import can
from la_portal.catalogue import edition
from la_portal.catalogue.explaining import words_of
from la_portal.catalogue.sent import SentQuery, fields_of, queries_of
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.queries.comparison import INCIDENTS
from la_portal.queries.contacts import Mailed, Spoken, of_school
from la_portal.queries.notes import NoteFacts
from la_portal.queries.notes import of_school as notes_of
from la_portal.queries.returns import ReturnFacts, find
from la_portal.queries.school_facts import GroupFacts, LinkFacts, SchoolFacts, groups_of, links_of, school_facts
from la_portal.queries.story import (
    Measures,
    Reply,
    TermOfSchool,
    measures_of,
    replies_to,
    support_wanted,
    terms_of_school,
)
from la_portal.queries.submissions import free_texts
from la_portal.services import people
from la_portal.services.comparison import compare
from la_portal.vocabulary import NoteKind, Permission, Role
from la_portal.web.authority import school_words as words
from la_portal.web.authority.school_charts import TERMS, charts, too_few
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.session import actor, note_read, now, portal, reading
from la_portal.web.statuses import officer_status
from la_portal.web.words import ROLE_NAMES

CONTACTS = 5

bp = Blueprint("school", __name__)


@dataclass
class _Story:
    """What the page is made of. `terms` are all returns, `sent` the last four that have come; newest first."""

    school: SchoolFacts
    terms: list[TermOfSchool]
    sent: list[TermOfSchool]
    replies: dict[int, Reply]
    groups: list[GroupFacts]
    links: list[LinkFacts]
    contacts: list[Mailed | Spoken]
    notes: list[NoteFacts]
    measures: Measures
    support: list[str] = field(default_factory=list[str])
    newest: ReturnFacts | None = None
    texts: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def queries(self) -> list[SentQuery]:
        """The queries of the newest return that has come, with their explanations."""
        return queries_of(self.sent[0].document or "", self.texts) if self.sent else []


@bp.get("/schools/<int:urn>")
@needs(Permission.SEE_SCHOOLS)
def page(urn: int) -> str:
    """The school's whole story."""
    today = london_date(now())
    with reading() as session:
        story = _read(session, urn, today)
    for term in story.sent:
        note_read(urn, term.collection.collection_id)
    colleagues = people.of_school(portal().database, actor().scope.authority_id, urn)
    return render_template(
        "authority/school.html",
        school=story.school,
        standing=words.standing_of(story.school, today),
        known=_known(story, today),
        charts=charts(story.sent, story.measures),
        too_few=too_few(story.sent),
        lines=[_line(term, story.replies) for term in story.terms],
        groups=story.groups,
        links=story.links,
        contacts=[(london_date(one.at), words.contact_in_words(one)) for one in story.contacts],
        notes=_notes(story),
        explained=_explained(story),
        colleagues=colleagues,
        role_names=ROLE_NAMES,
        has_dsl=any(one.role is Role.DSL for one in colleagues),
        may_manage=can(actor(), Permission.MANAGE_PEOPLE),
        may_note=can(actor(), Permission.KEEP_NOTES),
        opened="print" in request.args,
        today=today,
    )


def _read(session: TenantSession, urn: int, today: date) -> _Story:
    school = school_facts(session, urn)
    terms = terms_of_school(session, urn, today)
    sent = [one for one in terms if one.submission is not None][:TERMS]
    story = _Story(
        school=school,
        terms=terms,
        sent=sent,
        replies=replies_to(session, urn),
        groups=groups_of(session, urn),
        links=links_of(session, urn),
        contacts=of_school(session, urn, CONTACTS),
        notes=notes_of(session, urn),
        measures=measures_of(session, urn, sent, today),
    )
    if sent:
        story.newest = find(session, urn, sent[0].collection.slug)
        story.texts = free_texts(session, story.newest, sent[0].submission or 0)
        story.support = support_wanted(session, urn, sent[0])
    return story


def _known(story: _Story, today: date) -> list[words.Known]:
    found = [*words.of_predecessors(story.links), *words.of_this_term(story.school, story.terms, today)]
    if story.sent and story.newest:
        last = story.sent[0]
        number = last.collection.collection_id
        compared = compare(portal().database, actor(), story.newest, last.submission or 0, now())
        found += words.of_measures(story.measures, number)
        found += words.of_incidents(story.measures[INCIDENTS].get(number), words.incidents_of(compared.rows))
        found += words.of_queries(story.queries, last.unusual)
        found += words.of_support(edition(last.collection.edition), story.support)
    return [*found, *words.of_notes(story.notes, today)]


def _notes(story: _Story) -> list[tuple[date, str, str]]:
    """The newest notes for colleagues: when, what, and by whom."""
    shown = [one for one in story.notes if one.kind is NoteKind.NOTE][:CONTACTS]
    names = names_of(one.made_by for one in shown if one.made_by)
    return [(london_date(one.made_at), one.words, names[one.made_by] if one.made_by else "") for one in shown]


def _explained(story: _Story) -> list[tuple[str, str]]:
    """The explanations that stand until their facts change: what each is about, and the school's words."""
    standing = [one for one in story.queries if one.explanation.stands]
    if not standing:
        return []
    collection = story.sent[0].collection
    about = {(one.section, one.name): one.about for one in fields_of(edition(collection.edition), collection.term)}
    return [
        (f"{about[one.section, one.field]}: {one.sentence}", words_of(one.rule, one.explanation)) for one in standing
    ]


def _line(term: TermOfSchool, replies: dict[int, Reply]) -> dict[str, Any]:
    """One return as the table shows it."""
    queries: Sequence[SentQuery] = queries_of(term.document, {}) if term.document else ()
    return {
        "term": term,
        "status": officer_status(term.status, term.changes_asked),
        "early": words.how_early(term),
        "explained": len(queries) if term.document else None,
        "reply": words.reply_in_words(term, replies.get(term.collection.collection_id)),
    }
