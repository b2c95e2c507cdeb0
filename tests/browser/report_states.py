"""Officers' pages about reports in every state that they have, and the reports that have to be there to see them."""

from __future__ import annotations

from playwright.sync_api import Page

from la_portal.db import Database
from la_portal.models import Download
from la_portal.services import people
from la_portal.services.reviews import undo_all
from la_portal.vocabulary import DownloadState
from tests.browser.states import State
from tests.busy import NORTH, Busy
from tests.people import NOW
from tests.reporting import make_reports, service, take

DRAFT, OUT, FILES = "/reports/2026-27/1", "/reports/2025-26/1", "/reports/downloads"
TABS = 80


def save(page: Page) -> None:
    """The chapter's form was sent."""
    page.get_by_role("button", name="Save", exact=True).click()


def named_somebody(page: Page) -> None:
    """The words of a chapter held a name."""
    page.fill("[name=words]", "Kevin Smith was in it")
    save(page)


def wrote(page: Page) -> None:
    """The chapter has words, and one finding less."""
    page.get_by_label("In the report").first.uncheck()
    page.fill("[name=words]", "More was recorded than last year.\n\nMost of it is better recording.")
    save(page)


def written_meanwhile(page: Page) -> None:
    """Somebody else saved the chapter after this page was opened."""
    page.evaluate("for (const one of document.querySelectorAll('[name=version]')) one.value = '0'")
    page.fill("[name=words]", "Something else")
    save(page)


def by_keyboard(page: Page) -> None:
    """The words were reached with the Tab key alone, typed, and sent with Enter."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "words":
            break
    page.keyboard.type("What was done is in this chapter.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Saved on").wait_for()


def without_a_reason(page: Page) -> None:
    """Files that hide nothing were asked for, and not why."""
    page.get_by_role("button", name="Evidence for an inspection").click()


def packed_without_a_reason(page: Page) -> None:
    """Everything was asked for, and not why."""
    page.get_by_role("button", name="Pack everything").click()


def hid_nothing_more(page: Page) -> None:
    """The smallest number that is shown was made smaller than the rule for all."""
    page.get_by_label("Smallest number shown").fill("2")
    page.get_by_role("button", name="Keep").click()


def without_a_note(page: Page) -> None:
    """A correction was begun without what it corrects."""
    page.get_by_role("button", name="Begin edition 2").click()


def without_words(page: Page) -> None:
    """A review was asked for while chapters had no words."""
    page.get_by_role("button", name="Ask for a review").click()


REPORT_STATES = [
    State("nothing asked", "/reports/", "No collection has opened yet"),
    State("nothing returned", "/reports/", "Begin the report 2026 to 2027"),
    State("officer", "/reports/", "Correct the report 2025 to 2026"),
    State("officer elsewhere", "/reports/", "A district was in the wrong line."),
    State("officer", f"{DRAFT}/summary", "Your words are still needed", without_words, 400),
    State("officer", f"{DRAFT}/summary", "parts need your words"),
    State("officer", f"{DRAFT}/incidents", "Findings from the returns"),
    State("officer", f"{DRAFT}/incidents", "tick the box below", named_somebody, 400),
    State("officer", f"{DRAFT}/incidents", "by Alex Zqnorthdale", wrote),
    State("officer", f"{DRAFT}/incidents", "Somebody changed this report", written_meanwhile, 409),
    State("officer", f"{DRAFT}/practice", "by Alex Zqnorthdale", by_keyboard),
    State("officer", f"{DRAFT}/platforms", "Findings from the returns"),
    State("officer", f"{DRAFT}/method", "Method and definitions"),
    *(
        State("officer", f"{OUT}/{name}", "What has left")
        for name in ("completion", "policies", "training", "incidents")
    ),
    State("officer", DRAFT, "Contents"),
    State("officer", OUT, "Contents"),
    State("officer", f"{DRAFT}/take", "This edition is not published"),
    State("officer", f"{OUT}/take", "Why do you need it?"),
    State("officer", f"{OUT}/take", "There is a problem", without_a_reason, 400),
    State("officer", "/reports/2025-26/correct", "A published report stays as it is"),
    State("officer", "/reports/2025-26/correct", "There is a problem", without_a_note, 400),
    State("officer", f"{FILES}/<making>", "Look again now"),
    State("officer", f"{FILES}/<ready>", "The link works for you alone"),
    State("officer", f"{FILES}/<failed>", "Nothing half made is kept"),
    State("officer", "/reports/extracts", "Take an extract of all answers"),
    State("authority_admin", "/reports/everything", "Keep it safe"),
    State("authority_admin", "/reports/everything", "There is a problem", packed_without_a_reason, 400),
    State("authority_admin", "/reports/", "The smallest number shown can be 5 to 20", hid_nothing_more, 400),
]


def reported(database: Database, busy: Busy) -> dict[str, str]:
    """Each authority has reports; files are there, on their way and lost; by the places of their pages."""
    for scope, accepted in make_reports(database, busy).items():  # other pages show a term of which nothing is accepted
        with database.tenant(scope, writing=True) as session:
            undo_all(session, service(scope), accepted.batch, NOW)
    officer = people.resolve(database, busy.tokens["officer"], NOW)
    assert officer and officer.actor.scope == busy.scopes[NORTH]
    making, failed = (take(database, officer.actor, 2025, make=False) for _ in range(2))
    with database.tenant(officer.actor.scope, writing=True) as session:
        session.get_one(Download, (officer.actor.scope.authority_id, failed)).state = DownloadState.FAILED
    return {"<making>": str(making), "<ready>": str(busy.downloads["officer"]), "<failed>": str(failed)}
