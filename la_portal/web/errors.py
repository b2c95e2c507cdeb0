"""What a person reads when something is not there, not theirs, not right, or broken: a sentence, never an inside."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError
from werkzeug.wrappers import Response

from la_portal.errors import BadInput, Conflict, NotAllowed, NotFound, PortalError
from la_portal.services.people import Busy, TooManyAttempts
from la_portal.web.guard import ForeignOrigin
from la_portal.web.logs import log_fault
from la_portal.web.session import NotSignedIn
from la_portal.web.uploads import MEGABYTE

# The status of a refusal; the nearest class of it decides.
STATUS: dict[type[PortalError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    BadInput: 400,
    ForeignOrigin: 400,
    TooManyAttempts: 429,
    Busy: 503,
    NotSignedIn: 500,
    PortalError: 400,
}
HEADINGS = {
    400: "We cannot use what was sent",
    401: "You were signed out",
    403: "You do not have access to this",
    404: "Page not found",
    405: "This page cannot be used like that",
    409: "Somebody else was quicker",
    413: "That is too big",
    429: "Too many attempts",
    500: "Something went wrong",
    503: "We could not finish that",
}
SENTENCES = {
    400: "Go back, check what you gave, and send it again.",
    401: "Nothing was changed. Sign in, open the page again and send it once more.",
    404: "Check the address. If you came by a link, tell the person who sent it.",
    405: "Go back and use the buttons and links of the page.",
    413: "Send less at once: at most {} MB.",
    500: "It is our fault, not yours. Try again in a few minutes. If it happens twice, tell us what you were doing.",
    503: "The service is busy or under repair. Wait a minute, then try again.",
}
CSRF_SENTENCE = (
    "Nothing was changed, because this page was opened before you last signed in. "
    "Go back, load the page again, and send it once more."
)
RETRY_AFTER = {429: "300", 503: "60"}


def init_errors(app: Flask) -> None:
    """Every error of the app answers with a page of ours."""
    app.register_error_handler(PortalError, _portal_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, database_error)
    app.register_error_handler(PoolTimeout, database_error)


def status_of(error: PortalError) -> int:
    """The status that a refusal is answered with."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def _portal_error(error: PortalError) -> Response:
    status = status_of(error)
    if status == 500 or str(error) == str(NotFound()):  # what is somebody else's reads like what does not exist
        return _page(status, SENTENCES[status])
    return _page(status, f"{error}.")


def _csrf_error(_error: CSRFError) -> Response:
    return _page(400, CSRF_SENTENCE)


def http_error(error: HTTPException) -> Response:
    """The page of an error that has a status and no sentence of its own."""
    status = error.code or 500
    sentence = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    if status == 413:
        sentence = sentence.format((request.max_content_length or 0) // MEGABYTE)
    response = _page(status, sentence)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def database_error(error: OperationalError | PoolTimeout) -> Response:
    """The page that asks to try again in a minute, after the log has said where the database was missed."""
    log_fault(type(error), error.__traceback__)
    return _page(503, SENTENCES[503])


def _page(status: int, sentence: str) -> Response:
    heading = HEADINGS.get(status, HEADINGS[400 if status < 500 else 500])
    if isinstance(request.routing_exception, SecurityError):  # asked for as another host: no address can be made
        return Response(f"{heading}\n", status, mimetype="text/plain")
    body = render_template("errors/error.html", status=status, heading=heading, sentence=sentence)
    response = Response(body, status, mimetype="text/html")
    if status in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[status]
    return response
