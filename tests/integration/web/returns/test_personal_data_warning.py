"""Own words that seem to name somebody come back before they are kept; nothing else is held up by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from la_portal.db import Database
from la_portal.queries.returns import find
from la_portal.vocabulary import Actor, ReturnStatus, Role, Scope
from tests.people import Browser
from tests.pressing import ANSWERS, draft, form_of, held_in, send_form, soup
from tests.returns import AT, SLUG, URN, keep_all

pytestmark = pytest.mark.usefixtures("cheap_hashes")
WHY = "why.dsl_not_all_trained.dsl_formal-trained"
NAMED, OTHERS, PLAIN = "Mr Smith is away", "Mrs Jones is away", "A course is booked"


@dataclass(frozen=True)
class Text:
    """A free text: where it is typed, under which name it stands, and another answer of the same form."""

    page: str
    row: str
    box: str
    name: str
    rest: dict[str, str]

    def kept(self, database: Database, actor: Actor) -> object:
        value = draft(database, actor).get(self.page, {}).get(self.name, "")
        return value[1] if isinstance(value, list) else value

    @property
    def sure(self) -> str:
        return f"{self.name}.sure"


TEXTS = (
    Text("platforms", "other_1", "other_1-name", "other_1-name", {"other_1-standing": "official"}),
    Text("incidents", "", "other_harm", "other_harm", {"of_nudes": "1"}),
    Text("training", "", f"{WHY}.words", WHY, {"briefings_this_year": "7", WHY: "other"}),
)
each_text = pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.page)


@pytest.fixture
def begun(database: Database, actor: Actor) -> None:
    """Enough stands in the draft for every free text to be asked."""
    keep_all(database, actor, {"incidents": {"incidents_recorded": "yes", "content_values": "4"}})
    keep_all(database, actor, {"training": {"dsl_formal-trained": "5", "dsl_formal-eligible": "8"}})


@each_text
@pytest.mark.usefixtures("begun")
def test_words_are_shown_again_before_they_are_kept_and_the_rest_is_kept(
    dsl: Browser, database: Database, actor: Actor, text: Text
) -> None:
    typed = {**text.rest, text.box: NAMED}
    answer = send_form(dsl, form_of(dsl, text.page, text.row), text.page, text.row, **typed)
    page = soup(answer)
    assert answer.status_code == 400
    assert page.select_one(f"[name='{text.box}']")["value"] == NAMED
    assert "'Mr Smith' looks like a person's name" in page.select_one(".govuk-error-summary").text
    link = page.select_one(".govuk-error-summary a")["href"]
    assert page.select_one(f"[id='{link[1:]}']")
    assert text.kept(database, actor) == ""
    rest = {name: value for name, value in text.rest.items() if not name.startswith("why.")}
    assert {name: draft(database, actor)[text.page][name] for name in rest} == rest


@each_text
@pytest.mark.usefixtures("begun")
def test_a_tick_keeps_exactly_these_words_and_others_are_warned_of_anew(
    dsl: Browser, database: Database, actor: Actor, text: Text
) -> None:
    typed = {**text.rest, text.box: NAMED}
    warned = soup(send_form(dsl, form_of(dsl, text.page, text.row), text.page, text.row, **typed))
    sure = {text.sure: warned.select_one(f"[name='{text.sure}']")["value"]}
    form = held_in(warned)
    assert text.sure not in form, "nothing is ticked beforehand"
    others = send_form(dsl, form, text.page, text.row, **sure, **{text.box: OTHERS})
    assert others.status_code == 400 and "Mrs Jones" in soup(others).select_one(".govuk-error-summary").text
    assert text.kept(database, actor) == ""
    assert send_form(dsl, form, text.page, text.row, **sure).status_code == 302
    assert text.kept(database, actor) == NAMED


def test_ticked_words_take_the_place_of_others_although_the_rest_was_saved_before_them(
    dsl: Browser, database: Database, actor: Actor
) -> None:
    text = TEXTS[0]
    keep_all(database, actor, {"platforms": {"other_1-name": "Padlet", "other_1-standing": "trial_closed"}})
    typed = {**text.rest, text.box: NAMED}
    warned = soup(send_form(dsl, form_of(dsl, text.page, text.row), text.page, text.row, **typed))
    assert draft(database, actor)["platforms"] | text.rest == draft(database, actor)["platforms"]
    assert text.kept(database, actor) == "Padlet"
    send_form(dsl, held_in(warned), text.page, text.row, **{text.sure: NAMED})
    assert text.kept(database, actor) == NAMED


@each_text
@pytest.mark.usefixtures("begun")
def test_words_that_name_nobody_are_kept_at_once(dsl: Browser, database: Database, actor: Actor, text: Text) -> None:
    typed = {**text.rest, text.box: PLAIN}
    answer = send_form(dsl, form_of(dsl, text.page, text.row), text.page, text.row, **typed)
    assert (answer.status_code, text.kept(database, actor)) == (302, PLAIN)


def test_the_reason_for_giving_back_likewise(
    dsl: Browser, member: Callable[..., Browser], database: Database, actor: Actor, scope: Scope
) -> None:
    head = member(Role.HEADTEACHER, "Ruth Mensah")
    keep_all(database, actor, ANSWERS)
    dsl.post(f"{AT}/pass-on", page="/password")

    def give_back(**typed: str) -> int:
        return head.client.post(f"{AT}/give-back", data={"csrf_token": head.token("/password"), **typed}).status_code

    def facts() -> tuple[ReturnStatus, str | None]:
        with database.tenant(scope) as session:
            found = find(session, URN, SLUG)
        return found.status, found.given_back_why

    waiting = (ReturnStatus.AWAITING_SIGN_OFF, None)
    assert (give_back(why=NAMED), facts()) == (400, waiting)
    page = head.client.post(f"{AT}/give-back", data={"csrf_token": head.token("/password"), "why": NAMED})
    assert soup(page).select_one("[name='why.sure']")["value"] == NAMED
    assert soup(page).select_one("[name=why]")["value"] == NAMED
    assert (give_back(why=OTHERS, **{"why.sure": NAMED}), facts()) == (400, waiting)
    assert (give_back(why=NAMED, **{"why.sure": NAMED}), facts()) == (302, (ReturnStatus.DRAFT, NAMED))
