"""Whether the service can serve, for who watches over it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from la_portal.web.guard import public
from la_portal.web.session import portal

health = Blueprint("health", __name__)


@health.get("/health")
@public
def check() -> tuple[Response, int]:
    """200 when the database answers and its schema is the one that this service was made for, else 503."""
    try:
        with portal().database.engine.connect() as connection:
            ready = portal().schema_is_current(connection)
    except SQLAlchemyError:
        ready = False
    return (jsonify(status="ok"), 200) if ready else (jsonify(status="unavailable"), 503)
