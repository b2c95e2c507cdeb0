"""The one callback: a path and a query go in, a filled page comes out, made once for each state of the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from dash.development.base_component import Component
from flask import Response, abort, g, request

from dashboards.answers import Answers
from dashboards.frame import framed
from dashboards.look import Page
from dashboards.markup import Node
from dashboards.pages import BY_PATH
from dashboards.requests import OUTPUT, asked
from la_portal.catalogue import edition
from la_portal.clock import london_date
from la_portal.queries import state
from la_portal.queries.filters import Filters
from la_portal.vocabulary import Permission
from la_portal.web.session import actor, now, reading

POLICY = {OUTPUT: Permission.SEE_DASHBOARDS}


@dataclass(frozen=True)
class Question:
    """What this request asks, and the session that reads its answer."""

    page: Page
    filters: Filters
    at: datetime
    session: Any


def fill(_path: str, _search: str) -> tuple[orjson.Fragment, orjson.Fragment]:
    """The top and the figures of the page that `remembering` has understood the request to ask for, as JSON."""
    question: Question = g.dashboards_question
    frame = question.page.frame or framed
    top, content = frame(question.page, question.session, question.filters, question.at)
    return _as_json(top), _as_json(content)


def _as_json(part: Node | list[Any]) -> orjson.Fragment:
    # Dash would have Plotly look at every part of it for arrays and dates first, which takes as long as the queries.
    return orjson.Fragment(orjson.dumps(part, default=Component.to_plotly_json))


def remembering(dispatch: Callable[[], Response], answers: Answers, release: str) -> Callable[[], Response]:
    """Dash's view, asked only for what is well formed and not answered yet for this reader and this data."""

    def update() -> Response:
        path, query = asked(request)
        page = BY_PATH.get(path) or abort(404)
        at = now()
        filters = Filters.from_query(query, london_date(at))
        with reading() as session:
            # Read before the figures are, in their transaction: what is kept under it is never older than it says.
            version = state.data_version(session)
            key = (actor().scope, actor().role, version, release, edition().digest, path, filters)
            body = answers.get(key)
            if body is None:
                g.dashboards_question = Question(page, filters, at, session)
                response = dispatch()
                if response.status_code == 200:
                    answers.put(key, response.get_data())
                return response
        return Response(body, mimetype="application/json")

    return update
