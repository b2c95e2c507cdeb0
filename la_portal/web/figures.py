"""The rows behind the dashboards' figures as files: the same queries, so the same numbers."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, abort, request

from la_portal.catalogue import edition
from la_portal.clock import london_date
from la_portal.files.writers import csv_bytes
from la_portal.queries import collections, state
from la_portal.queries.filters import Filters
from la_portal.queries.narrowing import narrowed
from la_portal.queries.registers import la_code
from la_portal.vocabulary import Permission
from la_portal.web.figure_tables import TABLES
from la_portal.web.guard import needs
from la_portal.web.session import actor, now, reading

figures = Blueprint("figures", __name__, url_prefix="/figures")


@figures.get("/<name>.csv")
@needs(Permission.SEE_DASHBOARDS)
def download(name: str) -> Response:
    """One table under the filters of the address; unchanged data is not sent twice."""
    table = TABLES.get(name) or abort(404)
    filters = Filters.from_query(request.args.to_dict(flat=False), london_date(now()))
    with reading() as session:
        version = state.data_version(session)
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
    depends_on = (name, actor().scope.authority_id, version, edition().digest, filters)
    return hashlib.sha256(repr(depends_on).encode()).hexdigest()[:32]
