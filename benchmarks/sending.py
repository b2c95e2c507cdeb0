"""Sending a return over HTTP to a running server, beside the same statements by the bare driver."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import requests

from benchmarks.drafts import prepared
from benchmarks.driver import Bare, Caught, caught, undoing
from benchmarks.pages import hidden
from benchmarks.people import PASSWORD
from benchmarks.timing import ROUNDS, Figure, interleaved
from la_portal.db import Database, TenantSession
from la_portal.queries.returns import find
from la_portal.services.returns import Declaration, submit
from la_portal.settings import Settings
from la_portal.vocabulary import Actor, Scope


def figure(database: Database, settings: Settings, scope: Scope, urns: list[int], slug: str) -> Figure:
    """The press that sends, for ROUNDS schools whose drafts are whole; the floor sends as many others."""
    half = [(urn, prepared(database, scope, urn, slug)) for urn in urns[: 2 * ROUNDS]]
    bare = Bare(database)
    statements: dict[int, Caught] = {}
    with server(settings) as address:
        presses = [_at_declaration(address, urn, slug) for urn, _ in half[:ROUNDS]]

        def catch(number: int) -> None:
            # Just before they are sent: the audit event's number is the next one only now.
            urn, actor = half[ROUNDS + number]
            statements[number] = _statements(database, actor, urn, slug)

        def press(number: int) -> None:
            session, url, fields = presses[number]
            answer = session.post(url, data=fields, allow_redirects=False)
            assert answer.status_code == 302 and "/receipt/" in answer.headers["Location"], answer.status_code

        found = interleaved("sending a return", press, lambda number: bare.send(statements[number], keep=True), catch)
    bare.close()
    return found


def _statements(database: Database, actor: Actor, urn: int, slug: str) -> Caught:
    """What sending this return says to the database; nothing of it stays."""
    with database.tenant(actor.scope) as session:
        version = find(session, urn, slug).draft_version
    declared = Declaration("dsl", version, f"floor {urn}")
    at = datetime.now(UTC)
    writing = database.tenant(actor.scope, writing=True)

    def send(session: TenantSession) -> None:
        submit(session, actor, urn, slug, declared, at, has_headteacher=False)

    return caught(database, undoing(writing, send))


def _at_declaration(address: str, urn: int, slug: str) -> tuple[requests.Session, str, dict[str, str]]:
    """A browser in front of the button: its session, where it sends to, and the fields of the form."""
    session = requests.Session()
    page = session.get(f"{address}/sign-in").text
    fields = {"email": f"{urn}@bench.example", "password": PASSWORD, "csrf_token": hidden(page, "csrf_token")}
    session.post(f"{address}/sign-in", data=fields)
    url = f"{address}/returns/{urn}/{slug}/declaration"
    page = session.get(url).text
    kept = {name: hidden(page, name) for name in ("csrf_token", "key", "draft_version")}
    return session, url, kept | {"declared_as": "dsl"}


@contextmanager
def server(settings: Settings) -> Iterator[str]:
    """The address of the real server on the same database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = os.environ | {
        "LA_PORTAL_DATABASE_URL": settings.database_url,
        "LA_PORTAL_SECRET_KEY": settings.secret_key,
        "PORT": str(port),
    }
    started = subprocess.Popen([sys.executable, "-m", "la_portal.cli", "serve"], env=environ, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        started.terminate()
        started.wait()


def _wait_for(address: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if requests.get(f"{address}/health", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise TimeoutError("the server did not answer")
