"""A school's way through its return, page by page: it sent four before, and its authority has all its schools."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.drafts import finish
from benchmarks.driver import Bare, caught
from benchmarks.pages import hidden, page
from benchmarks.people import actor_of, signed_in
from benchmarks.timing import Figure, interleaved
from la_portal.db import Database
from la_portal.vocabulary import Scope

OPENS = {
    "home": "/returns/",
    "task list": "{at}/",
    "header": "{at}/header",
    "policies": "{at}/policies",
    "policies, a row open": "{at}/policies?open=online_safety",
    "training": "{at}/training",
    "incidents": "{at}/incidents",
    "incidents, what was done": "{at}/incidents/done",
    "platforms": "{at}/platforms",
    "platforms, a row open": "{at}/platforms?open=facebook_page",
    "practice": "{at}/practice",
    "practice, a row open": "{at}/practice?open=alerts",
}
WHOLE = {"check": "{at}/check", "declaration": "{at}/declaration"}
SENT = {
    "receipt with comparison": "{at}/receipt/1",
    "summary": "{at}/receipt/1/summary",
    "summary, PDF": "{at}/receipt/1/summary.pdf",
    "answers": "{at}/receipt/1/answers",
    "answers, PDF": "{at}/receipt/1/answers.pdf",
    "home, sent": "/returns/",
}
ROW = "online_safety"


def figures(app: Flask, database: Database, scope: Scope, urns: tuple[int, int], slug: str) -> Iterator[Figure]:
    """Every page of the first school's return in turn; what is typed in the second's is the floor of typing."""
    clients = [signed_in(app, database, scope, urn) for urn in urns]
    client, urn, bare = clients[0], urns[0], Bare(database)
    at = f"/returns/{urn}/{slug}"

    def pages(named: dict[str, str]) -> Iterator[Figure]:
        for name, path in named.items():
            yield page(f"page: {name}", database, bare, client, path.format(at=at))

    yield from pages(OPENS)
    for name, where, press in (("saving one row", f"policies?open={ROW}", "row"), ("autosave", "header", "autosave")):
        yield _saving(name, database, bare, clients, [f"/returns/{urn}/{slug}/{where}" for urn in urns], press)
    finish(database, actor_of(database, f"{urn}@bench.example"), urn, slug)
    yield from pages(WHOLE)
    _send(client, f"{at}/declaration")
    yield from pages(SENT)
    bare.close()


def _saving(
    name: str, database: Database, bare: Bare, clients: list[FlaskClient], paths: list[str], press: str
) -> Figure:
    """A press that keeps one answer, another each time; the floor keeps the other school's, over and over."""
    mine, other = (_Typing(client, path, press) for client, path in zip(clients, paths, strict=True))
    other.press(0)
    statements = caught(database, lambda: other.press(1))
    figure = f"{name}, {statements.number} statements"
    return interleaved(figure, mine.press, lambda _: bare.send(statements, keep=True))


class _Typing:
    """A page of a form with somebody in front of it, who changes one answer to and fro."""

    def __init__(self, client: FlaskClient, path: str, press: str) -> None:
        shown = client.get(path).text
        self._client, self._path, self._press = client, path, press
        self._kept = {name: hidden(shown, name) for name in ("csrf_token", "shown")}
        self._version = int(hidden(shown, "version"))

    def press(self, number: int) -> None:
        """The answer is kept; it is another one than last time."""
        changed = {"headcount": str(100 + number % 2), f"{ROW}-status": ("in_draft", "none")[number % 2]}
        fields = {**self._kept, "version": str(self._version), "press": self._press, **changed}
        answer = self._client.post(self._path, data=fields)
        assert answer.status_code == (200 if self._press == "autosave" else 302), answer.status_code
        self._version += 1


def _send(client: FlaskClient, path: str) -> None:
    shown = client.get(path).text
    fields = {name: hidden(shown, name) for name in ("csrf_token", "key", "draft_version")}
    answer = client.post(path, data=fields | {"declared_as": "dsl"})
    assert answer.status_code == 302 and "/receipt/" in answer.headers["Location"], answer.headers["Location"]
