"""The document that a submission freezes: what was answered, in words of the catalogue, the same bytes every time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from la_portal.catalogue import Answer, Checked, Query
from la_portal.catalogue.explaining import name_of
from la_portal.models import FreeText
from la_portal.queries.returns import ReturnFacts

FORMAT = 2


def snapshot(
    facts: ReturnFacts, checked: Checked, texts: Sequence[FreeText], declaration: str, number: int, la_code: str
) -> dict[str, Any]:
    """Everything that was sent. Own words appear as a salted hash only, so that they can be redacted later."""
    hashes = {text.field: salted_hash(text.text, text.salt) for text in texts}
    return {
        "format": FORMAT,
        "authority": la_code,
        "school": facts.school_id,
        "collection": facts.collection.slug,
        "counts_from": facts.collection.counts_from,
        "counts_to": facts.collection.counts_to,
        "edition": facts.collection.edition,
        "submission": number,
        "declaration": declaration,
        "answers": {
            section: {field: _encoded(answer, hashes.get(field)) for field, answer in answers.items()}
            for section, answers in checked.answers.items()
        },
        "queries": [_explained(query, hashes) for query in checked.queries],
    }


def canonical(document: dict[str, Any]) -> str:
    """The document as JSON with sorted keys: equal documents give equal bytes."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode()


def salted_hash(text: str, salt: str) -> str:
    """SHA-256 of the salt and the text: proves the text to who has it, gives nothing away to who has not."""
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def _explained(query: Query, hashes: Mapping[str, str]) -> dict[str, Any]:
    problem, explanation = query
    kept: dict[str, Any] = {"section": problem.section, "rule": problem.rule, "field": problem.field}
    kept |= {"sentence": problem.sentence, "fact": problem.fact, "reason": "", "stands": False}
    if explanation is not None:
        kept |= {"reason": explanation.reason, "stands": explanation.stands}
    text_hash = hashes.get(name_of(problem))
    return kept | {"text_sha256": text_hash} if text_hash else kept


def _encoded(answer: Answer, text_hash: str | None) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "number": answer.number,
        "choice": answer.choice,
        "choices": sorted(answer.choices) or None,
        "on": answer.on_date,
        "text_sha256": text_hash,
    }
    return {"state": answer.state, **{name: value for name, value in parts.items() if value is not None}}
