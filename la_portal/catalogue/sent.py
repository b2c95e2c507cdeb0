"""What was sent, read from the document itself: answers and fields as they were asked, never from a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.explaining import Explanation, name_for
from la_portal.catalogue.items import Edition, Field
from la_portal.catalogue.questions import questions
from la_portal.vocabulary import AnswerState, PhaseGroup, Term

TAKEN_OUT = "Taken out"


def answers_of(document: str, texts: Mapping[str, str]) -> dict[str, dict[str, Answer]]:
    """The answers of a submission by section and field; `texts` are its own words that have not been redacted.

    Where a text is none of these, TAKEN_OUT stands in its place.
    """
    sections: dict[str, dict[str, dict[str, Any]]] = orjson.loads(document)["answers"]
    return {
        section: {name: _answer(kept, texts.get(name)) for name, kept in named.items()}
        for section, named in sections.items()
    }


@dataclass(frozen=True)
class SentQuery:
    """A query as it was sent, and what the school said of it."""

    section: str
    rule: str
    field: str
    sentence: str
    explanation: Explanation

    @property
    def name(self) -> str:
        """The name under which a draft keeps the explanation, and own words stand beside the document."""
        return name_for(self.rule, self.field)


def queries_of(document: str, texts: Mapping[str, str]) -> list[SentQuery]:
    """The queries of a submission with their explanations, in the order of the return."""
    return [_query(kept, texts) for kept in orjson.loads(document).get("queries", ())]


def fields_of(edition: Edition, term: Term) -> list[Field]:
    """Every field of that term, whichever schools it is for: a school's phase may have changed since it sent."""
    fields: dict[tuple[str, str], Field] = {}
    for section in edition.sections:
        for group in PhaseGroup:
            fields |= {(section.code, one.name): one for one in questions(edition, section.code, term, group)}
    return list(fields.values())


def _query(kept: Mapping[str, Any], texts: Mapping[str, str]) -> SentQuery:
    words = texts.get(name_for(kept["rule"], kept["field"]), "")
    own = words or (TAKEN_OUT if "text_sha256" in kept else "")
    explanation = Explanation(kept["reason"], own, kept["stands"], kept["fact"])
    return SentQuery(kept["section"], kept["rule"], kept["field"], kept["sentence"], explanation)


def _answer(kept: Mapping[str, Any], text: str | None) -> Answer:
    return Answer(
        AnswerState(kept["state"]),
        number=kept.get("number"),
        choice=kept.get("choice"),
        choices=tuple(kept.get("choices", ())),
        on_date=date.fromisoformat(kept["on"]) if "on" in kept else None,
        text=text or (TAKEN_OUT if "text_sha256" in kept else None),
    )
