"""A return's answers as an officer reviews them: beside last term's, with what changed and what was asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from la_portal.catalogue import Answer, Before, Field, Section
from la_portal.catalogue.in_words import answer_in_words
from la_portal.catalogue.sent import queries_of
from la_portal.catalogue.settling import HELD, NIL, RECORDED, RISK, cells_of, incident_total, recorded
from la_portal.catalogue.telling import WHOLE_SENTENCES, explained, told
from la_portal.queries.comparison import INCIDENTS, Comparison
from la_portal.web.returns.changes import answers_in, title_of
from la_portal.web.returns.sent_return import SentReturn

NOT_ASKED = "Not asked"
_PER = 1_000


@dataclass(frozen=True)
class AnswerRow:
    """One answer: `key` names it as `section.field`, `last` is what stood there before, `similar` the median."""

    key: str
    title: str
    now: str
    last: str
    similar: str = ""
    changed: bool = False
    queried: bool = False


@dataclass(frozen=True)
class AnswerGroup:
    """A section with those of its answers that are shown."""

    section: Section
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class QueryRow:
    """A query with what the school says to it; `key` names the answer that it is about."""

    key: str
    sentence: str
    explanation: str


def query_rows(sent: SentReturn) -> list[QueryRow]:
    """The queries that the return was sent with, in its order."""
    fields = {(field.section, field.name): field for field in sent.fields}
    rows: list[QueryRow] = []
    for one in queries_of(sent.facts.document, sent.texts):
        field = fields.get((one.section, one.field))
        if field is not None:
            about = "" if one.rule in WHOLE_SENTENCES else f"{field.about}: "
            said = explained(one) or "Not explained"
            rows.append(QueryRow(f"{one.section}.{one.field}", about + told(one), said))
    return rows


def answer_groups(
    sent: SentReturn, before: Before, compared: Comparison | None, queried: set[str]
) -> list[AnswerGroup]:
    """Every answer of the return, by section."""
    groups = answers_in(field for field in sent.fields if field.name in sent.answers.get(field.section, {}))
    medians = _medians(compared)
    found: list[AnswerGroup] = []
    for section in sent.edition.sections:
        said = sent.answers.get(section.code, {})
        rows = [_row(fields, said, before, medians, queried) for fields in groups.get(section.code, [])]
        rows = [*_total(sent, before, groups.get(section.code, []), medians), *rows]
        if rows:
            found.append(AnswerGroup(section, tuple(rows)))
    return found


def worth_a_look(groups: Sequence[AnswerGroup], chosen: set[str]) -> list[AnswerGroup]:
    """Of these only what changed, was asked about, can be compared, or is chosen already."""
    few = (
        AnswerGroup(
            one.section,
            tuple(row for row in one.rows if row.changed or row.queried or row.similar or row.key in chosen),
        )
        for one in groups
    )
    return [one for one in few if one.rows]


def number_of(groups: Sequence[AnswerGroup]) -> int:
    """How many answers these are."""
    return sum(len(one.rows) for one in groups)


def _row(
    fields: list[Field], said: Mapping[str, Answer], before: Before, medians: Mapping[str, str], queried: set[str]
) -> AnswerRow:
    first = fields[0]
    now, last = answer_in_words(fields, said), _before(fields, before)
    keys = {f"{field.section}.{field.name}" for field in fields}
    return AnswerRow(
        f"{first.section}.{first.name}",
        title_of(first),
        now,
        last or NOT_ASKED,
        medians.get(first.item.code, "") if first.row is None else "",
        bool(last) and now != last.partition(" (in ")[0],
        bool(keys & queried),
    )


def _before(fields: list[Field], before: Before) -> str:
    """What was answered in the last return, or when it was asked last; empty where it never was."""
    section, name = fields[0].section, fields[0].name
    for answers in (before.last, before.newest):
        said = answers.get(section, {})
        if all(field.name in said for field in fields):
            words = answer_in_words(fields, said)
            return words if answers is before.last else f"{words} (in {before.said_in[section][name]})"
    return ""


def _total(
    sent: SentReturn, before: Before, groups: list[list[Field]], medians: Mapping[str, str]
) -> Iterator[AnswerRow]:
    fields = [field for those in groups for field in those if field.item.group == RISK]
    if not fields:
        return
    section, cells, roll = fields[0].section, cells_of(fields), sent.given.roll
    now = _total_in_words(sent.answers[section], cells, roll)
    last = _total_in_words(before.last.get(section, {}), cells, 0)
    similar = medians.get(INCIDENTS, "")
    changed = bool(last) and now.partition(" (")[0] != last
    yield AnswerRow(f"{section}.{RECORDED}", "All incidents", now or "Not known", last or NOT_ASKED, similar, changed)


def _total_in_words(said: Mapping[str, Answer], cells: list[str], roll: int) -> str:
    if recorded(said) not in {HELD, NIL}:
        return ""
    total = incident_total(said, cells)
    return f"{total} ({round(_PER * total / roll)} per 1,000)" if roll else str(total)


def _medians(compared: Comparison | None) -> dict[str, str]:
    rows = compared.rows if compared else ()
    units = {"percent": "{}%", "per_1000": "{} per 1,000"}
    return {row.code: units[row.unit].format(round(row.median)) for row in rows if row.median is not None}
