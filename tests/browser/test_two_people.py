"""Two people, or two windows of one, in the same section: what each typed is there, and a clash is put before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from la_portal.app import create_app
from la_portal.db import Database
from la_portal.queries.returns import find
from la_portal.vocabulary import Actor, Role
from tests.browser.serving import Visit, running, visiting
from tests.people import PASSWORD, join, settings_for
from tests.returns import AT, SLUG, URN, dsl_of, email_of, term

JO = "jo@school.example"
GOVERNORS, LEADERS = ("governors-trained", "governors-eligible"), ("senior_leaders-trained", "senior_leaders-eligible")


@dataclass(frozen=True)
class Two:
    """The DSL's window and that of a colleague, and what they write in."""

    dsl: Visit
    jo: Visit
    database: Database
    actor: Actor

    def stored(self, name: str) -> object:
        """What stands in the draft of section B."""
        with self.database.tenant(self.actor.scope) as session:
            return find(session, URN, SLUG).draft.get("training", {}).get(name)


@pytest.fixture
def two(sqlite_database: Database, chromium: Browser) -> Iterator[Two]:
    """Both are signed in, and nothing is typed yet."""
    scope = term(sqlite_database)
    actor = dsl_of(sqlite_database, scope)
    join(sqlite_database, Role.CONTRIBUTOR, JO, scope, URN, sections=("training",))
    app = create_app(settings_for(sqlite_database), sqlite_database)
    with running(app) as origin, visiting(chromium, origin) as dsl, visiting(chromium, origin) as jo:
        for visit, email in ((dsl, email_of(URN)), (jo, JO)):
            visit.page.set_default_timeout(20_000)
            visit.sign_in(email)
            expect(visit.page.get_by_role("button", name="Sign out")).to_be_visible()
        yield Two(dsl, jo, sqlite_database, actor)


def type_pair(page: Page, pair: tuple[str, str], *numbers: str) -> None:
    """Both numbers are typed, and the next box is reached."""
    for name, number in zip(pair, numbers, strict=True):
        page.locator(f"[name={name}]").press_sequentially(number)
        page.keyboard.press("Tab")


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")


def test_what_is_typed_is_saved_field_by_field_and_the_page_says_when(two: Two) -> None:
    page = two.dsl.open(f"{AT}/training")
    expect(page.locator("[data-saved]")).to_be_hidden()
    with page.expect_response("**/training") as answer:
        type_pair(page, GOVERNORS, "5", "9")
    assert answer.value.status == 200
    expect_saved(page)
    page.wait_for_timeout(700)
    assert (two.stored(GOVERNORS[0]), two.stored(GOVERNORS[1])) == ("5", "9")
    assert not two.dsl.complaints


def test_the_same_answer_typed_by_both_is_said_at_once_and_chosen_at_the_save(two: Two) -> None:
    mine, theirs = two.dsl.open(f"{AT}/training"), two.jo.open(f"{AT}/training")
    type_pair(theirs, GOVERNORS, "4", "9")
    expect_saved(theirs)
    theirs.wait_for_timeout(700)
    type_pair(mine, LEADERS, "2", "3")
    type_pair(mine, GOVERNORS, "5", "9")
    expect(mine.locator("[data-saved]")).to_contain_text("Somebody else changed the same answer")
    mine.get_by_role("button", name="Save and continue").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("You and Somebody Invented changed the same answers")
    assert mine.get_by_role("radio", checked=True).count() == 0
    mine.get_by_role("radio", name="You, now 5 of 9").check()
    mine.get_by_role("button", name="Save these answers").click()
    mine.wait_for_url("**/training**")
    assert (two.stored(GOVERNORS[0]), two.stored(LEADERS[0])) == ("5", "2")


def test_a_change_that_is_not_on_the_screen_is_left_alone_however_often_the_form_is_saved(two: Two) -> None:
    mine, theirs = two.dsl.open(f"{AT}/training"), two.jo.open(f"{AT}/training")
    type_pair(theirs, GOVERNORS, "4", "9")
    expect_saved(theirs)
    theirs.wait_for_timeout(700)
    type_pair(mine, LEADERS, "2", "3")
    expect_saved(mine)
    mine.wait_for_timeout(700)
    mine.get_by_role("button", name="Save and continue").click()
    mine.wait_for_url("**problems**")
    assert (two.stored(GOVERNORS[0]), two.stored(LEADERS[0])) == ("4", "2")
    assert mine.input_value(f"[name={GOVERNORS[0]}]") == "4"


def test_typing_survives_the_back_button_and_a_second_tab(two: Two) -> None:
    page = two.dsl.open(f"{AT}/training")
    type_pair(page, GOVERNORS, "5", "9")
    expect_saved(page)
    page.wait_for_timeout(700)
    page.get_by_role("link", name="Back to all sections").click()
    expect(page.get_by_role("heading", name="Five sections")).to_be_visible()
    page.go_back()
    expect(page.locator(f"[name={GOVERNORS[0]}]")).to_have_value("5")
    second = page.context.new_page()
    second.goto(page.url)
    assert [second.input_value(f"[name={name}]") for name in GOVERNORS] == ["5", "9"]
    type_pair(second, LEADERS, "2", "3")
    expect_saved(second)
    second.wait_for_timeout(700)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**problems**")
    assert [two.stored(name) for name in (*GOVERNORS, *LEADERS)] == ["5", "9", "2", "3"]


def test_what_is_typed_after_the_session_ended_is_kept_through_signing_in(two: Two) -> None:
    page = two.dsl.open(f"{AT}/training")
    token = next(one.get("value", "") for one in page.context.cookies() if one.get("name") == "session")
    sign_out_elsewhere(page)
    page.context.add_cookies([{"name": "session", "value": token, "url": two.dsl.origin}])
    type_pair(page, GOVERNORS, "5", "9")
    expect(page.locator("[data-saved]")).to_contain_text("You are signed out")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("You were signed out")).to_be_visible()
    page.fill("[name=email]", email_of(URN))
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("button", name="Go on with what you typed").click()
    page.wait_for_url("**/training**")
    assert (two.stored(GOVERNORS[0]), two.stored(GOVERNORS[1])) == ("5", "9")


def sign_out_elsewhere(page: Page) -> None:
    """The session ended, which the page that is open does not know."""
    form = {"csrf_token": page.locator("[name=csrf_token]").first.input_value()}
    page.request.post(page.url.split("/returns/")[0] + "/sign-out", form=form)
