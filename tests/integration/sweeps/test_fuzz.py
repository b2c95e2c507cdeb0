"""Junk in every form, in every address and in the callback: refused with a page, never broken, never slow."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

from werkzeug.test import TestResponse

from la_portal.web.guard import public
from tests.integration.sweeps.cells import Cell, Outcome, callback_body, cells
from tests.integration.sweeps.served import Reader, Served
from tests.integration.sweeps.test_callbacks import PAGES, UPDATE

SEED, SLOWEST, FEWEST = 20261123, 2.0, 3_600
# Where a password is looked at, which takes a tenth of a second.
EACH = {"/sign-in": 4, "/password": 4, "/invitation/<link>": 4, "/choose": 12}
JUNK = [
    "", "0", "-1", "1e3", "1,000", "NaN", "1" * 400, "9" * 30, "٣", "\uff11\uff12", "true", "null", "yes", "none",
    "\x00", "a\x00b", "\ud800", "\u202e", "\ufeff", "\r\nSet-Cookie: x=1", "😀" * 50, "é" * 3000, "' or 1=1 --", "%s%n",
    "<script>alert(1)</script>", "{{ 7*7 }}", "../../etc/passwd", "=cmd|' /c calc'!A0", "2026-27-autumn", "|", "&",
]  # fmt: skip
NAMES = ["version", "press", "open", "opens", "add", "zero", "unknown", "give", "key", "draft_version", "declared_as",
         "term", "next", "kept", "membership", "x-state", "x-day", "\x00", "__class__"]  # fmt: skip
SEARCHED = ["collection", "phase", "district", "accepted", "problems", "page", "status"]
BODIES = [b"", b"\xff\xfe\x00", b"a=%ff%00%", b"{" * 5000, b"[" * 60_000, b"a=1&" * 2000, b"null", b'"x"', b"1e999"]
KINDS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "text/plain", ""]


def as_bytes(form: dict[str, str]) -> dict[str, bytes]:
    """A form with what no browser sends: halves of characters."""
    return {name: value.encode("utf-8", "surrogatepass") for name, value in form.items()}


def junk_for(random: Random, page: str) -> dict[str, str]:
    """A form with some of the page's own fields and some others, each filled with junk."""
    own = sorted(set(re.findall(r'name="([^"]+)"', page)) - {"csrf_token"})
    names = random.sample(own, min(len(own), random.randint(0, 8))) + random.sample(NAMES, 3)
    form = {name: random.choice(JUNK) for name in names}
    return form | ({"version": "1"} if random.random() < 0.5 else {})


def requests_of(served: Served, name: str, random: Random) -> Iterator[tuple[str, Reader, str, dict[str, Any]]]:
    """(what for, reader, path, how) for each request of one reader: own pages, with junk."""
    reader = served.reader(name)
    for cell in cells(served, reader):
        if cell.expected(reader) is not Outcome.SEEN or cell.rule == "/sign-out" or cell.method == "HEAD":
            continue
        page = reader.ask("GET", cell.path).text if cell.method == "POST" and cell.path != UPDATE else ""
        yield from ((f"{cell.method} {cell.rule}", reader, *one) for one in _junk(cell, reader, random, page))
        if cell.rule in EACH:  # whoever had luck there is somebody else now
            reader = served.reader(name)


def _junk(cell: Cell, reader: Reader, random: Random, page: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for _ in range(EACH.get(cell.rule, 12 if cell.method == "POST" else 2)):
        search = {random.choice([*NAMES, *SEARCHED]): random.choice(JUNK)}
        if cell.method == "GET":
            yield cell.path, {"method": "GET", "query_string": as_bytes(search)}
        elif cell.path != UPDATE:
            data = {"csrf_token": reader.csrf, **as_bytes(junk_for(random, page))}
            yield cell.path, {"method": "POST", "data": data, "query_string": as_bytes(search)}
    if cell.method == "POST":
        headers = {"X-CSRFToken": reader.csrf}
        for body, kind in random.sample(list(product(BODIES, KINDS)), EACH.get(cell.rule, 6)):
            yield cell.path, {"method": "POST", "data": body, "content_type": kind, "headers": headers}


def callbacks(random: Random) -> Iterator[Any]:
    """Bodies of the callback: junk in each of its places, and other shapes altogether."""
    for _ in range(60):
        pairs = [f"{random.choice(SEARCHED)}={random.choice(JUNK)}" for _ in range(random.randint(0, 5))]
        yield callback_body(random.choice([*PAGES, "/nowhere", random.choice(JUNK)]), f"?{'&'.join(pairs)}")
    right = callback_body(PAGES[0], "")
    for name, value in product(right, [None, [], {}, "x", 1e308, [None], [[]], {"id": {}}, [{"id": "url"}]]):
        yield right | {name: value}
    yield from (right | {name: "x"} for name in ("state", "parsedChangedPropsIds", "__proto__", "dashMethod"))
    yield from (None, [], [right], "x", 7, {}, {"output": "x" * 20_000}, {"output": "top.tree", "inputs": []})


def wrong_with(what: str, answer: TestResponse, started: float) -> list[str]:
    """What no request may get: a fault, or to wait."""
    took = time.perf_counter() - started
    fault = [f"{what}: {answer.status_code}"] if answer.status_code >= 500 else []
    return fault + ([f"{what}: {took:.1f} s"] if took > SLOWEST else [])


def test_junk_breaks_nothing(served: Served) -> None:
    random, wrong, counted = Random(SEED), list[str](), 0
    for name in ("dsl", "officer", "nobody"):
        for what, reader, path, how in requests_of(served, name, random):
            started = time.perf_counter()
            answer = reader.client.open(path, **how)
            wrong += [f"{one} by {name}, {how!r:.300}" for one in wrong_with(what, answer, started)]
            counted += 1
    officer = served.reader("officer")
    for body in callbacks(random):
        started, data = time.perf_counter(), json.dumps(body)
        headers = {"X-CSRFToken": officer.csrf}
        answer = officer.client.post(UPDATE, data=data, content_type="application/json", headers=headers)
        wrong += wrong_with(f"callback {data:.300}", answer, started)
        counted += 1
    print(f"\n{counted} requests with junk")
    assert not wrong, "\n".join(wrong)
    assert counted >= FEWEST


def test_a_planted_fault_is_found(served: Served) -> None:
    client = served.app.test_client()
    assert wrong_with("slow", client.get("/health"), time.perf_counter() - 3) == ["slow: 3.0 s"]
    served.app.view_functions["health.check"] = public(lambda: f"{1 / 0}")
    assert wrong_with("planted", client.get("/health"), time.perf_counter()) == ["planted: 500"]
