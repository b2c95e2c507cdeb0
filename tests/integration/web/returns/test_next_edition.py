"""A collection of the next edition beside one of the edition before: each return is shown as it was asked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from dashboards.frame import framed
from dashboards.pages import PAGES
from la_portal.catalogue import LATEST, Edition
from la_portal.db import Database
from la_portal.errors import BadInput
from la_portal.queries import incidents
from la_portal.queries.filters import Filters
from la_portal.queries.history import with_before
from la_portal.queries.returns import find
from la_portal.services import collecting
from la_portal.services.collecting import OpenCollection
from la_portal.services.returns import Declaration, submit
from la_portal.vocabulary import AcademicYear, Actor, Scope, Term
from la_portal.web.figure_tables import TABLES
from tests.people import NOW, Browser
from tests.pressing import ANSWERS, SECTIONS
from tests.returns import AT, SLUG, TODAY, URN, asked_of_school, explained, keep_all, right_answers

pytestmark = pytest.mark.usefixtures("cheap_hashes")

NEXT = "2027-28-autumn"
AT_NEXT = f"/returns/{URN}/{NEXT}"
OF_WHAT_STANDS_OUT = {"platform-names", "recording-questions", "training-below"}  # no row where nothing does
OLD_LABELS = (
    "Local authority education safeguarding advice",
    "Help for families without internet",
    "Complaints made online",
)
NEW_LABELS = (
    *("Advice from the authority on safeguarding", "A way in for families who are offline", "Commerce, in games"),
    *("Smart watches and glasses", "Communication and complaints", "Done by somebody else, known or not"),
)


def open_next(database: Database, scope: Scope, edition: str) -> None:
    """The next autumn is opened with that edition, and counts on from the last one."""
    asked = OpenCollection(
        AcademicYear(2027), Term.AUTUMN, TODAY - timedelta(days=1), TODAY + timedelta(days=30), edition=edition
    )
    with database.tenant(scope, writing=True) as session:
        collecting.open_collection(session, Actor(None, None, scope), asked, NOW)


def send(database: Database, actor: Actor, slug: str) -> None:
    with database.tenant(actor.scope, writing=True) as session:
        version = find(session, URN, slug).draft_version
        submit(session, actor, URN, slug, Declaration("dsl", version, slug), NOW, has_headteacher=False)


def copy_of(browser: Browser, at: str) -> str:
    """The page of what was sent, without what differs from one request to the next."""
    page = browser.get(f"{at}/receipt/1/answers")
    assert page.status_code == 200
    return re.sub(r'(nonce|name="csrf_token" value)="[^"]+"', "", page.text)


def send_next(database: Database, scope: Scope, actor: Actor, edition: Edition) -> None:
    open_next(database, scope, edition.code)
    with database.tenant(actor.scope) as session:
        asked = with_before(session, find(session, URN, NEXT)).asked(TODAY)
    answers = right_answers(replace(asked_of_school(), edition=edition))
    keep_all(database, actor, explained(asked, answers), slug=NEXT)
    send(database, actor, NEXT)


@pytest.fixture
def sent(database: Database, actor: Actor) -> None:
    """The school has sent a return of 2026.1."""
    keep_all(database, actor, ANSWERS)
    send(database, actor, SLUG)


@pytest.fixture
def both_sent(database: Database, scope: Scope, actor: Actor, sent: None, second_edition: Edition) -> None:
    """And a year later one of 2026.2."""
    send_next(database, scope, actor, second_edition)


def test_a_return_that_was_sent_is_shown_as_it_was_asked_for_ever(
    dsl: Browser, database: Database, scope: Scope, actor: Actor, sent: None, second_edition: Edition
) -> None:
    before = copy_of(dsl, AT)
    send_next(database, scope, actor, second_edition)
    assert copy_of(dsl, AT) == before
    after = copy_of(dsl, AT_NEXT)
    assert [label for label in OLD_LABELS if label not in before or label in after] == []
    assert [label for label in NEW_LABELS if label in before or label not in after] == []


def test_the_form_asks_what_its_own_edition_asks(
    dsl: Browser, database: Database, scope: Scope, second_edition: Edition
) -> None:
    open_next(database, scope, "2026.2")
    pages = {at: "".join(dsl.get(f"{at}/{section}").text for section in SECTIONS) for at in (AT, AT_NEXT)}
    assert 'name="commerce_in_game"' in pages[AT_NEXT]
    assert 'name="commerce_in_game"' not in pages[AT]
    assert "Smart watches and glasses" in pages[AT_NEXT]
    assert "Complaints made online" in pages[AT]
    assert "A paid service watches" not in pages[AT_NEXT]


@pytest.mark.parametrize("slug", [SLUG, NEXT])
def test_every_figure_and_dashboard_answers_over_both_editions(
    database: Database, scope: Scope, both_sent: None, slug: str
) -> None:
    filters = Filters(on=TODAY, collection=slug, school=URN)
    with Flask(__name__).app_context(), database.tenant(scope) as session:  # what is read of one school is noted there
        assert {name for name, table in TABLES.items() if not list(table.rows(session, filters))} <= OF_WHAT_STANDS_OUT
        assert [page.path for page in PAGES if not (page.frame or framed)(page, session, filters, NOW)[1]] == []


def test_each_collection_has_the_risks_of_its_own_edition(database: Database, scope: Scope, both_sent: None) -> None:
    with database.tenant(scope) as session:
        cells = incidents.cells(session, Filters(on=TODAY, collection=NEXT))
        then, now = ([c for c in cells if c.collection.slug == slug] for slug in (SLUG, NEXT))
        both = incidents.by_school(session, Filters(on=TODAY, collection=NEXT))
    assert len(now) == len(then) + 1 == 17
    assert next(c for c in now if c.place.item.code == "commerce_in_game").recorded > 0
    assert both[0].incidents == sum(c.recorded for c in now)


def test_an_edition_that_this_release_does_not_hold_opens_nothing(database: Database, scope: Scope) -> None:
    with pytest.raises(BadInput, match=r"does not hold edition 2026\.2\. Choose one of 2026\.1"):
        open_next(database, scope, "2026.2")


def test_no_collection_goes_back_to_an_older_edition(database: Database, scope: Scope, second_edition: Edition) -> None:
    open_next(database, scope, "2026.2")
    older = OpenCollection(
        AcademicYear(2028), Term.AUTUMN, TODAY, TODAY + timedelta(9), opens_on=TODAY + timedelta(1), edition=LATEST
    )
    with database.tenant(scope, writing=True) as session, pytest.raises(BadInput, match=r"2026\.2, which is newer"):
        collecting.open_collection(session, Actor(None, None, scope), older, NOW)
