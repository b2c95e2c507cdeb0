"""One return as the page shows it on which an officer decides about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from la_portal.catalogue import Field
from la_portal.db import TenantSession
from la_portal.queries import events, notes, records, reviews
from la_portal.queries.events import EventFacts
from la_portal.queries.history import with_before
from la_portal.queries.notes import NoteFacts
from la_portal.queries.records import Said
from la_portal.queries.replies import reply_by, reply_days
from la_portal.queries.returns import ReturnFacts
from la_portal.services import people
from la_portal.services.people import Colleague
from la_portal.services.returns.life import SENT
from la_portal.vocabulary import ReturnStatus, Role
from la_portal.web import session
from la_portal.web.authority.review_answers import (
    AnswerGroup,
    QueryRow,
    answer_groups,
    number_of,
    query_rows,
    worth_a_look,
)
from la_portal.web.returns.changes import Changes, changes_since, title_of
from la_portal.web.returns.opened import Opened, find_in
from la_portal.web.returns.sent_return import SentReturn, compared, read_sent
from la_portal.web.statuses import StatusTag, officer_status


@dataclass(frozen=True)
class Reviewed:
    """The return, what counts of it (None where nothing was sent), and what is known and said about it."""

    opened: Opened
    sent: SentReturn | None
    said: Said
    notes: list[NoteFacts]
    events: list[EventFacts]
    promised: int
    place: tuple[int, int, int | None]

    @property
    def facts(self) -> ReturnFacts:
        """The return itself."""
        return self.opened.facts

    @property
    def tag(self) -> StatusTag:
        """Where it stands, as an officer reads it."""
        if self.said.contest and self.said.contest.ended_as is None and self.facts.status in SENT:
            return StatusTag("Contested", "orange")
        return officer_status(self.facts.status, self.facts.changes_asked)

    @property
    def reply_by(self) -> date | None:
        """The day by which the school expects an answer, where it waits for one."""
        waits = self.sent is not None and self.facts.status is ReturnStatus.SUBMITTED and not self.facts.changes_asked
        return reply_by(self.sent.facts.submitted_at, self.promised) if waits and self.sent else None

    @property
    def to_decide(self) -> bool:
        """Whether it can be accepted, or changes can be asked for."""
        return self.facts.status is ReturnStatus.SUBMITTED

    @property
    def accepted_at(self) -> datetime | None:
        """When it was accepted, where it is."""
        if self.facts.status is not ReturnStatus.ACCEPTED:
            return None
        return next((one.happened_at for one in self.events if one.kind == "return_accepted"), None)

    @cached_property
    def queries(self) -> list[QueryRow]:
        """The queries of what was sent."""
        return query_rows(self.sent) if self.sent else []

    @cached_property
    def groups(self) -> list[AnswerGroup]:
        """All its answers."""
        if self.sent is None:
            return []
        queried = {query.key for query in self.queries}
        return answer_groups(self.sent, self.facts.before, compared(self.sent), queried)

    def shown(self, chosen: set[str], *, everything: bool) -> list[AnswerGroup]:
        """Those that stand on the page."""
        return self.groups if everything else worth_a_look(self.groups, chosen)

    @property
    def total(self) -> int:
        """How many answers there are."""
        return number_of(self.groups)

    @property
    def changed(self) -> Changes | None:
        """What differs from the submission before; None for a first one."""
        return changes_since(self.sent) if self.sent else None

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each answer is called, by its key."""
        fields: list[Field] = self.sent.fields if self.sent else []
        return {f"{field.section}.{field.name}": title_of(field) for field in fields}

    @property
    def readers(self) -> list[str]:
        """Who reads what the school is told, each with what they do: its DSLs and headteachers."""
        everybody = people.of_school(session.portal().database, self.facts.authority_id, self.facts.school_id)
        return [_reader(one) for one in everybody if one.role in {Role.DSL, Role.HEADTEACHER}]


def read(urn: int, slug: str) -> Reviewed:
    """That return; raises NotFound where it is not the reader's to see. The school sees that it was opened."""
    with session.reading() as reading:
        opened = find_in(reading, urn, slug)
        opened = Opened(with_before(reading, opened.facts), opened.at)
        facts = opened.facts
        return Reviewed(
            opened,
            _sent(reading, opened),
            records.about(reading, facts),
            notes.of_school(reading, urn, facts.collection.collection_id),
            events.of_return(reading, facts),
            reply_days(reading),
            reviews.next_unusual(reading, facts.collection.collection_id, urn),
        )


def _sent(reading: TenantSession, opened: Opened) -> SentReturn | None:
    number = opened.facts.counted_submission
    if number is None:
        return None
    before = read_sent(reading, opened, number - 1).answers if number > 1 else None
    return replace(read_sent(reading, opened, number), before=before)


def _reader(one: Colleague) -> str:
    return f"{one.name} ({'DSL' if one.role is Role.DSL else 'headteacher'})"
