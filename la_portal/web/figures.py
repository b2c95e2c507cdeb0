"""The rows behind the dashboards' figures: as files, and the schools behind a number. Same queries, same numbers."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request

from la_portal.catalogue import edition
from la_portal.clock import london_date
from la_portal.errors import NotFound
from la_portal.files.writers import csv_bytes
from la_portal.queries import behind, collections, state
from la_portal.queries.behind import Question
from la_portal.queries.filters import Filters
from la_portal.queries.narrowing import narrowed
from la_portal.queries.registers import la_code
from la_portal.vocabulary import Permission, PhaseGroup
from la_portal.web import behind_words
from la_portal.web.behind_answers import answer
from la_portal.web.figure_tables import TABLES
from la_portal.web.figure_tables.behind import table_of
from la_portal.web.figure_tables.shapes import Table
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, reading

PAGE_SIZE = 50

figures = Blueprint("figures", __name__, url_prefix="/figures")


@figures.get("/<name>.csv")
@needs(Permission.SEE_DASHBOARDS)
def download(name: str) -> Response:
    """One table under the filters of the address; unchanged data is not sent twice."""
    return _file(name, TABLES.get(name) or abort(404))


@figures.get("/schools.csv")
@needs(Permission.SEE_DASHBOARDS)
def schools_file() -> Response:
    """All schools behind a number."""
    return _file("schools", table_of(_question()))


@figures.get("/schools")
@needs(Permission.SEE_DASHBOARDS)
def schools() -> str:
    """One page of the schools behind a number; without one, of those that are asked."""
    question, page = _question(), request.args.get("page", 1, type=int)
    with reading() as session:
        filters = narrowed(session, _filters())
        chosen = collections.span(session, filters).chosen
        number = behind.number(session, filters, question)
        pages = max(1, -(-number.schools // PAGE_SIZE))
        if not 1 <= page <= pages:
            raise NotFound
        rows = behind.schools(session, filters, question, page, PAGE_SIZE)
    address, title = behind_words.DASHBOARDS[question.kind]
    return render_template(
        "authority/schools_behind.html",
        collection=chosen,
        is_open=chosen.is_open(filters.on),
        heading=behind_words.heading(question, chosen, filters, number),
        subject=behind_words.subject(question, chosen),
        narrowing=behind_words.narrowing(filters),
        rows=[(row, answer(question, chosen, row)) for row in rows],
        phases={group.value: group.label for group in PhaseGroup},
        number=number,
        page=page,
        pages=pages,
        query=_query(question, filters),
        everybody=_query(question, Filters(on=filters.on, collection=filters.collection)),
        back=(_at(address, filters.to_query()), title),
        of_school=lambda urn: _at("/dashboards/school", replace(filters, school=urn).to_query()),
    )


def _filters() -> Filters:
    return Filters.from_query(request.args.to_dict(flat=False), london_date(now()))


def _question() -> Question:
    """The number that the address means; where it says nothing, the schools that are asked."""
    given = request.args
    return Question(given.get("kind", behind.RETURNS), given.get("item", ""), given.get("state", ""))


def _query(question: Question, filters: Filters) -> str:
    asked = (("kind", question.kind), ("item", question.item), ("state", question.state))
    return "&".join(part for part in (urlencode([pair for pair in asked if pair[1]]), filters.to_query()) if part)


def _at(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def _file(name: str, table: Table) -> Response:
    with reading() as session:
        version = state.data_version(session)
        filters = _filters()
        chosen = collections.span(session, filters).chosen
        filters = narrowed(session, filters)
        response = Response(mimetype="text/csv")
        response.set_etag(_tag(name, filters, version))
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Content-Disposition"] = f"attachment; filename={name}-{chosen.slug}.csv"
        if not request.if_none_match.contains(response.get_etag()[0] or ""):
            response.set_data(csv_bytes(table.columns, table.lines(session, filters, la_code(session))))
    response.make_conditional(request)
    return response


def _tag(name: str, filters: Filters, version: int) -> str:
    depends_on = (name, request.query_string, actor().scope.authority_id, version, edition().digest, filters)
    return hashlib.sha256(repr(depends_on).encode()).hexdigest()[:32]
