"""Today: the numbers are those of the lists behind their links, and progress stands beside the same day before."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest

from la_portal.app import create_app
from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.queries import reviews
from la_portal.queries.collections import find
from la_portal.services import notes
from la_portal.vocabulary import Actor, Audience, NoteKind, Role, Scope
from tests.chasing import change, extend, officer, put_ladder, spoke
from tests.lived import DSL, OFFICER
from tests.lives import BEGIN, OURS, THEIRS, do, ready
from tests.people import NOW, Browser, join, settings_for
from tests.quiet import AUTUMN_NOW, LAST, send_quiet
from tests.returns import FOREIGN, NEIGHBOUR, SLUG, TODAY, URN
from tests.terms import authority, open_terms

TODAYS = "/authority/"


def signed_in(database: Database, scope: Scope = OURS) -> Browser:
    join(database, Role.OFFICER, "officer@council.example", scope)
    browser = Browser(create_app(settings_for(database), database).test_client())
    assert browser.sign_in("officer@council.example").headers["Location"] in {"/", TODAYS}
    return browser


def linked(page: str, href: str) -> str:
    """The words of the first link to that address."""
    found = re.search(rf'<a [^>]*href="{re.escape(href)}"[^>]*>(.*?)</a>', unescape(page), re.DOTALL)
    assert found, f"no link to {href}"
    return re.sub(r"<[^>]+>.*", "", found[1], flags=re.DOTALL).strip()


@pytest.fixture
def northshire(database: Database, cheap_hashes: None) -> Browser:
    """Of two schools one has sent; the other authority's one has too, and wants the same looked at."""
    ready(database)
    do(database, "save", DSL, URN, BEGIN)
    do(database, "submit", DSL, URN, BEGIN + timedelta(minutes=1))
    spoke(database, THEIRS, FOREIGN, NOW, TODAY)
    return signed_in(database)


def test_an_officers_day_begins_at_today(northshire: Browser) -> None:
    assert northshire.get("/").headers["Location"] == TODAYS
    assert northshire.get(TODAYS).status_code == 200


def test_each_number_is_that_of_the_list_behind_its_link(database: Database, northshire: Browser) -> None:
    page = northshire.get(TODAYS).text
    one = f"/authority/collections/{SLUG}"
    assert linked(page, one) == "1 of 2 schools"
    assert "1 of 2 schools have returned" in northshire.get(one).text
    assert linked(page, f"{one}/chase") == "1 school"
    assert "Chase: 1 school has not finished" in northshire.get(f"{one}/chase").text
    assert linked(page, f"{one}/chase?state=not_started") == "1"
    assert "1 of 1 shown" in northshire.get(f"{one}/chase?state=not_started").text
    assert linked(page, f"{one}/support") == "1 school"
    assert "1 school asks for support" in northshire.get(f"{one}/support").text
    assert linked(page, f"/authority/reviews?collection={SLUG}") == "1 return"
    with database.tenant(OURS) as session:
        assert reviews.counts(session, find(session, SLUG).collection_id).to_review == 1


def test_a_return_that_is_open_again_still_counts_as_sent_and_is_chased(
    database: Database, northshire: Browser
) -> None:
    do(database, "reopen", OFFICER, URN, BEGIN + timedelta(minutes=2))
    page = northshire.get(TODAYS).text
    assert linked(page, f"/authority/collections/{SLUG}") == "1 of 2 schools"
    assert linked(page, f"/authority/collections/{SLUG}/chase?state=reopened") == "1"
    assert "1 of 2 schools have returned" in northshire.get(f"/authority/collections/{SLUG}").text


def test_actions_are_notes_extensions_that_end_and_changes_that_were_not_made(
    database: Database, northshire: Browser
) -> None:
    assert "Actions due this week: 0" in northshire.get(TODAYS).text
    spoke(database, OURS, NEIGHBOUR, NOW, TODAY)
    extend(database, OURS, NEIGHBOUR, TODAY)
    page = northshire.get(TODAYS).text
    assert linked(page, "/authority/actions") == "2"
    listed = northshire.get("/authority/actions").text
    assert "Actions due this week: 2" in listed
    assert "By Thursday" in listed and "its extra time ends" in listed
    assert str(FOREIGN) not in listed
    with database.tenant(OURS, writing=True) as session:
        later = TODAY + timedelta(days=8)
        notes.add(session, officer(OURS), URN, NoteKind.NOTE, "Not this week", NOW, follow_up_on=later)
    change(database, OURS, NEIGHBOUR, extended_to=None)
    listed = northshire.get("/authority/actions").text
    assert "Actions due this week: 1" in listed and "Not this week" not in listed


def test_the_next_reminder_is_announced(database: Database, northshire: Browser) -> None:
    put_ladder(database, OURS, {})
    assert "No reminder goes by itself any more" in northshire.get(TODAYS).text
    put_ladder(database, OURS, {TODAY + timedelta(days=3): Audience.DSL})
    assert "Reminders go by themselves on " in northshire.get(TODAYS).text


def test_progress_stands_beside_the_same_day_of_the_same_term_last_year(database: Database, cheap_hashes: None) -> None:
    urns = (100001, 100002, 100003)
    scope = authority(database, *urns)
    for opening in (LAST, AUTUMN_NOW):
        open_terms(database, scope, opening)
    for urn, opening in ((100001, LAST), (100002, LAST), (100001, AUTUMN_NOW)):
        send_quiet(
            database, Actor(uuid.uuid4(), Role.DSL, Scope(scope.authority_id, frozenset({urn}))), urn, opening, {}
        )
    browser = signed_in(database, scope)
    page = browser.get(TODAYS).text
    assert "1 fewer than on the same day last autumn" in page or "as many as on the same day last autumn" in page
    assert page.count("<polyline") == 2 and "style=" not in page[page.index("<main") : page.index("</main>")]
    table = page[page.index("See the same as a table") : page.index("</table>")]
    rows = re.findall(r"<th scope=\"row\"[^>]*>(\d+): ", table)
    assert rows == [str(number) for number in range(len(rows))] and len(rows) > 1
    past = browser.get(f"{TODAYS}?collection={LAST.slug}").text
    assert "2 of 3 schools</a> have sent" in past and "The collection is closed" in past


def test_before_anything_has_opened_the_page_says_so(schools: Database, cheap_hashes: None) -> None:
    page = signed_in(schools).get(TODAYS)
    assert page.status_code == 200 and "No collection has opened yet" in page.text


def test_a_collection_that_is_not_there_is_not_there(northshire: Browser) -> None:
    for path in (
        f"{TODAYS}?collection=2019-20-autumn",
        f"{TODAYS}?collection=x",
        "/authority/collections/2019-20-autumn/support",
        f"/authority/collections/{SLUG}/support?page=2",
        "/authority/actions?page=2",
    ):
        assert northshire.get(path).status_code == 404, path


def test_today_is_london_s(northshire: Browser) -> None:
    day = london_date(NOW)
    assert f"{day.day} {day:%B %Y}" in northshire.get(TODAYS).text
