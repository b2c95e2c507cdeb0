"""Requests that may be larger than others: the views that take a file say how large."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

MEGABYTE = 1024 * 1024
_MARK = "la_portal_megabytes"

View = TypeVar("View", bound=Callable[..., Any])


def takes(megabytes: int) -> Callable[[View], View]:
    """The view takes requests of up to that size, where others take what the app allows."""

    def mark(view: View) -> View:
        setattr(view, _MARK, megabytes)
        return view

    return mark


def init_uploads(app: Flask) -> None:
    """The sizes are known before anything reads a form. Call it after the guard: only who may see a view gets more."""
    app.before_request(_allow)


def _allow() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    megabytes: int | None = getattr(view, _MARK, None)
    if megabytes is not None:
        request.max_content_length = megabytes * MEGABYTE
