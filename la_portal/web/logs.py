"""One line of JSON for each request, to stderr: no address that holds a secret, nothing typed, nobody's name."""

from __future__ import annotations

import sys
import time
import traceback
import uuid
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, Response, g, request

_log: Any = structlog.get_logger()


def init_logs(app: Flask) -> None:
    """Every request of the app is logged once, with an id, when its response is ready."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    app.before_request(_start)
    app.after_request(_finish)


def log_fault(kind: type[BaseException] | None, trace: TracebackType | None) -> None:
    """Where something broke: the kind of error and the way to it. Its message is left out: it may quote an answer."""
    ours = [frame for frame in traceback.extract_tb(trace) if "site-packages" not in frame.filename]
    way = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in ours]
    _log.error("fault", request_id=g.get("request_id"), kind=kind.__name__ if kind else None, way=way)


def _start() -> None:
    g.request_id = uuid.uuid4().hex
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    _log.info(
        "request",
        request_id=g.get("request_id"),
        method=request.method if request.method.isalpha() and len(request.method) < 10 else "other",
        page=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.started) * 1000, 1) if "started" in g else None,
    )
    return response
