"""The page for governors: what was sent, what may come next and what to ask, on the screen and on paper."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, render_template

from la_portal.catalogue.next_steps import next_steps
from la_portal.files.pdf import Paper, governors_pdf
from la_portal.reports import governors
from la_portal.reports.governors import GovernorsSummary
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.sent_return import SentReturn, compared, find_sent

_SUMMARY = "/<int:urn>/<slug>/receipt/<int:submission>/summary"
NO_STEPS = "The answers show no gap that calls for a step now."
NO_TRAINING = "Not asked this term."
CARE = "For governors. Small numbers can point to a child: read them here, do not publish them."


@bp.get(_SUMMARY)
@needs(Permission.SEE_RETURN)
def summary(urn: int, slug: str, submission: int) -> str:
    """The summary as a page that can be printed."""
    sent = find_sent(urn, slug, submission)
    return render_template(
        "returns/summary.html",
        opened=sent.opened,
        sent=sent,
        summary=_summary(sent),
        no_steps=NO_STEPS,
        no_training=NO_TRAINING,
        care=CARE,
    )


@bp.get(f"{_SUMMARY}.pdf")
@needs(Permission.SEE_RETURN)
def summary_paper(urn: int, slug: str, submission: int) -> Response:
    """The same on one sheet of paper."""
    sent = find_sent(urn, slug, submission)
    return sent.file(governors_pdf(_paper(sent)), "summary", "pdf", "application/pdf")


def _summary(sent: SentReturn) -> GovernorsSummary:
    given = sent.given
    return governors.build(sent.opened.facts, sent.facts, given, compared(sent), next_steps(given))


def _paper(sent: SentReturn) -> Paper:
    built = _summary(sent)
    steps = [
        {"title": one.title, "because": one.because, "source": one.guidance.cited, "link": one.guidance.link}
        for one in built.steps
    ]
    content: dict[str, Any] = asdict(built) | {
        "subtitle": f"Online safety return, {sent.opened.name}",
        "steps": steps,
        "no_steps": NO_STEPS,
        "no_training": NO_TRAINING,
        "footer": [CARE, *sent.footer],
    }
    return Paper("Summary for governors", built.sent_at, content)
