"""After the page of one return, the record that its school can see: an officer was shown it."""

from __future__ import annotations

from flask import Flask, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.wrappers import Response

from la_portal.clock import london_date
from la_portal.services import readings
from la_portal.web import session
from la_portal.web.errors import database_error

SHOWN = frozenset({200, 400, 409})  # a form that comes back shows the return as well as one that comes first


def init_readings(app: Flask) -> None:
    """No page of one return leaves the app for somebody of the authority before the reading is on the record."""
    app.after_request(_record)


def _record(response: Response) -> Response:
    noted = session.noted()
    if not noted or response.status_code not in SHOWN or request.method == "HEAD" or not session.actor().on_behalf:
        return response
    try:
        with session.writing() as writing:
            for urn, collection_id in noted:
                readings.note(writing, session.actor(), urn, collection_id, london_date(session.now()))
    except (OperationalError, PoolTimeout) as error:
        # The school has been promised the whole list: what cannot be written down is not shown, for this minute.
        return database_error(error)
    return response
