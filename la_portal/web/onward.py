"""Where somebody goes on to when they have signed in, and what they had typed when they turned out to be signed out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson
from flask import request
from flask_wtf.csrf import validate_csrf  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

KEEPING = ("/returns/", "/authority/")  # pages of work; a form with a password in it is never handed back


def safe_path(wanted: str | None) -> str:
    """Where to go after signing in: a path of ours as it was given, or home."""
    if not wanted or not wanted.startswith("/") or wanted[1:2] in {"/", "\\"} or not wanted.isprintable():
        return "/"
    parts = urlsplit(wanted)
    return "/" if parts.scheme or parts.netloc or "\\" in wanted else wanted


@dataclass(frozen=True)
class Kept:
    """A form that was sent too late: the page carries it, the server keeps nothing of it."""

    path: str
    fields: tuple[tuple[str, str], ...]

    def to_text(self) -> str:
        """As a hidden field carries it."""
        return orjson.dumps([self.path, self.fields]).decode()

    @classmethod
    def from_text(cls, text: str | None) -> Kept | None:
        """What a hidden field carried, or None where it is not ours."""
        try:
            path, fields = orjson.loads(text or "")
            pairs = tuple((str(name), str(value)) for name, value in fields)
        except (ValueError, TypeError):
            return None
        return cls(path, pairs) if isinstance(path, str) and path != "/" and safe_path(path) == path else None

    @classmethod
    def from_request(cls) -> Kept | None:
        """The form that this request sent, where it stood on a page of ours that this browser had been given."""
        if not request.path.startswith(KEEPING):
            return None
        try:
            form: Any = request.form
            validate_csrf(form.get("csrf_token"))
        except (ValidationError, HTTPException):
            return None
        fields = tuple(pair for pair in form.items(multi=True) if pair[0] != "csrf_token")
        return cls(request.full_path if request.query_string else request.path, fields)
