"""A page as one reader comes to see it, and the way there in a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.serving import Visit

Act = Callable[[Page], None]


@dataclass(frozen=True)
class State:
    """One page as one reader comes to see it; `then` is what they do there first, `shows` what stands there
    after, and `status` the one that a page on the way came with."""

    reader: str
    path: str
    shows: str
    then: Act | None = None
    status: int = 200

    def __str__(self) -> str:
        return f"{self.reader}:{self.path}:{self.shows}"


def cookie_of(app: Flask, token: str) -> str:
    """The cookie of a browser that is signed in under that session's token."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    cookie = client.get_cookie("session")
    assert cookie
    return cookie.value


def come_to(visit: Visit, state: State, path: str, cookie: str = "") -> None:
    """The window shows that state, at its address; without a cookie, to nobody."""
    page = visit.page
    page.context.clear_cookies()
    if cookie:
        page.context.add_cookies([{"name": "session", "value": cookie, "url": visit.origin}])
    page.set_viewport_size({"width": 1280, "height": 900})
    visit.complaints.clear()
    visit.open(path)
    if state.then:
        state.then(page)
    expect(page.locator("main")).to_contain_text(state.shows)
