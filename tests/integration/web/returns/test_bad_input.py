"""Whatever is sent to a return's pages, the answer is a sentence, nothing is lost, and nothing breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from la_portal.db import Database
from la_portal.vocabulary import Actor, Role, Scope
from tests.people import Browser
from tests.pressing import ANSWERS, SECTIONS, declare, draft, form_of, move_dates, send_form, soup, submissions
from tests.returns import AT, keep_all

pytestmark = pytest.mark.usefixtures("cheap_hashes")
Member = Callable[..., Browser]
WHY = "why.dsl_not_all_trained.dsl_formal-trained"
UNKNOWN_WHY = "why.no_such_rule.governors-trained"


@pytest.fixture
def kept(database: Database, actor: Actor) -> dict[str, Any]:
    """A whole return stands in the draft; what it is."""
    keep_all(database, actor, ANSWERS)
    return draft(database, actor)


def main(answer: Any) -> str:
    return " ".join(soup(answer).select_one("main").text.split())


@pytest.mark.parametrize("query", [
    "open=no-such-row", "open=../../etc", "open=%00", "problems=junk", "why=junk", "why=why.x.y", "open=x&open=y",
    "open=%F0%9F%92%A5", "problems=all&open=%E2%80%AE", "opens=x", f"open={'x' * 5000}",
])  # fmt: skip
def test_an_address_that_no_page_made_shows_the_page(dsl: Browser, query: str) -> None:
    for page in ("policies", "platforms", "practice", "training", "incidents"):
        assert dsl.get(f"{AT}/{page}?{query}").status_code == 200, page


def test_fields_that_the_form_does_not_have_are_passed_over_and_the_rest_is_kept(
    dsl: Browser, database: Database, actor: Actor
) -> None:
    foreign = {"no_such_item": "1", "social_media-status": "none", "commerce_in_game": "4", "": "x", "school_id": "5"}
    answer = send_form(dsl, form_of(dsl, "training"), "training", **{"governors-trained": "5"}, **foreign)
    assert answer.status_code == 302
    assert draft(database, actor)["training"]["governors-trained"] == "5"
    assert not set(foreign) & set(draft(database, actor)["training"])


@pytest.mark.parametrize("name", ["no_such_item", "social_media-status", "commerce_in_game", UNKNOWN_WHY, "", "a-b-c"])
def test_an_answer_that_is_not_asked_is_refused_with_a_sentence(
    dsl: Browser, database: Database, actor: Actor, kept: dict[str, Any], name: str
) -> None:
    form = form_of(dsl, "training") | {"mine": orjson.dumps({name: "1"}).decode()}
    assert send_form(dsl, form, "training").status_code == 409, "nothing is chosen yet"
    answer = send_form(dsl, form, "training", **{f"choose.{name}": "mine"})
    assert answer.status_code == 409
    assert "The form has changed since you opened it" in main(answer)
    assert draft(database, actor) == kept


HOSTILE = [
    "[" * 100_000, "{", "null", "3", '"text"', "[]", '{"governors-trained": {"a": 1}}', '{"governors-trained": null}',
    '{"governors-trained": [["1"]]}', '{"governors-trained": 5}', '{"governors-trained": "\\ud800"}', "\ud83d",
    '{"' + WHY + '": ["other"]}',
    '{"' + WHY + '": ["other", "x", "stands", "y", "z"]}', '{"' + WHY + '": "other"}',
    '{"' + UNKNOWN_WHY + '": ["other", "x", "", "y"]}', '{"' + UNKNOWN_WHY + '": ["booked", "x", "", "y"]}',
    '{"governors-trained": ["1", "2"]}', '{"governors-trained": "' + "9" * 300_000 + '"}',
    '{"briefings_this_year": []}',
    '{"governors-state": ["not_known"]}', '{"part_of_child_protection": ["yes"]}',
]  # fmt: skip


@pytest.mark.parametrize("hidden", ["shown", "mine"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hidden_field_that_holds_anything_else_breaks_nothing(
    dsl: Browser, database: Database, actor: Actor, hidden: str, text: str
) -> None:
    keep_all(database, actor, {"training": {"dsl_formal-trained": "5", "dsl_formal-eligible": "8"}})
    form = form_of(dsl, "training") | {"version": "0", hidden: text.encode("utf-8", "replace").decode()}
    choices = {f"choose.{name}": "mine" for name in ("governors", WHY, UNKNOWN_WHY, "briefings_this_year")}
    choices |= {"choose.part_of_child_protection": "mine"}
    for chosen in ({}, choices):
        answer = send_form(dsl, form, "training", **{"governors-trained": "5"}, **chosen)
        assert answer.status_code in {302, 400, 409, 413}, answer.text
    now = draft(database, actor)["training"]
    assert (now["dsl_formal-trained"], now["dsl_formal-eligible"]) == ("5", "8")
    for page in ("", "training", "training?problems=all", "check"):
        assert dsl.get(f"{AT}/{page}").status_code == 200, page


@pytest.mark.parametrize("size", [3_000, 400_000, 1_000_000, 3_000_000])
def test_a_text_that_is_too_long_is_refused_with_a_sentence(
    dsl: Browser, database: Database, actor: Actor, kept: dict[str, Any], size: int
) -> None:
    form = form_of(dsl, "platforms", "other_1")
    answer = send_form(dsl, form, "platforms", "other_1", **{"other_1-name": "x" * size})
    assert answer.status_code in {409, 413}
    assert "longer than 2,000 characters" in main(answer) or "That is too big" in main(answer)
    assert draft(database, actor) == kept


def test_half_a_character_and_a_text_that_runs_backwards_are_said_at_the_field(
    dsl: Browser, database: Database, actor: Actor
) -> None:
    token = dsl.token(f"{AT}/platforms")
    raw = f"csrf_token={token}&version=0&shown={{}}&press=row&other_1-standing=official&other_1-name=%ED%A0%80abc"
    answer = dsl.client.post(f"{AT}/platforms?open=other_1", data=raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {302, 409}
    backwards = "Pad\u202elet"
    again = send_form(dsl, form_of(dsl, "platforms", "other_1"), "platforms", "other_1", press="row",
                      **{"other_1-name": backwards, "other_1-standing": "official"})  # fmt: skip
    assert draft(database, actor)["platforms"]["other_1-name"] == backwards, "wrong typing is kept"
    page = soup(dsl.get(again.location))
    assert "characters that cannot be seen" in page.select_one(".govuk-error-summary").text


def test_a_contributor_finds_only_their_own_sections(
    dsl: Browser, member: Member, database: Database, actor: Actor, kept: dict[str, Any]
) -> None:
    jo = member(Role.CONTRIBUTOR, "Jo Hartley", sections=("training",))
    assert jo.get(f"{AT}/training").status_code == 200
    links = {str(one["href"]) for one in soup(jo.get(f"{AT}/")).select("main a[href]")}
    assert f"{AT}/training" in links
    for page in SECTIONS:
        if page == "training":
            continue
        assert f"{AT}/{page}" not in links
        read = jo.get(f"{AT}/{page}")
        assert read.status_code == 403 and "for somebody else to fill in" in main(read), page
        form = form_of(dsl, page) | {"csrf_token": jo.token("/password"), "headcount": "1", "parent_sessions": "1"}
        form |= {
            "incidents_recorded": "nil",
            "act_watched": "0",
            "social_media-status": "none",
            "website-standing": "x",
        }
        sent = send_form(jo, form, page, press="same")
        assert sent.status_code in {302, 403, 409}, page
        assert draft(database, actor) == kept, page


def test_sending_after_the_closing_says_so_and_keeps_the_draft(
    dsl: Browser, database: Database, actor: Actor, scope: Scope, kept: dict[str, Any]
) -> None:
    form = declare(dsl)
    move_dates(database, scope, 60)
    answer = dsl.client.post(f"{AT}/declaration", data=form)
    page = main(dsl.get(answer.location))
    assert "closed on" in page and "Your draft is kept" in page
    assert draft(database, actor) == kept
    assert submissions(database, scope) == 0
    late = dsl.post(f"{AT}/pass-on", page="/password")
    assert late.status_code == 409 and "Your draft is kept" in main(late)


@pytest.mark.parametrize("typed", [
    {"draft_version": "x"}, {"draft_version": "9" * 400}, {"key": ""}, {"key": "\u202e" * 5000}, {"key": "a\x00b"},
    {"declared_as": "\x00"}, {"declared_as": ["dsl", "headteacher"]},
])  # fmt: skip
def test_a_declaration_that_no_page_made_breaks_nothing(
    dsl: Browser, database: Database, scope: Scope, kept: dict[str, Any], typed: dict[str, Any]
) -> None:
    answer = dsl.client.post(f"{AT}/declaration", data=declare(dsl) | typed)
    assert answer.status_code in {302, 400, 409}, answer.text
    assert submissions(database, scope) in {0, 1}
    assert dsl.get(f"{AT}/check").status_code == 200


def test_a_form_without_a_version_or_what_it_showed_writes_over_nobody(
    dsl: Browser, database: Database, actor: Actor, kept: dict[str, Any]
) -> None:
    typed = {"csrf_token": dsl.token("/password"), "press": "continue"}
    for version in ({}, {"version": "x"}, {"version": "-5"}, {"version": "9" * 50}):
        answer = dsl.client.post(f"{AT}/header", data=typed | version | {"headcount": "1", "post": "other"})
        assert answer.status_code == 409, version
        assert draft(database, actor) == kept
