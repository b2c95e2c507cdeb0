"""A report goes out: reviewed by somebody else, published, corrected, and taken away as files."""

from __future__ import annotations

import io
import uuid
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from la_portal.db import Database
from la_portal.models import AuditEvent, Download
from la_portal.queries import reports
from la_portal.services.downloads import making
from la_portal.vocabulary import Actor, ReportStatus, Scope
from tests.integration.web.reports.conftest import YEAR
from tests.integration.web.reports.test_writing import AT, EXTRACTS, INCIDENTS, LIST, facts, save, text_of
from tests.people import NOW, Browser
from tests.pressing import soup
from tests.reporting import NOTE, WORDS, publish, service, take, wait_for_files, write
from tests.returns import URN

CORRECT, START, TAKE = "/reports/2026-27/correct", "/reports/2026-27/start", f"{AT}/take"


@pytest.fixture
def written(database: Database, priya: Actor, draft: int) -> None:
    """Every chapter that asks for words has some."""
    write(database, priya, YEAR)


@pytest.fixture
def out(database: Database, priya: Actor, draft: int) -> None:
    """The first edition is published."""
    publish(database, service(priya.scope), YEAR)


def press(browser: Browser, what: str) -> TestResponse:
    return browser.post(f"{AT}/move", INCIDENTS, press=what, version=_version(browser), chapter="incidents")


def _version(browser: Browser) -> str:
    return str(soup(browser.get(INCIDENTS)).select("[name=version]")[0]["value"])


def buttons(browser: Browser) -> set[str]:
    return {one.get_text(strip=True) for one in soup(browser.get(INCIDENTS)).select("main .govuk-button")}


def downloaded(browser: Browser, preset: str, **more: str) -> str:
    """The address of the download that this asks for, once its files are made."""
    answer = browser.post(TAKE, preset=preset, **more)
    assert answer.status_code == 302, text_of(answer)
    wait_for_files()
    return answer.location


def test_a_review_is_asked_for_once_every_chapter_has_its_words(officer: Browser, draft: int) -> None:
    answer = press(officer, "ask")
    assert answer.status_code == 400
    assert "Your words are still needed in Summary, Incidents and Support and what it changed" in text_of(answer)


def test_somebody_else_reviews_and_then_it_is_published(
    officer: Browser, colleague: Browser, written: None, database: Database, scope: Scope
) -> None:
    assert press(officer, "ask").location == INCIDENTS
    assert buttons(officer) == {"Save", "Send it back"}
    assert "Priya Shah asked for a review. Somebody else" in text_of(officer.get(INCIDENTS))
    refused = press(officer, "review")
    assert refused.status_code == 403 and "Somebody else of your authority has to review it" in refused.text
    assert "It is reviewed" in buttons(colleague)
    assert press(colleague, "review").status_code == 302
    assert "Reviewed by Rachel Oyelaran" in text_of(officer.get(INCIDENTS))
    assert press(officer, "publish").status_code == 302
    assert facts(database, scope).status is ReportStatus.PUBLISHED
    assert buttons(officer) == set() and "Published on" in text_of(officer.get(INCIDENTS))


def test_what_was_reviewed_and_then_changed_is_a_draft_again(
    officer: Browser, colleague: Browser, written: None, database: Database, scope: Scope
) -> None:
    press(officer, "ask")
    press(colleague, "review")
    save(colleague, f"{WORDS} More.")
    assert facts(database, scope).status is ReportStatus.DRAFT
    assert press(officer, "publish").status_code == 409


def test_it_can_be_sent_back(officer: Browser, colleague: Browser, written: None) -> None:
    press(officer, "ask")
    assert press(colleague, "back").status_code == 302
    assert "Ask for a review" in buttons(officer)


def test_a_press_from_a_page_that_is_old_or_that_there_is_not_moves_nothing(
    officer: Browser, written: None, database: Database, scope: Scope
) -> None:
    old = officer.post(f"{AT}/move", INCIDENTS, press="ask", version="1")
    assert old.status_code == 409 and "Somebody changed this report while you had it open" in old.text
    for pressed in ("", "burn"):
        assert press(officer, pressed).status_code == 404
    assert facts(database, scope).status is ReportStatus.DRAFT


def test_a_correction_needs_a_sentence_and_begins_with_the_words_before(
    officer: Browser, out: None, database: Database, scope: Scope
) -> None:
    assert "Correct the report 2026 to 2027" in text_of(officer.get(LIST))
    without = officer.post(START, CORRECT)
    assert without.status_code == 400 and 'href="#note"' in without.text
    assert "Say what this edition corrects" in text_of(without)
    assert officer.post(START, CORRECT, note=NOTE).location == "/reports/2026-27/2/summary"
    with database.tenant(scope) as session:
        assert reports.find(session, YEAR, 2).words["incidents"]["text"] == WORDS
    assert f"Correction: {NOTE}" in text_of(officer.get("/reports/2026-27/2/summary"))
    assert NOTE in text_of(officer.get(LIST))
    again = officer.get(CORRECT)
    assert again.status_code == 409 and "Go on with that one" in again.text
    assert officer.get(AT).status_code == 200, "the edition that was published is there as it was"


def test_what_is_sent_to_an_edition_that_is_out_does_not_change_its_correction(
    officer: Browser, out: None, database: Database, scope: Scope
) -> None:
    officer.post(START, CORRECT, note=NOTE)
    sent = {"version": "1", "words": "Late", "press": "ask"}
    for page in (INCIDENTS, f"{AT}/move", f"{AT}/draw"):
        answer = officer.post(page, EXTRACTS, **sent)
        assert answer.status_code == 409 and "stays as it is" in answer.text, page
    for page in ("incidents", "move", "draw"):
        assert officer.post(f"/reports/2026-27/3/{page}", EXTRACTS, **sent).status_code == 404, page
    found = facts(database, scope)
    assert (found.edition, found.version, found.draws) == (2, 1, 1)
    assert officer.post("/reports/2026-27/2/move", EXTRACTS, **sent).status_code == 302, "the control"


def test_a_note_that_is_too_long_comes_back(officer: Browser, out: None) -> None:
    answer = officer.post(START, CORRECT, note="Long. " * 100)
    assert answer.status_code == 400 and "The note is longer than 500 characters" in answer.text
    assert "Long. Long." in answer.text


def test_files_that_hide_nothing_need_a_reason(officer: Browser, out: None, database: Database, scope: Scope) -> None:
    answer = officer.post(TAKE, preset="evidence", why="  ")
    assert answer.status_code == 400 and 'href="#why"' in answer.text
    assert "Say why you need a file that hides nothing" in text_of(answer)
    assert not _taken(database, scope)
    page = downloaded(officer, "evidence", why="The inspection in June")
    assert _taken(database, scope) == [("The inspection in June", "unsuppressed")]
    assert "Your files are ready" in text_of(officer.get(page))
    archive = zipfile.ZipFile(io.BytesIO(officer.get(f"{page}/file").data))
    (schools,) = [name for name in archive.namelist() if name.endswith("schools.csv")]
    assert f"Larkmoor School {URN}" in archive.read(schools).decode("utf-8-sig")


def test_a_file_is_private_and_names_no_school(officer: Browser, out: None) -> None:
    page = downloaded(officer, "foi")
    shown = officer.get(page)
    assert "Refresh" not in shown.headers and "The link works for you alone" in text_of(shown)
    answer = officer.get(f"{page}/file")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == "attachment; filename=report-2026-27-edition-1-foi.zip"
    assert answer.content_length == len(answer.data)
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    assert not any(b"Larkmoor" in archive.read(name) for name in archive.namelist())


def test_a_download_is_nobody_elses(officer: Browser, colleague: Browser, out: None) -> None:
    page = downloaded(officer, "foi")
    for path in (page, f"{page}/file"):
        theirs, nobodys = colleague.get(path), colleague.get(path.replace(page[-36:], str(uuid.UUID(int=1))))
        assert theirs.status_code == nobodys.status_code == 404
        assert officer.get(path).status_code == 200


def test_a_download_that_is_being_made_says_how_far_and_looks_again(
    officer: Browser, out: None, database: Database, priya: Actor
) -> None:
    page = f"/reports/downloads/{take(database, priya, YEAR, make=False)}"
    shown = officer.get(page)
    assert shown.headers["Refresh"] == "2" and "0 of" in text_of(shown) and "Look again now" in text_of(shown)
    assert officer.get(f"{page}/file").status_code == 404


def test_a_download_that_failed_or_stopped_says_so(
    officer: Browser, out: None, database: Database, priya: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = take(database, priya, YEAR, make=False)
    with database.tenant(priya.scope, writing=True) as session:
        session.execute(
            update(Download).where(Download.authority_id == 1).values(touched_at=NOW - timedelta(minutes=6))
        )
    monkeypatch.setattr(making, "archive", _breaks)
    failed = downloaded(officer, "foi")
    for page in (f"/reports/downloads/{stopped}", failed):
        shown = officer.get(page)
        assert "Your files could not be made" in text_of(shown) and "Refresh" not in shown.headers
        assert officer.get(f"{page}/file").status_code == 404


def test_files_of_a_preset_that_there_is_not_are_not_made(officer: Browser, out: None) -> None:
    assert officer.post(TAKE, preset="everything").status_code == 404


def test_a_draft_is_taken_by_who_may_write_it_and_says_so(officer: Browser, draft: int) -> None:
    assert "Its files say on every page that they are a draft" in text_of(officer.get(TAKE))


def _breaks(*_given: object) -> bytes:
    raise OSError("no space")


def _taken(database: Database, scope: Scope) -> list[tuple[str | None, str]]:
    statement = select(AuditEvent).where(AuditEvent.kind == "report_taken")
    with database.tenant(scope) as session:
        return [(one.why, one.detail["level"]) for one in session.execute(statement).scalars()]
