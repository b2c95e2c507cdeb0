"""The dashboards as somebody sees them: a real Chromium, the real server, from a click to what is drawn.

Run alone, `python -m benchmarks.browser`, it fills an SQLite file of its own first.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.callbacks import forget, returned, search_of
from benchmarks.fill import fill
from benchmarks.pages import hidden
from benchmarks.people import PASSWORD, join
from benchmarks.places import sqlite
from benchmarks.scale import AUTHORITY
from benchmarks.sending import server
from dashboards.pages import PAGES
from la_portal.db import Database
from la_portal.settings import Settings
from la_portal.vocabulary import Scope
from tests.browser.conftest import QUIET, find_chromium
from tests.browser.serving import WIDTHS

ROUNDS = 5
PHASE = "secondary"
HEAD = f"{'in Chromium':<36}{'first chart':>12}{'fetched':>12}{'reloaded':>12}{'new phase':>12}   medians of {ROUNDS}"
# The first chart stands, or where a page has none, its first figure.
DRAWN = """() => {
  const page = document.getElementById("page");
  return page?.querySelector(".la-figure") && (!page.querySelector(".dash-graph") || page.querySelector(".main-svg"));
}"""
# When the figures last changed, but for being dimmed; a redraw is over when none has changed for a third of a second.
WATCH = """() => {
  window.laBegan = performance.now();
  window.laChanged = 0;
  new MutationObserver(() => { window.laChanged = performance.now(); })
    .observe(document.getElementById("page"), { childList: true, characterData: true, subtree: true });
}"""
REDRAWN = """() => {
  const dimmed = document.querySelector("#page.la-updating");
  return window.laChanged && !dimmed && performance.now() - window.laChanged > 333 && window.laChanged - window.laBegan;
}"""


@dataclass
class Visit:
    """What one page took: milliseconds until its first chart and until it was redrawn, and bytes over the wire."""

    drawn: float
    fetched: int
    reloaded: int
    redrawn: float | None


@dataclass
class Wire:
    """Counts the bytes that came over it, compressed as they came."""

    came: int = 0

    def watch(self, page: Page) -> None:
        """What this page fetches counts from now on."""
        devtools = page.context.new_cdp_session(page)
        devtools.on("Network.loadingFinished", self._count)
        devtools.send("Network.enable")

    def _count(self, event: dict[str, Any]) -> None:
        self.came += int(event["encodedDataLength"])

    def take(self) -> int:
        """The bytes since the last time."""
        came, self.came = self.came, 0
        return came


def lines(database: Database, settings: Settings, scope: Scope) -> Iterator[str]:
    """A line for each dashboard, or one that says that there is no Chromium."""
    with sync_playwright() as playwright:
        program = find_chromium(playwright)
        if program is None:
            yield "No Chromium here, so no figures from a browser: run `playwright install chromium`"
            return
        yield HEAD
        chromium = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        school, email = returned(database, scope), join(database, scope)
        with server(settings) as address:
            cookies = _cookies(address, email)
            for page in PAGES:
                url = f"{address}{page.path}{search_of(page, school)}"
                visits = [_visit(chromium, url, cookies, database, scope) for _ in range(ROUNDS)]
                yield _line(page.title, visits)
        chromium.close()


def _line(title: str, visits: list[Visit]) -> str:
    drawn = statistics.median(visit.drawn for visit in visits)
    fetched, reloaded = (
        statistics.median(sizes) / 1024 for sizes in zip(*((one.fetched, one.reloaded) for one in visits), strict=True)
    )
    again = [visit.redrawn for visit in visits if visit.redrawn is not None]
    redrawn = f"{statistics.median(again):.0f} ms" if again else "none"
    return f"{title:<36}{drawn:>9.0f} ms{fetched:>9.0f} KB{reloaded:>9.0f} KB{redrawn:>12}"


def _visit(chromium: Browser, url: str, cookies: list[Any], database: Database, scope: Scope) -> Visit:
    """One page in a browser that has nothing yet, loaded, loaded again, and asked for another phase."""
    with _window(chromium, cookies) as context:
        page, wire = context.new_page(), Wire()
        wire.watch(page)
        forget(database, scope)
        began = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.wait_for_function(DRAWN)
        drawn = (time.perf_counter() - began) * 1_000
        page.wait_for_load_state("networkidle")
        fetched = wire.take()
        page.reload(wait_until="networkidle")
        page.wait_for_function(DRAWN)
        reloaded = wire.take()
        forget(database, scope)
        return Visit(drawn, fetched, reloaded, _redrawn(page))


def _redrawn(page: Page) -> float | None:
    """Milliseconds from another phase to the last change of the figures; None where a page has no phases to choose."""
    if not page.locator("#phase").count():
        return None
    page.evaluate(WATCH)
    page.select_option("#phase", PHASE)
    return page.wait_for_function(REDRAWN).json_value()


@contextmanager
def _window(chromium: Browser, cookies: list[Any]) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": WIDTHS[0], "height": 900})
    context.add_cookies(cookies)
    yield context
    context.close()


def _cookies(address: str, email: str) -> list[Any]:
    """The cookies of an officer who has signed in."""
    session = requests.Session()
    fields = {"email": email, "password": PASSWORD}
    fields["csrf_token"] = hidden(session.get(f"{address}/sign-in").text, "csrf_token")
    session.post(f"{address}/sign-in", data=fields)
    return [{"name": one.name, "value": one.value, "url": address} for one in session.cookies]


def main() -> None:
    """Fills an SQLite file with one large authority and prints what a browser makes of it."""
    with sqlite() as place:
        database = Database(place.url)
        scope = fill(database, AUTHORITY, range(1))[0]
        place.settle()
        for line in lines(database, Settings(place.url, place.url, "b" * 40), scope):
            print(line, flush=True)


if __name__ == "__main__":
    main()
