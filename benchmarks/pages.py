"""A page as the signed-in see it, without a network between, beside the statements that it makes."""

from __future__ import annotations

import html

from flask.testing import FlaskClient

from benchmarks.driver import Bare, caught
from benchmarks.timing import Figure, interleaved
from la_portal.db import Database


def page(name: str, database: Database, bare: Bare, client: FlaskClient, path: str) -> Figure:
    """The page, how many statements it makes, and how large it is."""

    def visit() -> int:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return len(answer.data)

    statements = caught(database, visit)
    figure = f"{name}, {statements.number} statements, {visit() / 1024:.0f} KB"
    return interleaved(figure, lambda _: visit(), lambda _: bare.send(statements))


def hidden(page: str, name: str) -> str:
    """What a hidden field of the page holds."""
    return html.unescape(page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0])
