"""One chapter of a report: findings to choose, the authority's words to write, and its tables as they may leave."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.access import can
from la_portal.catalogue.personal_data import warning
from la_portal.clock import london_date
from la_portal.errors import BadInput, Conflict, NotFound
from la_portal.queries import reports, state
from la_portal.queries.schools import named_in
from la_portal.services.reports import LONGEST_WORDS, save_chapter
from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.problems import problems_of
from la_portal.web.reports.addresses import EDITION, open_year, year_of
from la_portal.web.reports.listed import STATUSES
from la_portal.web.reports.shown import Shown, shown
from la_portal.web.session import actor, now, reading, writing

Answered = str | Response | tuple[str, int]
_CHAPTER = f"{EDITION}/<name>"

# The form comes back with the version that there is now: to save it again is to have seen what stands there.
QUICKER = (
    "Somebody changed this report while you had it open, so nothing was saved. What you typed is still here. "
    "Look at what they did, then save again"
)

bp = Blueprint("chapter", __name__)


@dataclass(frozen=True)
class Typed:
    """What the form holds: words, the rules whose findings are kept, and whether its writer has looked for names."""

    words: str
    kept: frozenset[str]
    sure: bool = False


@bp.get(_CHAPTER)
@needs(Permission.SEE_REPORTS)
def page(year: str, edition: int, name: str) -> str:
    """The chapter, with its form for who may write while the edition is not published."""
    found, moved = _find(year, edition, name)
    return _page(found, moved, Typed(found.words, found.kept))


@bp.post(_CHAPTER)
@needs(Permission.WRITE_REPORTS)
def save(year: str, edition: int, name: str) -> Answered:
    """The chapter is saved, or comes back as it was typed with what is wrong or looks like a person or a school."""
    found, moved = _find(year, edition, name)
    words, kept = request.form.get("words", ""), request.form.getlist("kept")
    typed = Typed(words, frozenset(kept), sure=words == request.form.get("sure"))
    doubt = "" if typed.sure or len(words) > LONGEST_WORDS else _doubt(words)
    if doubt:
        return _page(found, moved, typed, doubt, doubted=True), 400
    version = request.form.get("version", 0, type=int)
    try:
        with writing() as session:
            save_chapter(session, actor(), open_year(session, year, edition), name, words, kept, version, now())
    except BadInput as error:
        return _page(found, moved, typed, f"{error}"), 400
    except Conflict:
        found, moved = _find(year, edition, name)
        if found.facts.is_published:
            raise
        return _page(found, moved, typed, QUICKER, quicker=True), 409
    return redirect(url_for("reports.chapter.page", year=year, edition=edition, name=name))


def _find(year: str, edition: int, name: str) -> tuple[Shown, bool]:
    """The edition open at that chapter, and whether returns have changed since its figures were drawn."""
    with reading() as session:
        facts = reports.find(session, year_of(year), edition)
        moved = not facts.is_published and facts.data_version != state.data_version(session)
    found = shown(facts, name)
    if found is None:
        raise NotFound
    return found, moved


def _doubt(words: str) -> str:
    """What in the words looks like one person or one school, as a sentence; empty where nothing does."""
    said = warning(words, london_date(now()))
    if said or not words.strip():
        return said
    with reading() as session:
        schools = named_in(session, words)
    if not schools:
        return ""
    return f"'{schools[0]}' is the name of a school. Take it out, or tick the box below if it names none"


def _page(
    found: Shown, moved: bool, typed: Typed, error: str = "", *, doubted: bool = False, quicker: bool = False
) -> str:
    saved, field = found.saved, "words" if found.chapter.question else f"kept-{found.first_rule}"
    return render_template(
        "reports/chapter.html",
        found=found,
        facts=found.facts,
        status=STATUSES[found.facts.status],
        moved=moved,
        typed=typed,
        error=error,
        problems=problems_of({field: error} if error else {}),
        asks_if_sure=typed.words and (doubted or typed.sure),
        quicker=quicker,
        may_write=can(actor(), Permission.WRITE_REPORTS) and not found.facts.is_published,
        may_publish=can(actor(), Permission.PUBLISH_REPORTS),
        mine=actor().person_id in {found.facts.asked_by, found.facts.changed_by},
        names=names_of(one for one in (saved and saved[0], found.facts.asked_by, found.facts.reviewed_by) if one),
    )
