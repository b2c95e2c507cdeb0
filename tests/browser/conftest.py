"""Chromium as it is found, Playwright's own or the system's; without one, a loud skip, and a failure where CI=true."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, started once."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium that speaks to nobody but the test's own server."""
    program = find_chromium(playwright)
    if program is None:
        reason = "Chromium is not here: run `playwright install chromium`, or install your system's package"
        if os.environ.get("CI", "").casefold() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
    yield browser
    browser.close()


def find_chromium(playwright: Playwright) -> str | None:
    """The program, or None where this machine has none."""
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else next(filter(None, map(shutil.which, NAMES)), None)
