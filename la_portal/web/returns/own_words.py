"""The own words of a submission, and the way to take some out that should never have been written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for

from la_portal.access import can
from la_portal.catalogue import edition
from la_portal.catalogue.sent import fields_of, queries_of
from la_portal.clock import in_words, london_date
from la_portal.errors import BadInput
from la_portal.queries import submissions
from la_portal.queries.submissions import OwnWords, SubmissionFacts
from la_portal.services.returns import redact
from la_portal.vocabulary import Permission
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.keeping import Answered
from la_portal.web.returns.opened import Opened, find_in

_PATH = "/<int:urn>/<slug>/receipt/<int:submission>/words"


@dataclass(frozen=True)
class WordsLine:
    """One question with what was written there, or when, by whom and why it was taken out."""

    field: str
    title: str
    text: str
    taken_out: str
    why: str


@bp.get(_PATH)
@needs(Permission.SEE_RETURN)
def own_words(urn: int, slug: str, submission: int) -> Answered:
    """What the submission says in own words; with `take`, the form that takes one of them out."""
    return _page(urn, slug, submission, request.args.get("take", ""))


@bp.post(_PATH)
@needs(Permission.REDACT_TEXT)
def take_out(urn: int, slug: str, submission: int) -> Answered:
    """The words are gone, and the list of what is left comes next; without a good reason the form comes again."""
    field, why = request.form.get("field", ""), request.form.get("why", "")
    try:
        with session.writing() as writing:
            redact(writing, session.actor(), urn, slug, submission, field, why, session.now())
    except BadInput as refusal:
        return _page(urn, slug, submission, field, why, str(refusal))
    return redirect(url_for("returns.own_words", urn=urn, slug=slug, submission=submission))


def _page(urn: int, slug: str, submission: int, take: str, why: str = "", error: str = "") -> Answered:
    with session.reading() as reading:
        opened = find_in(reading, urn, slug)
        sent = submissions.submission(reading, opened.facts, submission)
        found = submissions.own_words(reading, opened.facts, submission)
    lines = _lines(opened, sent, found)
    may = can(session.actor(), Permission.REDACT_TEXT)
    page = render_template(
        "returns/own_words.html",
        opened=opened,
        sent=sent,
        lines=lines,
        may=may,
        taking=next((line for line in lines if may and line.text and line.field == take), None),
        why=why,
        error=error,
        problems=[{"text": error, "href": "#why"}] if error else [],
    )
    return (page, 400) if error else page


def _lines(opened: Opened, sent: SubmissionFacts, found: Sequence[OwnWords]) -> list[WordsLine]:
    titles = {field.name: field.title for field in fields_of(edition(sent.edition), opened.facts.collection.term)}
    titles |= {query.name: f"Explanation: {query.sentence}" for query in queries_of(sent.document, {})}
    names = names_of(one.redacted_by for one in found if one.redacted_by)
    return [
        WordsLine(
            field=one.field,
            title=titles.get(one.field, one.field),
            text=one.text,
            taken_out=f"Taken out on {in_words(london_date(one.redacted_at))} by {names[one.redacted_by]}"
            if one.redacted_at and one.redacted_by
            else "",
            why=one.redacted_why or "",
        )
        for one in found
    ]
