"""The copy of what was sent, as it was asked: read from the document itself, never from the draft."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template

from la_portal.access import can
from la_portal.files.copies import answers_csv, document_json
from la_portal.files.pdf import Paper, answers_pdf
from la_portal.vocabulary import Permission
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.changes import changes_since
from la_portal.web.returns.copies import AnsweredSection, answered_sections
from la_portal.web.returns.sent_return import SentReturn, find_sent

_ANSWERS = "/<int:urn>/<slug>/receipt/<int:submission>/answers"


@bp.get(_ANSWERS)
@needs(Permission.SEE_RETURN)
def answers(urn: int, slug: str, submission: int) -> str:
    """Every answer of that submission."""
    sent = find_sent(urn, slug, submission)
    own_words = any(sent.texts.values()) and can(session.actor(), Permission.REDACT_TEXT)
    return render_template(
        "returns/copy.html",
        opened=sent.opened,
        sent=sent,
        can_redact=own_words,
        changed=changes_since(sent),
        queries=sent.queries,
        sections=_sections(sent),
    )


@bp.get(f"{_ANSWERS}.pdf")
@needs(Permission.SEE_RETURN)
def answers_paper(urn: int, slug: str, submission: int) -> Response:
    """The same to print and to keep."""
    sent = find_sent(urn, slug, submission)
    return sent.file(answers_pdf(_paper(sent)), "answers", "pdf", "application/pdf")


@bp.get(f"{_ANSWERS}.csv")
@needs(Permission.SEE_RETURN)
def answers_table(urn: int, slug: str, submission: int) -> Response:
    """The same for a spreadsheet."""
    sent = find_sent(urn, slug, submission)
    return sent.file(answers_csv(sent.fields, sent.answers), "answers", "csv", "text/csv")


@bp.get(f"{_ANSWERS}.json")
@needs(Permission.SEE_RETURN)
def answers_document(urn: int, slug: str, submission: int) -> Response:
    """The document itself, with which its fingerprint can be worked out again."""
    sent = find_sent(urn, slug, submission)
    body = document_json(sent.facts.document, sent.facts.sha256, sent.facts.receipt, sent.texts)
    return sent.file(body, "answers", "json", "application/json")


def _sections(sent: SentReturn) -> list[AnsweredSection]:
    return answered_sections(sent.edition, sent.fields, sent.answers)


def _paper(sent: SentReturn) -> Paper:
    facts = sent.opened.facts
    content: dict[str, Any] = {
        "school": f"{facts.school_name}, URN {facts.school_id}",
        "subtitle": f"Online safety return, {sent.opened.name}",
        "about": [
            f"Sent on {sent.when}{sent.for_the_school}, receipt {sent.facts.receipt}.",
            f"Incidents counted from {sent.counted}.",
        ],
        "sections": [
            {
                "title": one.title,
                "lines": [{"title": line.title, "words": line.words, "parts": line.parts} for line in one.lines],
            }
            for one in _sections(sent)
        ],
        "nothing": "Nothing is answered here.",
        "footer": sent.footer,
    }
    return Paper("All answers as sent", sent.facts.submitted_at, content)
