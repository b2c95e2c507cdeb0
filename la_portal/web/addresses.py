"""The numbers in our addresses: a URN or the like that no database row can have is no address of ours."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1


class Number(IntegerConverter):
    """A whole number that an integer column holds."""

    def __init__(self, known: Map, *given: Any, **named: Any) -> None:
        super().__init__(known, *given, **{"max": LARGEST, **named})


def init_addresses(app: Flask) -> None:
    """Every `<int:...>` of the app's rules is such a number. Call it before the first rule."""
    app.url_map.converters["int"] = Number
