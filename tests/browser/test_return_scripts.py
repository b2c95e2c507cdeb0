"""What scripts add to the pages of a return: totals that follow, questions that appear, typing that survives a link."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from la_portal.app import create_app
from la_portal.db import Database
from la_portal.models import Submission
from la_portal.vocabulary import Actor
from tests.browser.serving import Visit, running, visiting
from tests.people import settings_for
from tests.returns import AT, URN, asked_of_school, dsl_of, email_of, keep_all, right_answers, term

ANSWERS = right_answers(asked_of_school())


@pytest.fixture
def actor(sqlite_database: Database) -> Actor:
    """The DSL of a school that is asked."""
    return dsl_of(sqlite_database, term(sqlite_database))


@pytest.fixture
def visit(sqlite_database: Database, actor: Actor, chromium: Browser) -> Iterator[Visit]:
    """The DSL's window."""
    app = create_app(settings_for(sqlite_database), sqlite_database)
    with running(app) as origin, visiting(chromium, origin) as opened:
        opened.sign_in(email_of(URN))
        yield opened


def test_a_nil_return_is_one_choice_and_counts_appear_with_the_other(visit: Visit) -> None:
    page = visit.open(f"{AT}/incidents")
    matrix, parts = page.locator("#risk"), page.locator("#of_which")
    expect(matrix).to_be_hidden()
    page.get_by_label("Yes, enter the counts below").check()
    expect(matrix).to_be_visible()
    expect(parts).to_be_hidden()
    page.get_by_role("textbox", name="Content Commercial").fill("2")
    page.get_by_role("textbox", name="Commerce Scams").fill("1")
    expect(page.locator(".la-running")).to_contain_text("3 incidents this term.")
    expect(page.locator('[data-total="column-commercial"]')).to_have_text("2")
    expect(page.locator('[data-total="risks"]')).to_have_text("2")
    expect(page.locator("[data-empty-count]")).to_have_text("14 boxes are empty.")
    expect(parts).to_be_visible()
    page.get_by_label("No, this is a nil return").check()
    expect(matrix).to_be_visible()
    assert not visit.complaints


def test_a_row_asks_what_its_first_answer_calls_for(visit: Visit) -> None:
    page = visit.open(f"{AT}/platforms?open=instagram")
    moderation, contacted = page.get_by_text("Who checks the comments?"), page.get_by_text("Has the school contacted")
    expect(moderation).to_be_hidden()
    page.get_by_label("Official account").check()
    expect(moderation).to_be_visible()
    expect(page.get_by_text("Do pupils under 13 use it")).to_be_hidden()
    page.get_by_label("Pupils", exact=True).check()
    expect(page.get_by_text("Do pupils under 13 use it")).to_be_visible()
    page.get_by_label("Unofficial, but we know about it").check()
    expect(moderation).to_be_hidden()
    expect(contacted).to_be_visible()


def test_typing_survives_a_link_to_a_row_and_focus_comes_back_to_it(visit: Visit) -> None:
    page = visit.open(f"{AT}/practice")
    page.fill("#parent_sessions", "many")
    page.get_by_role("link", name="Answer Alerts when the school is named online").click()
    expect(page).to_have_url(f"{visit.origin}{AT}/practice?open=alerts#alerts")
    assert page.input_value("#parent_sessions") == "many"
    page.get_by_label("Every day").check()
    page.get_by_role("button", name="Save this answer").click()
    expect(page.locator("a#alerts")).to_be_focused()


def test_the_enter_key_goes_on_and_fills_no_box(visit: Visit, sqlite_database: Database, actor: Actor) -> None:
    keep_all(sqlite_database, actor, {"incidents": {"incidents_recorded": "yes", "content_values": "1"}})
    page = visit.open(f"{AT}/incidents")
    page.press("#content_values", "Enter")
    page.wait_for_url(f"**{AT}/incidents/done")
    page.goto(f"{visit.origin}{AT}/incidents")
    assert page.input_value("#content_sexual") == ""


def test_mistakes_take_the_focus_and_lead_to_their_field(visit: Visit) -> None:
    page = visit.open(f"{AT}/training")
    page.fill("#governors-trained", "1,000")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Governors: type 1000, without the comma or space in 1,000").click()
    expect(page.locator("#governors-trained")).to_be_focused()
    page.get_by_role("button", name="Leave these and correct them later").click()
    page.wait_for_url(f"**{AT}/incidents")


def test_a_double_click_sends_once(visit: Visit, sqlite_database: Database, actor: Actor) -> None:
    keep_all(sqlite_database, actor, ANSWERS)
    page = visit.open(f"{AT}/declaration")
    page.get_by_role("button", name="Sign and send to Northshire Council").dblclick()
    expect(page.get_by_role("heading", name="Return sent")).to_be_visible()
    with sqlite_database.tenant(actor.scope) as session:
        assert session.execute(select(func.count(Submission.submission))).scalar_one() == 1
