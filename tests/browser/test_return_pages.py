"""Every page of a return in every state: axe finds nothing, the browser complains of nothing, nothing is too wide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy

import pytest
from playwright.sync_api import Browser

from la_portal.app import create_app
from la_portal.db import Database
from la_portal.queries.returns import find
from la_portal.services.returns import Declaration, submit
from tests.browser.clean import faults
from tests.browser.serving import WIDTHS, Visit, running, visiting
from tests.people import settings_for
from tests.returns import SLUG, URN, asked_of_school, dsl_of, email_of, keep_all, right_answers, term

UNTOUCHED, WRONG, READY, SENT = URN, URN + 1, URN + 2, URN + 3
ANSWERS = right_answers(asked_of_school())
MISTAKES = {
    "header": {"headcount": "1,000", "roll": "-1"},
    "policies": {"social_media-status": "in_place", "social_media-reviewed_on": ["31", "2", "2026"]},
    "training": {
        "staff_online_safety-trained": "90+",
        "staff_online_safety-eligible": "118",
        "senior_leaders-trained": "9",
        "senior_leaders-eligible": "8",
        "governors-trained": "5",
        "induction-state": "not_known",
        "dsl_update-trained": "4",
        "dsl_update-state": "not_known",
        "briefings_this_year-state": "not_known",
    },
    "incidents": {
        "incidents_recorded": "yes",
        "content_values": "3",
        "conduct_values": "-2",
        "of_pupils_targeted": "9",
        "of_nudes-state": "not_known",
        "act_police": "3.5",
    },
    "platforms": {
        "instagram-standing": "official",
        "other_1-name": "Classlist",
        "other_1-standing": "personal_profile",
    },
    "practice": {"parent_sessions": "٣", "filtering_reviewed_on": ["", "13", "2026"], "reputation_search": "weekly"},
}
SECTIONS = ("header", "policies", "training", "incidents", "incidents/done", "platforms", "practice")
OPEN_ROWS = ("policies?open=social_media", "platforms?open=instagram", "platforms?open=other_1",
             "practice?open=filtering_reviewed_on", "practice?open=support_wanted")  # fmt: skip
WORDS = ("receipt/1/words", "receipt/1/words?take=other_harm")
STATES = [
    *((UNTOUCHED, page) for page in ("home", "", "check", *SECTIONS, *OPEN_ROWS)),
    *((WRONG, page) for page in ("home", "", "check", "declaration")),
    *((WRONG, f"{page}{'&' if '?' in page else '?'}problems=all") for page in (*SECTIONS, *OPEN_ROWS)),
    *((READY, page) for page in ("home", "", "check", "declaration", *SECTIONS)),
    *((SENT, page) for page in ("home", "", "check", "receipt/1", "receipt/1/answers", "receipt/1/summary", *WORDS)),
]


@pytest.fixture(scope="module")
def origin(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with four schools: nothing typed, much of it wrong, all of it right, and sent."""
    database = Database(f"sqlite:///{copy(migrated_file, tmp_path_factory.mktemp('pages') / 'la_portal.sqlite')}")
    scope = term(database, urns=(UNTOUCHED, WRONG, READY, SENT))
    dsls = {urn: dsl_of(database, scope, urn) for urn in (UNTOUCHED, WRONG, READY, SENT)}
    for urn, answers in ((WRONG, MISTAKES), (READY, ANSWERS), (SENT, ANSWERS)):
        keep_all(database, dsls[urn], answers, urn)
    with database.tenant(dsls[SENT].scope, writing=True) as session:
        version = find(session, SENT, SLUG).draft_version
        submit(
            session,
            dsls[SENT],
            SENT,
            SLUG,
            Declaration("dsl", version, "key"),
            datetime.now(UTC),
            has_headteacher=False,
        )
    with running(create_app(settings_for(database), database)) as address:
        yield address
    database.engine.dispose()


@pytest.fixture(scope="module")
def visits(origin: str, chromium: Browser) -> Iterator[dict[int, Visit]]:
    """A signed-in window for each school."""
    with ExitStack() as windows:
        opened = {urn: windows.enter_context(visiting(chromium, origin)) for urn in (UNTOUCHED, WRONG, READY, SENT)}
        for urn, visit in opened.items():
            visit.sign_in(email_of(urn))
        yield opened


@pytest.mark.parametrize(("urn", "page"), STATES)
def test_a_page_is_clean(visits: dict[int, Visit], urn: int, page: str) -> None:
    visit = visits[urn]
    visit.complaints.clear()
    visit.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    visit.open("/returns/" if page == "home" else f"/returns/{urn}/{SLUG}/{page}")
    assert faults(visit) == []
