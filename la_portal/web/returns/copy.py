"""The copy of what was sent, as it was asked: read from the document itself, never from the draft."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template

from la_portal.catalogue import Answer, Edition, Field, edition, questions
from la_portal.queries import returns, submissions
from la_portal.queries.submissions import SubmissionFacts
from la_portal.vocabulary import AnswerState, Permission, PhaseGroup, Term
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.copies import answered_sections
from la_portal.web.returns.opened import Opened
from la_portal.web.returns.statuses import moment_in_words


@bp.get("/<int:urn>/<slug>/receipt/<int:submission>/answers")
@needs(Permission.SEE_RETURN)
def answers(urn: int, slug: str, submission: int) -> str:
    """Every answer of that submission."""
    with session.reading() as reading:
        opened = Opened(returns.find(reading, urn, slug), session.now())
        sent = submissions.submission(reading, opened.facts, submission)
        texts = submissions.free_texts(reading, opened.facts, submission)
    asked_by = edition(sent.edition)
    given = _given(sent, texts)
    return render_template(
        "returns/copy.html",
        opened=opened,
        sent=sent,
        sent_at=moment_in_words(sent.submitted_at),
        sections=answered_sections(asked_by, _fields(asked_by, opened.facts.collection.term), given),
    )


def _fields(asked_by: Edition, term: Term) -> list[Field]:
    """Every field of that term, whichever schools it is for: a school's phase may have changed since it sent."""
    fields: dict[tuple[str, str], Field] = {}
    for section in asked_by.sections:
        for group in PhaseGroup:
            fields |= {(section.code, one.name): one for one in questions(asked_by, section.code, term, group)}
    return list(fields.values())


def _given(sent: SubmissionFacts, texts: Mapping[str, str]) -> dict[str, dict[str, Answer]]:
    sections: dict[str, dict[str, dict[str, Any]]] = json.loads(sent.document)["answers"]
    return {
        section: {name: _answer(kept, texts.get(name)) for name, kept in named.items()}
        for section, named in sections.items()
    }


def _answer(kept: Mapping[str, Any], text: str | None) -> Answer:
    return Answer(
        AnswerState(kept["state"]),
        number=kept.get("number"),
        choice=kept.get("choice"),
        choices=tuple(kept.get("choices", ())),
        on_date=date.fromisoformat(kept["on"]) if "on" in kept else None,
        text=text or ("Taken out" if "text_sha256" in kept else None),
    )
