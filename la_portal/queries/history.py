"""What a school sent before this return: carried into its form, set beside its answers, asked about by its rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from sqlalchemy import or_, select

from la_portal.catalogue import Answer, Before, EarlierCount, Edition, edition
from la_portal.catalogue.concordance import translate
from la_portal.catalogue.sent import TAKEN_OUT, answers_of, queries_of
from la_portal.catalogue.settling import HELD, NIL, RISK, incident_total, recorded
from la_portal.catalogue.wording import lowered
from la_portal.db import TenantSession
from la_portal.models import Collection, FreeText, SchoolLink, SchoolReturn, Submission
from la_portal.queries.collections import COLLECTION, CollectionFacts, same_collection
from la_portal.queries.counted import what_counts
from la_portal.queries.returns import ReturnFacts
from la_portal.vocabulary import PREDECESSOR

RETURNS = 4  # a year and a term: what is asked in autumn alone is among them
_INCIDENTS = "incidents"

Answered = Mapping[str, Mapping[str, Answer]]


@dataclass(frozen=True)
class Sent:
    """One earlier return as it counts: the key of its submission, its document, and the edition that it speaks."""

    collection: CollectionFacts
    school_id: int
    submission: int
    document: str
    edition: str

    @property
    def key(self) -> tuple[int, int, int]:
        """Which submission it is, inside the authority."""
        return self.collection.collection_id, self.school_id, self.submission

    @property
    def name(self) -> str:
        """The term in the middle of a sentence: summer term 2026."""
        return lowered(self.collection.name)


def with_before(session: TenantSession, facts: ReturnFacts, sent: Sequence[Sent] | None = None) -> ReturnFacts:
    """The same return, knowing what the school sent in its last four returns before it; two statements.

    `sent` are these returns, for who has looked them up already.
    """
    sent = sent_before(session, facts) if sent is None else sent
    if not sent:
        return replace(facts, before=Before(expected=facts.expected_incidents))
    texts = _texts(session, facts, sent)
    now = edition(facts.collection.edition)
    answers = [_in_words_of(now, one, texts.get(one.key, {})) for one in sent]
    last = sent[0]
    return replace(
        facts,
        before=Before(
            name=last.name,
            newest=_newest(answers),
            said_in=_said_in(sent, answers),
            last=answers[0],
            explained=_standing(last, texts.get(last.key, {})),
            last_count=_count(facts.collection, last, answers[0]),
            year_ago=_year_ago(facts.collection, zip(sent, answers, strict=True)),
            nil_running=sum(1 for _ in takewhile(_is_nil, answers)),
            expected=facts.expected_incidents,
        ),
    )


def sent_before(session: TenantSession, facts: ReturnFacts) -> list[Sent]:
    """The last counted submissions before this collection, newest first; a school's own before its predecessor's."""
    mine = session.scope.authority_id
    predecessors = select(SchoolLink.linked_urn).where(
        SchoolLink.authority_id == mine, SchoolLink.school_id == facts.school_id, SchoolLink.kind == PREDECESSOR
    )
    statement = (
        select(*COLLECTION, Submission.school_id, Submission.submission, Submission.document, Submission.edition)
        .select_from(SchoolReturn)
        .join(Collection, same_collection())
        .join(Submission, what_counts(session))
        .where(
            SchoolReturn.authority_id == mine,
            or_(SchoolReturn.school_id == facts.school_id, SchoolReturn.school_id.in_(predecessors)),
            Collection.counts_to < facts.collection.counts_from,
        )
        .order_by(Collection.counts_to.desc(), Submission.school_id)
        .limit(2 * RETURNS)
    )
    found: dict[int, Sent] = {}
    for row in session.execute(statement):
        *collection, school_id, submission, document, code = tuple(row)
        one = Sent(CollectionFacts(*collection), school_id, submission, document, code)
        if one.collection.collection_id not in found or school_id == facts.school_id:
            found[one.collection.collection_id] = one
    return list(found.values())[:RETURNS]


def _texts(
    session: TenantSession, facts: ReturnFacts, sent: Sequence[Sent]
) -> dict[tuple[int, int, int], dict[str, str]]:
    """Own words that nobody has taken out, by submission and field."""
    statement = select(
        FreeText.collection_id, FreeText.school_id, FreeText.submission, FreeText.field, FreeText.text
    ).where(
        FreeText.authority_id == session.scope.authority_id,
        FreeText.school_id.in_({one.school_id for one in sent}),
        FreeText.collection_id.in_([one.collection.collection_id for one in sent]),
        FreeText.redacted_at.is_(None),
    )
    found: dict[tuple[int, int, int], dict[str, str]] = {}
    for collection_id, school_id, submission, field, text in session.execute(statement):
        found.setdefault((collection_id, school_id, submission), {})[field] = text
    return found


def _in_words_of(now: Edition, sent: Sent, texts: Mapping[str, str]) -> Answered:
    answers = answers_of(sent.document, texts)
    return answers if sent.edition == now.code else translate(edition(sent.edition), now, answers)


def _newest(answers: Sequence[Answered]) -> Answered:
    """The newest answer to each question: what was asked last in autumn is still there in summer."""
    newest: dict[str, dict[str, Answer]] = {}
    for one in reversed(answers):
        for section, named in one.items():
            newest.setdefault(section, {}).update(named)
    return newest


def _said_in(sent: Sequence[Sent], answers: Sequence[Answered]) -> dict[str, dict[str, str]]:
    """The term in which each of the newest answers was given."""
    said: dict[str, dict[str, str]] = {}
    for one, answered in reversed(list(zip(sent, answers, strict=True))):
        for section, named in answered.items():
            said.setdefault(section, {}).update(dict.fromkeys(named, one.name))
    return said


def _standing(last: Sent, texts: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """The explanations that were to stay until their facts change, as a draft would keep them.

    One whose words were taken out says nothing any more.
    """
    standing: dict[str, dict[str, list[str]]] = {}
    for query in queries_of(last.document, texts):
        if query.explanation.stands and query.explanation.own_words != TAKEN_OUT:
            standing.setdefault(query.section, {})[query.name] = query.explanation.to_typed()
    return standing


def _year_ago(collection: CollectionFacts, earlier: Iterable[tuple[Sent, Answered]]) -> EarlierCount | None:
    """The count of the same term a year before."""
    wanted = (collection.academic_year - 1, collection.term)
    of_term = ((s, a) for s, a in earlier if (s.collection.academic_year, s.collection.term) == wanted)
    return next((_count(collection, sent, answers) for sent, answers in of_term), None)


def _count(collection: CollectionFacts, sent: Sent, answers: Answered) -> EarlierCount | None:
    """What a return counted, by the cells of this collection's edition, where it did and its period had school days."""
    given = answers.get(_INCIDENTS, {})
    if recorded(given) not in {HELD, NIL} or not sent.collection.school_days:
        return None
    cells = [item.code for item in edition(collection.edition).section(_INCIDENTS).group(RISK)]
    return EarlierCount(sent.name, incident_total(given, cells), sent.collection.school_days)


def _is_nil(answers: Answered) -> bool:
    return recorded(answers.get(_INCIDENTS, {})) == NIL
