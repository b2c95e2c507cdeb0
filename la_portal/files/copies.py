"""A submission as files for programs: its answers as a tidy table, and its document with what is needed to prove it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import orjson

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.in_words import STATES
from la_portal.catalogue.items import Field
from la_portal.files.writers import Value, csv_bytes

HEADS = ("Section", "Item", "Row", "Part", "Label", "State", "Value", "Value in words")
_BETWEEN = "; "


def answers_csv(fields: Iterable[Field], answers: Mapping[str, Mapping[str, Answer]]) -> bytes:
    """A row for every field that has an answer or lacks one, by codes and in words; several choices share a cell."""
    return csv_bytes(HEADS, _rows(fields, answers))


def document_json(document: str, sha256: str, receipt: str, texts: Mapping[str, str]) -> bytes:
    """The document byte for byte as it was frozen, its SHA-256 and receipt, and what was written in own words.

    The SHA-256 is that of the document with its names in order and no space between, which is how it stands here.
    """
    return orjson.dumps(
        {"receipt": receipt, "sha256": sha256, "texts": dict(texts), "document": orjson.Fragment(document)}
    )


def _rows(fields: Iterable[Field], answers: Mapping[str, Mapping[str, Answer]]) -> Iterator[tuple[Value, ...]]:
    for field in fields:
        answer = answers.get(field.section, {}).get(field.name)
        if answer is not None:
            row = field.row.code if field.row else None
            where = (field.section, field.item.code, row, field.part or None, field.title)
            yield (*where, answer.state, _value(answer), _in_words(field, answer))


def _value(answer: Answer) -> Value:
    if answer.number is not None:
        return answer.number
    if answer.choices:
        return _BETWEEN.join(answer.choices)
    return answer.on_date or answer.choice or answer.text


def _in_words(field: Field, answer: Answer) -> str | None:
    labels = {option.code: option.label for option in (*field.options, *field.item.states)}
    if answer.choice is not None:
        return labels.get(answer.choice, answer.choice)
    if answer.choices:
        return _BETWEEN.join(labels.get(code, code) for code in answer.choices)
    return labels.get(answer.state, STATES.get(answer.state))
