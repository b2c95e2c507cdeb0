"""A real server on a free port, and pages that tell on what a browser complained about."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.people import PASSWORD

WIDTHS = (1280, 320)


@contextmanager
def running(app: Flask) -> Iterator[str]:
    """The app answers over HTTP, a thread for each request, at the address that this gives."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@dataclass
class Visit:
    """One browser window on one service, and everything that went wrong in it."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """The page at that path."""
        self.page.goto(f"{self.origin}{path}")
        return self.page

    def sign_in(self, email: str) -> None:
        """Signs in through the form."""
        self.open("/sign-in")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")

    def goes_sideways(self) -> bool:
        """Whether the page is wider than its window."""
        return self.page.evaluate("document.scrollingElement.scrollWidth > document.documentElement.clientWidth")


@contextmanager
def visiting(browser: Browser, origin: str, width: int = WIDTHS[0], scripts: bool = True) -> Iterator[Visit]:
    """A window of that width; console errors, refused resources and requests to other origins are complaints."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    visit = Visit(context.new_page(), origin)
    page, complaints = visit.page, visit.complaints
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda asked: complaints.append(f"asked {asked.url}") if _is_foreign(asked.url, origin) else None
    )
    page.on("response", lambda given: complaints.append(f"{given.status} {given.url}") if given.status >= 500 else None)
    yield visit
    context.close()


def _is_foreign(url: str, origin: str) -> bool:
    return urlsplit(url).scheme in {"http", "https"} and not url.startswith(f"{origin}/")
