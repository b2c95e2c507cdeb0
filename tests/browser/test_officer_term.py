"""An officer's term, once: a collection is cloned, previewed and opened, schools are reminded, returns reviewed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import AuditEvent, OutboxMessage, SchoolReturn
from la_portal.queries.history import with_before
from la_portal.queries.returns import find
from la_portal.services import returns
from la_portal.services.returns import Declaration
from la_portal.vocabulary import Actor, Role, Scope
from tests.browser.serving import running, visiting
from tests.people import OFFICER, join
from tests.returns import NEIGHBOUR, TODAY, URN, dsl_of, explained, keep_all, right_answers, term
from tests.service import whole_service

SPRING = "2026-27-spring"
ASKED = "Was this counted twice?"


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A migrated database in which there is nothing yet."""
    opened = Database(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'la_portal.sqlite')}")
    yield opened
    opened.engine.dispose()


def test_an_officers_term_from_cloning_to_closing(database: Database, chromium: Browser) -> None:
    scope = term(database)
    join(database, Role.OFFICER, OFFICER, scope)
    dsls = {urn: dsl_of(database, scope, urn) for urn in (URN, NEIGHBOUR)}
    with running(whole_service(database)[0]) as origin, visiting(chromium, origin) as visit:
        visit.page.set_default_timeout(20_000)
        visit.sign_in(OFFICER)
        expect(visit.page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
        _clone(visit.page)
        _preview(visit.page)
        _open(visit.page)
        _remind(visit.page)
        for urn, dsl in dsls.items():
            _send(database, dsl, urn)
        _ask_for_changes(visit.page, origin)
        _send(database, dsls[URN], URN, again=True)
        for _ in dsls:
            _accept_the_next(visit.page, origin)
        _close(visit.page, origin)
        assert visit.complaints == []
    _so_it_stands(database, scope)


def _clone(page: Page) -> None:
    page.get_by_role("link", name="Collections", exact=True).click()
    page.get_by_role("button", name=re.compile("Set up|Open a collection")).click()
    expect(page.get_by_text("Copied from autumn term 2026, with the dates moved")).to_be_visible()
    _type_day(page, "counts_to", TODAY - timedelta(days=1))
    _type_day(page, "opens_on", TODAY)
    _type_day(page, "due_on", TODAY + timedelta(days=10))
    _type_day(page, "closes_on", TODAY + timedelta(days=20))
    page.get_by_role("button", name="Count again").last.click()
    expect(page.get_by_role("button", name="Open it for 2 schools")).to_be_visible()


def _type_day(page: Page, name: str, day: date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"[name={name}-{part}]", str(value))


def _preview(page: Page) -> None:
    page.get_by_label("School", exact=True).select_option(str(URN))
    with page.expect_popup() as opened:
        page.get_by_role("button", name=re.compile("Preview the return")).click()
    preview = opened.value
    expect(preview.get_by_text("Nothing you type here is kept").first).to_be_visible()
    preview.get_by_role("link", name=re.compile("Training")).first.click()
    expect(preview.get_by_text("Nothing you type here is kept").first).to_be_visible()
    preview.close()


def _open(page: Page) -> None:
    page.get_by_role("button", name="Open it for 2 schools").click()
    expect(page.get_by_role("heading", name="0 of 2 schools have returned")).to_be_visible()


def _remind(page: Page) -> None:
    page.get_by_role("link", name="Chase schools that have not sent").click()
    page.get_by_role("link", name="Choose all 2").click()
    expect(page.locator("#remind")).to_contain_text("S. Invented, DSL")
    page.get_by_role("button", name="Send reminder to 2 schools").click()
    expect(page.get_by_role("status")).to_contain_text("The reminder to 2 schools waits to be sent")


def _send(database: Database, dsl: Actor, urn: int, *, again: bool = False) -> None:
    """The school's DSL sends right answers; `again` after having looked at one of them."""
    with database.tenant(dsl.scope) as session:
        asked = with_before(session, find(session, urn, SPRING)).asked(TODAY)
    answers = right_answers(asked)
    keep_all(database, dsl, {"incidents": answers["incidents"]} if again else explained(asked, answers), urn, SPRING)
    with database.tenant(dsl.scope, writing=True) as session:
        declared = Declaration("dsl", find(session, urn, SPRING).draft_version, f"{urn} {again}")
        returns.submit(session, dsl, urn, SPRING, declared, datetime.now(UTC), has_headteacher=False)


def _ask_for_changes(page: Page, origin: str) -> None:
    page.goto(f"{origin}/authority/reviews/{SPRING}/{URN}?all=1")
    page.locator("input[name=item][value='incidents.contact_sexual']").check()
    page.get_by_label("Ask for changes").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("[name='why-incidents.contact_sexual']").fill(ASKED)
    page.get_by_role("button", name="Send to the school").click()
    expect(page.get_by_text("Changes asked for").first).to_be_visible()


def _accept_the_next(page: Page, origin: str) -> None:
    page.goto(f"{origin}/authority/reviews?collection={SPRING}")
    page.locator("table").get_by_role("link", name=re.compile("^Review")).first.click()
    page.get_by_label("Accept the return").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Accepted").first).to_be_visible()


def _close(page: Page, origin: str) -> None:
    page.goto(f"{origin}/authority/collections/{SPRING}")
    page.get_by_role("link", name="Close it now").click()
    expect(page.get_by_text("Every school that was asked has sent")).to_be_visible()
    page.get_by_role("button", name="Close spring term 2027 now").click()
    expect(page.get_by_text("Closed by hand on").first).to_be_visible()


def _so_it_stands(database: Database, scope: Scope) -> None:
    """Both returns are accepted, and each act left its event and its message, once; what was asked for and done before
    the mail went is not asked for by mail any more."""
    with database.tenant(scope) as session:
        statuses = session.execute(select(SchoolReturn.status).where(SchoolReturn.collection_id == 2)).scalars().all()
        kinds = session.execute(select(AuditEvent.kind).where(AuditEvent.collection_id == 2)).scalars().all()
        mails = session.execute(select(OutboxMessage.kind).where(OutboxMessage.collection_id == 2)).scalars().all()
    assert statuses == ["accepted", "accepted"]
    once = ("collection_opened", "reminders_sent", "changes_asked_for", "collection_closed")
    assert {kind: kinds.count(kind) for kind in once} == dict.fromkeys(once, 1)
    assert (kinds.count("return_submitted"), kinds.count("return_accepted")) == (3, 2)
    assert sorted(mails) == ["accepted", "accepted", *["receipt"] * 3, *["reminder"] * 2]
