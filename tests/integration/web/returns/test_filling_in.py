"""What is typed is kept, and what is wrong is said where it is."""

from __future__ import annotations

import pytest

from la_portal.catalogue import edition
from la_portal.db import Database
from la_portal.vocabulary import Actor
from tests.conftest import only
from tests.people import Browser
from tests.pressing import (
    ANSWERS,
    NOT_NUMBERS,
    draft,
    post,
    soup,
    version_of,
)
from tests.returns import (
    AT,
    keep_all,
)

pytestmark = pytest.mark.usefixtures("cheap_hashes")


def test_a_draft_is_kept_at_any_point_wrong_typing_included(dsl: Browser, database: Database, actor: Actor) -> None:
    answer = post(dsl, "policies", "social_media", press="row", **{
        "social_media-status": "in_place", "social_media-reviewed_on-day": "31",
        "social_media-reviewed_on-month": "2", "social_media-reviewed_on-year": "soon",
    })  # fmt: skip
    assert answer.status_code == 302
    assert "open=social_media" in answer.location
    kept = draft(database, actor)["policies"]
    assert (kept["social_media-status"], kept["social_media-reviewed_on"]) == ("in_place", ["31", "2", "soon"])
    page = soup(dsl.get(answer.location))
    assert "We have saved what you typed" in page.select_one(".govuk-error-summary").text
    assert [page.select_one(f"#social_media-reviewed_on-{part}")["value"] for part in ("day", "month", "year")] == [
        "31",
        "2",
        "soon",
    ]
    assert page.title.text == "Error: Policies - Autumn term 2026 - Online safety return"


@only("sqlite")
def test_saving_a_whole_row_closes_it_and_goes_back_to_its_link(dsl: Browser) -> None:
    answer = post(dsl, "policies", "pupil_acceptable_use", press="row", **{"pupil_acceptable_use-status": "none"})
    assert answer.location == f"{AT}/policies#pupil_acceptable_use"
    link = soup(dsl.get(answer.location)).select_one("a#pupil_acceptable_use")
    assert link.text == "Change Pupil acceptable use"


@only("sqlite")
def test_saving_and_answering_the_next_opens_the_first_row_without_an_answer(dsl: Browser) -> None:
    answer = post(dsl, "practice", "alerts", press="next", alerts="daily")
    assert answer.location == f"{AT}/practice?open=paid_monitoring#paid_monitoring"
    last = post(dsl, "practice", "external_review_level", press="next", external_review_level="started")
    assert last.location == f"{AT}/practice?open=reputation_search#reputation_search"


@only("sqlite")
@pytest.mark.parametrize("section", ["policies", "platforms", "practice"])
def test_with_nothing_carried_the_rows_are_not_answered_and_ask_to_be(dsl: Browser, section: str) -> None:
    page = soup(dsl.get(f"{AT}/{section}"))
    links = page.select("a[data-opens]")
    asked = edition().section(section)
    facts = [item for item in asked.items if item.carried]
    listed = [row for row in asked.rows if "named" not in row.features] or facts
    in_table = [link for link in links if link.find_parent("tr")]
    assert len(in_table) == len(listed)
    assert all(link.text.startswith("Answer ") for link in in_table)
    assert all("Not answered" in link.find_parent("tr").text for link in in_table)


def test_what_is_not_a_number_is_kept_as_typed_and_is_an_error_at_its_field(
    dsl: Browser, database: Database, actor: Actor
) -> None:
    for typed in NOT_NUMBERS:
        answer = post(dsl, "training", **{"governors-trained": typed, "governors-eligible": "12"})
        page = soup(dsl.get(answer.location))
        assert draft(database, actor)["training"]["governors-trained"] == typed
        assert page.select_one("#governors-trained")["value"] == typed
        assert page.select_one('.govuk-error-summary a[href="#governors-trained"]'), typed
        assert "governors-error" in page.select_one("#governors-trained")["aria-describedby"]
        assert page.select_one("#governors-error")


def test_an_empty_box_is_not_a_nought_and_a_nought_is_not_empty(dsl: Browser) -> None:
    post(dsl, "practice", parent_sessions="0", pupil_voice="")
    lines = {
        row.dt.text: row.dd.text.strip() for row in soup(dsl.get(f"{AT}/check")).select(".govuk-summary-list__row")
    }
    assert lines["Online safety sessions for parents"] == "0"
    assert lines["Sessions where pupils gave their views"] == "Not answered"


@only("sqlite")
def test_every_error_of_a_page_leads_to_a_field_of_that_page(dsl: Browser, database: Database, actor: Actor) -> None:
    keep_all(database, actor, {"training": {"induction-trained": "9", "induction-eligible": "8"}})
    for page in (
        "header",
        "training",
        "incidents",
        "platforms?open=x",
        "practice?open=alerts",
        "policies?open=image_use",
    ):
        shown = soup(dsl.get(f"{AT}/{page}{'&' if '?' in page else '?'}problems=all"))
        links = [link["href"] for link in shown.select(".govuk-error-summary a")]
        assert links, page
        assert all(shown.select_one(f"[id='{href[1:]}']") for href in links if href.startswith("#")), page


@only("sqlite")
def test_every_line_of_the_check_leads_to_a_field(dsl: Browser, database: Database, actor: Actor) -> None:
    mistakes = {section: dict(list(typed.items())[:3]) for section, typed in ANSWERS.items()}
    keep_all(database, actor, mistakes)
    check = soup(dsl.get(f"{AT}/check"))
    links = [str(link["href"]) for link in check.select(".govuk-error-summary a")]
    assert len(links) > 50
    for href in links:
        path, _, place = href.partition("#")
        assert soup(dsl.get(path)).select_one(f"[id='{place}']"), href


def test_presses_settle_only_the_empty_boxes_of_their_list(dsl: Browser, database: Database, actor: Actor) -> None:
    post(dsl, "incidents", zero="risk", incidents_recorded="yes", content_values="4", content_sexual="two",
          content_aggressive="")  # fmt: skip
    kept = draft(database, actor)["incidents"]
    assert (kept["content_values"], kept["content_sexual"], kept["content_aggressive"]) == ("4", "two", "0")
    boxes = {"of_nudes": "1", "of_by_pupil": "", "of_by_staff": ""}
    post(dsl, "incidents", unknown="of_which", incidents_recorded="yes", **boxes)
    kept = draft(database, actor)["incidents"]
    assert (kept["of_nudes"], kept["of_by_pupil"], kept["of_by_pupil-state"]) == ("1", "", "not_known")
    assert kept["content_values"] == "4"
    page = soup(dsl.get(f"{AT}/incidents"))
    assert not page.select_one("input#of_by_pupil")
    post(dsl, "incidents", give="of_by_pupil", incidents_recorded="yes")
    page = soup(dsl.get(f"{AT}/incidents"))
    assert page.select_one("input#of_by_pupil")
    assert not page.select_one("input#of_by_staff")


@only("sqlite")
def test_the_parts_of_the_total_come_once_there_is_one_and_a_nil_return_skips_them(dsl: Browser) -> None:
    counts = dict.fromkeys(edition().section("incidents").group("risk"), "")
    typed = {item.code: "1" for item in counts}
    assert soup(dsl.get(f"{AT}/incidents")).select_one("#of_which").has_attr("hidden")
    assert post(dsl, "incidents", incidents_recorded="yes", **typed).location == f"{AT}/incidents#of_which"
    assert not soup(dsl.get(f"{AT}/incidents")).select_one("#of_which").has_attr("hidden")
    nil = post(dsl, "incidents", incidents_recorded="nil", **dict.fromkeys(typed, ""))
    assert nil.location == f"{AT}/incidents/done"
    assert not soup(dsl.get(nil.location)).select("main input[type=text]")
    contradiction = post(dsl, "incidents", incidents_recorded="nil", **typed)
    assert "16 incidents are entered" in dsl.get(contradiction.location).text


def test_a_stale_page_that_nobody_can_tell_apart_is_not_saved_and_loses_nothing_that_was_typed(
    dsl: Browser, database: Database, actor: Actor
) -> None:
    stale = version_of(dsl, "training")
    post(dsl, "training", **{"governors-trained": "5", "governors-eligible": "12"})
    answer = dsl.post(f"{AT}/training", version=stale, **{"governors-trained": "6", "governors-eligible": "12"})
    page = soup(answer)
    assert answer.status_code == 409
    assert "You changed the same answers in another window" in page.h1.text
    theirs, mine = page.select(".la-choose__answer")
    assert (theirs.text, mine.text) == ("5 of 12 (42%)", "6 of 12 (50%)")
    assert draft(database, actor)["training"]["governors-trained"] == "5"
    form = {one["name"]: one["value"] for one in page.select("main form input[type=hidden]")}
    again = dsl.client.post(f"{AT}/training", data=form)
    assert again.status_code == 409
    assert "Governors: choose which answer is right" in soup(again).select_one(".govuk-error-summary").text
    answer = dsl.client.post(f"{AT}/training", data=form | {"choose.governors": "mine"})
    assert answer.status_code == 302
    assert draft(database, actor)["training"]["governors-trained"] == "6"


def test_saving_the_same_twice_is_saving_once(dsl: Browser) -> None:
    typed = {"version": "0", "governors-trained": "5", "governors-eligible": "12"}
    first, second = (dsl.post(f"{AT}/training", **typed) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert version_of(dsl, "training") == "1"


@pytest.mark.parametrize("typed", ["a\x00b", "x" * 2_001])
def test_what_cannot_be_kept_is_said_and_the_rest_of_the_page_stays(
    dsl: Browser, database: Database, actor: Actor, typed: str
) -> None:
    answer = post(dsl, "platforms", "other_1", press="row", **{"other_1-name": typed, "other_1-standing": "official"})
    page = soup(answer)
    assert answer.status_code == 409
    assert "An answer" in page.select_one("[role=alert]").text
    assert page.select_one("[name=other_1-standing][value=official]").has_attr("checked")
    assert "platforms" not in draft(database, actor)
