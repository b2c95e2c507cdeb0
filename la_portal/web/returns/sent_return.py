"""A submission as its copies and papers see it: facts, answers and texts, read once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from flask import Response, request

from la_portal.catalogue import Answer, Edition, Field, edition
from la_portal.catalogue.explaining import words_of
from la_portal.catalogue.given import Given
from la_portal.catalogue.in_words import in_short
from la_portal.catalogue.sent import answers_of, fields_of, queries_of
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.queries import submissions
from la_portal.queries.comparison import Comparison
from la_portal.queries.submissions import SubmissionFacts
from la_portal.services.comparison import compare
from la_portal.web import session
from la_portal.web.returns.opened import Opened, find_in
from la_portal.web.returns.statuses import moment_in_words

NOTHING = "none"


Answered = dict[str, dict[str, Answer]]


@dataclass(frozen=True)
class SentReturn:
    """One submission of a return; what stands in it never changes, but a text can be taken out.

    `before` are the answers of the submission before it, None where it is the first.
    """

    opened: Opened
    facts: SubmissionFacts
    texts: Mapping[str, str]
    before: Answered | None = None

    @property
    def edition(self) -> Edition:
        """The edition by which it was asked."""
        return edition(self.facts.edition)

    @cached_property
    def answers(self) -> Answered:
        """Its answers by section and field."""
        return answers_of(self.facts.document, self.texts)

    @cached_property
    def fields(self) -> list[Field]:
        """The fields that it may have, in the order of the return."""
        return fields_of(self.edition, self.opened.facts.collection.term)

    @property
    def given(self) -> Given:
        """Its answers as rules and steps look at them, on the day on which they were sent."""
        return Given(self.opened.facts.asked(london_date(self.facts.submitted_at)), self.answers)

    @property
    def queries(self) -> list[tuple[str, str, str]]:
        """The queries that it was sent with: what each is about, the fact, and the explanation in words."""
        fields = {(field.section, field.name): field for field in self.fields}
        return [
            (fields[one.section, one.field].about, one.sentence, words_of(one.rule, one.explanation) or "Not explained")
            for one in queries_of(self.facts.document, self.texts)
            if (one.section, one.field) in fields
        ]

    def said(self, section: str, name: str) -> str:
        """One answer in words; empty where it was not asked, and where it says that there is nothing."""
        answer = self.answers.get(section, {}).get(name)
        field = next((one for one in self.fields if one.name == name and one.section == section), None)
        return in_short(field, answer) if field and answer and answer.given and not answer.is_among((NOTHING,)) else ""

    @property
    def when(self) -> str:
        """Monday 7 December 2026 at 2:12pm."""
        return moment_in_words(self.facts.submitted_at)

    @property
    def counted(self) -> str:
        """From when to when incidents were counted."""
        collection = self.opened.facts.collection
        return f"{in_words(collection.counts_from)} to {in_words(collection.counts_to)}"

    @property
    def for_the_school(self) -> str:
        """Who sent it, where that was not the school itself, to stand after when it was sent."""
        return " by the authority on behalf of the school" if self.facts.on_behalf else ""

    @property
    def footer(self) -> list[str]:
        """What stands at the foot of every printed page."""
        return [f"Receipt {self.facts.receipt}, sent on {self.when}", f"SHA-256 {self.facts.sha256}"]

    def file(self, body: bytes, what: str, kind: str, mimetype: str) -> Response:
        """The body as a file that a browser may keep and must ask about; a PDF opens, others are saved."""
        response = Response(body, mimetype=mimetype)
        response.add_etag()
        shown = "inline" if kind == "pdf" else "attachment"
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Content-Disposition"] = f"{shown}; filename={self._name(what)}.{kind}"
        response.make_conditional(request)
        return response

    def _name(self, what: str) -> str:
        school = unicodedata.normalize("NFKD", self.opened.facts.school_name).encode("ascii", "ignore").decode()
        words = re.findall("[a-z0-9]+", school.lower())
        return "-".join([*words, str(self.opened.facts.school_id), self.opened.facts.collection.slug, what])


def find_sent(urn: int, slug: str, submission: int) -> SentReturn:
    """That submission; raises NotFound where it is not the reader's to see."""
    with session.reading() as reading:
        opened = find_in(reading, urn, slug)
        sent = read_sent(reading, opened, submission)
        before = read_sent(reading, opened, submission - 1).answers if submission > 1 else None
        return replace(sent, before=before)


def read_sent(reading: TenantSession, opened: Opened, submission: int) -> SentReturn:
    """That submission without the one before it; raises NotFound where there is none."""
    facts = submissions.submission(reading, opened.facts, submission)
    return SentReturn(opened, facts, submissions.free_texts(reading, opened.facts, submission))


def compared(sent: SentReturn) -> Comparison:
    """That submission beside similar schools and the authority, as far as they have sent."""
    database, facts = session.portal().database, sent.opened.facts
    return compare(database, session.actor(), facts, sent.facts.submission, session.now())
