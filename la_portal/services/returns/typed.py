"""Answers as typed rows: the only place where an answer becomes a row."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from la_portal.catalogue import Answer, Checked, Field, Item, Kind, questions
from la_portal.catalogue.explaining import name_of
from la_portal.models import (
    ActionAnswer,
    FreeText,
    IncidentAnswer,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    Submission,
    TrainingAnswer,
)
from la_portal.queries.returns import ReturnFacts
from la_portal.vocabulary import AnswerState

TypedRow = ActionAnswer | IncidentAnswer | PlatformAnswer | PolicyAnswer | PracticeAnswer | TrainingAnswer
_ROWS: dict[str, type[PolicyAnswer] | type[PlatformAnswer]] = {"policies": PolicyAnswer, "platforms": PlatformAnswer}
_COUNTS: dict[str, type[IncidentAnswer] | type[ActionAnswer]] = {
    "risk": IncidentAnswer,
    "of_which": IncidentAnswer,
    "action": ActionAnswer,
}
_IN_SUBMISSION = {"incidents_recorded", "recording_confidence", "roll", "headcount", "post"}


def header_of(facts: ReturnFacts, checked: Checked) -> dict[str, Any]:
    """The answers that are columns of the submission. A roll that the school typed replaces the register's."""
    header, incidents = checked.answers["header"], checked.answers["incidents"]
    typed_roll = _number(header, "roll")
    return {
        "roll": facts.register_roll if typed_roll is None else typed_roll,
        "roll_disputed": typed_roll is not None,
        "headcount": _number(header, "headcount"),
        "post": _choice(header, "post"),
        "incidents_recorded": _choice(incidents, "incidents_recorded"),
        "recording_confidence": _choice(incidents, "recording_confidence"),
    }


def free_text_rows(facts: ReturnFacts, checked: Checked, number: int) -> list[FreeText]:
    """What was written in own words, each with a salt of its own."""
    written = [(name, answer.text) for answers in checked.answers.values() for name, answer in answers.items()]
    written += [(name_of(query.problem), query.explanation.own_words) for query in checked.queries if query.explanation]
    key = {**facts.scope_key, "submission": number}
    return [FreeText(**key, field=name, text=text, salt=secrets.token_hex(16)) for name, text in written if text]


def typed_rows(sent: Submission, facts: ReturnFacts, checked: Checked) -> list[TypedRow]:
    """One row an item for everything that was asked of this school in this collection."""
    asked = facts.asked(facts.collection.opens_on)
    key: dict[str, Any] = {**facts.scope_key, "submission": sent.submission}
    rows: list[TypedRow] = []
    for section, answers in checked.answers.items():
        fields = [
            field
            for field in questions(asked.edition, section, asked.term, asked.phase_group)
            if field.name in answers and field.item.kind is not Kind.TEXT and field.item.code not in _IN_SUBMISSION
        ]
        rows += _row_answers(key, section, fields, answers)
        rows += (_item_row(key, item, answers) for item in _items(fields))
    return rows


def _items(fields: list[Field]) -> Iterator[Item]:
    """The items of the section itself, each once: a pair has two fields."""
    yield from {field.item.code: field.item for field in fields if field.row is None}.values()


def _row_answers(
    key: Mapping[str, Any], section: str, fields: list[Field], answers: Mapping[str, Answer]
) -> Iterator[TypedRow]:
    rows: dict[str, dict[str, Any]] = {}
    for field in fields:
        if field.row is not None:
            rows.setdefault(field.row.code, {})[field.item.code] = _attribute(field.item, answers[field.name])
    for code, attributes in rows.items():
        yield _ROWS[section](**key, item=code, **attributes)


def _attribute(item: Item, answer: Answer) -> Any:
    if item.kind is Kind.SEVERAL:
        return sorted(answer.choices) if answer.given else None
    return answer.on_date if item.kind is Kind.DATE else answer.choice


def _item_row(key: Mapping[str, Any], item: Item, answers: Mapping[str, Answer]) -> TypedRow:
    if item.kind is Kind.PAIR:
        return _training_row(key, item, answers)
    answer = answers[item.code]
    if item.group in _COUNTS:
        return _COUNTS[item.group](**key, item=item.code, state=answer.state, value=answer.number)
    return PracticeAnswer(
        **key,
        item=item.code,
        state=answer.state,
        value=answer.number,
        choice=answer.choice,
        choices=sorted(answer.choices) if item.kind is Kind.SEVERAL else None,
        on_date=answer.on_date,
    )


def _training_row(key: Mapping[str, Any], item: Item, answers: Mapping[str, Answer]) -> TrainingAnswer:
    trained, eligible = answers[f"{item.code}-trained"], answers[f"{item.code}-eligible"]
    whole = trained.state is AnswerState.NUMBER and eligible.state is AnswerState.NUMBER
    state = AnswerState.NUMBER if whole else next(a.state for a in (trained, eligible) if a.number is None)
    numbers = {"trained": trained.number, "eligible": eligible.number} if whole else {}
    return TrainingAnswer(**key, item=item.code, state=state, **numbers)


def _number(answers: Mapping[str, Answer], name: str) -> int | None:
    return answers[name].number if name in answers else None


def _choice(answers: Mapping[str, Answer], name: str) -> str | None:
    return answers[name].choice if name in answers else None
