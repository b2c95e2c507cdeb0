"""The school's pages over HTTP: what is typed is kept, what is wrong is said where it is, what is sent is sent once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event, func, select, update
from werkzeug.test import TestResponse

from la_portal.app import create_app
from la_portal.catalogue import edition
from la_portal.db import Database
from la_portal.models import Collection, Submission
from la_portal.queries.returns import find
from la_portal.vocabulary import Actor, Role, Scope
from tests.conftest import only
from tests.people import OFFICER, Browser, join, settings_for
from tests.returns import (
    AT,
    FOREIGN,
    NEIGHBOUR,
    SLUG,
    URN,
    asked_of_school,
    dsl_of,
    email_of,
    keep_all,
    right_answers,
    two_authorities,
)

pytestmark = pytest.mark.usefixtures("cheap_hashes")
ANSWERS = right_answers(asked_of_school())
SECTIONS = ("header", "policies", "training", "incidents", "incidents/done", "platforms", "practice")
PAGES = ("", *SECTIONS, "check", "declaration", "receipt/1", "receipt/1/answers")
NOT_NUMBERS = ("-1", "3.5", "1e3", "1,000", "\uff11\uff12", "1" + "0" * 30, "\u0663\u0664", "twelve", "0x10", "+4")


@pytest.fixture
def scope(database: Database, cheap_hashes: None) -> Scope:
    """Northshire, whose schools are asked."""
    return two_authorities(database)[0]


@pytest.fixture
def actor(database: Database, scope: Scope) -> Actor:
    """The DSL of the school, as services know them."""
    return dsl_of(database, scope)


@pytest.fixture
def app(database: Database) -> Flask:
    """The service on the test's database."""
    return create_app(settings_for(database), database)


@pytest.fixture
def dsl(app: Flask, actor: Actor) -> Browser:
    """The DSL's browser, signed in."""
    browser = Browser(app.test_client())
    browser.sign_in(email_of(URN))
    return browser


def _soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def _post(browser: Browser, page: str, row: str = "", **typed: object) -> TestResponse:
    """Presses a button of the page as it stands now."""
    path = f"{AT}/{page}{f'?open={row}' if row else ''}"
    form = _soup(browser.get(path)).select_one("main form")
    assert form, path
    hidden = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
    return browser.client.post(path, data={"press": "continue", **hidden, **typed})


def _version(browser: Browser, page: str) -> str:
    field = _soup(browser.get(f"{AT}/{page}")).select_one("[name=version]")
    assert field
    return str(field["value"])


def _draft(database: Database, actor: Actor) -> dict[str, dict[str, object]]:
    with database.tenant(actor.scope) as session:
        return find(session, URN, SLUG).draft


def _submissions(database: Database, scope: Scope) -> int:
    with database.tenant(scope) as session:
        return session.execute(select(func.count(Submission.submission))).scalar_one()


def _declare(browser: Browser) -> dict[str, str]:
    form = _soup(browser.get(f"{AT}/declaration")).select_one("main form")
    assert form
    hidden = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    return hidden | {"declared_as": "dsl"}


def _move_dates(database: Database, scope: Scope, days: int) -> None:
    """The collection as if `days` more had passed."""
    with database.tenant(scope, writing=True) as session:
        moved = {
            name: Collection.__mapper__.columns[name] for name in ("counts_from", "counts_to", "opens_on", "due_on")
        }
        row = session.execute(select(*moved.values(), Collection.closes_on)).one()
        dates = dict(zip((*moved, "closes_on"), (day - timedelta(days=days) for day in row), strict=True))
        mine = Collection.authority_id == scope.authority_id
        session.execute(update(Collection).where(mine).values(**dates))


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def test_a_draft_is_kept_at_any_point_wrong_typing_included(dsl: Browser, database: Database, actor: Actor) -> None:
    answer = _post(dsl, "policies", "social_media", press="row", **{
        "social_media-status": "in_place", "social_media-reviewed_on-day": "31",
        "social_media-reviewed_on-month": "2", "social_media-reviewed_on-year": "soon",
    })  # fmt: skip
    assert answer.status_code == 302
    assert "open=social_media" in answer.location
    kept = _draft(database, actor)["policies"]
    assert (kept["social_media-status"], kept["social_media-reviewed_on"]) == ("in_place", ["31", "2", "soon"])
    page = _soup(dsl.get(answer.location))
    assert "We have saved what you typed" in page.select_one(".govuk-error-summary").text
    assert [page.select_one(f"#social_media-reviewed_on-{part}")["value"] for part in ("day", "month", "year")] == [
        "31",
        "2",
        "soon",
    ]
    assert page.title.text == "Error: Policies - Autumn term 2026 - Online safety return"


@only("sqlite")
def test_saving_a_whole_row_closes_it_and_goes_back_to_its_link(dsl: Browser) -> None:
    answer = _post(dsl, "policies", "pupil_acceptable_use", press="row", **{"pupil_acceptable_use-status": "none"})
    assert answer.location == f"{AT}/policies#pupil_acceptable_use"
    link = _soup(dsl.get(answer.location)).select_one("a#pupil_acceptable_use")
    assert link.text == "Change Pupil acceptable use"


@only("sqlite")
def test_saving_and_answering_the_next_opens_the_first_row_without_an_answer(dsl: Browser) -> None:
    answer = _post(dsl, "practice", "alerts", press="next", alerts="daily")
    assert answer.location == f"{AT}/practice?open=paid_monitoring#paid_monitoring"
    last = _post(dsl, "practice", "support_wanted", press="next", support_wanted="none")
    assert last.location == f"{AT}/practice?open=policy_after_incident#policy_after_incident"


@only("sqlite")
@pytest.mark.parametrize("section", ["policies", "platforms", "practice"])
def test_with_nothing_carried_the_rows_are_not_answered_and_ask_to_be(dsl: Browser, section: str) -> None:
    page = _soup(dsl.get(f"{AT}/{section}"))
    links = page.select("a[data-opens]")
    asked = edition().section(section)
    expected = len(asked.rows) if section == "policies" else 0 if section == "platforms" else len(asked.items) - 5
    assert len(links) == expected
    assert all(link.text.startswith("Answer ") for link in links)
    assert all("Not answered" in link.find_parent("tr").text for link in links)


def test_what_is_not_a_number_is_kept_as_typed_and_is_an_error_at_its_field(
    dsl: Browser, database: Database, actor: Actor
) -> None:
    for typed in NOT_NUMBERS:
        answer = _post(dsl, "training", **{"governors-trained": typed, "governors-eligible": "12"})
        page = _soup(dsl.get(answer.location))
        assert _draft(database, actor)["training"]["governors-trained"] == typed
        assert page.select_one("#governors-trained")["value"] == typed
        assert page.select_one('.govuk-error-summary a[href="#governors-trained"]'), typed
        assert "governors-error" in page.select_one("#governors-trained")["aria-describedby"]
        assert page.select_one("#governors-error")


def test_an_empty_box_is_not_a_nought_and_a_nought_is_not_empty(dsl: Browser) -> None:
    _post(dsl, "practice", parent_sessions="0", pupil_voice="")
    lines = {
        row.dt.text: row.dd.text.strip() for row in _soup(dsl.get(f"{AT}/check")).select(".govuk-summary-list__row")
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
        shown = _soup(dsl.get(f"{AT}/{page}{'&' if '?' in page else '?'}problems=all"))
        links = [link["href"] for link in shown.select(".govuk-error-summary a")]
        assert links, page
        assert all(shown.select_one(f"[id='{href[1:]}']") for href in links if href.startswith("#")), page


@only("sqlite")
def test_every_line_of_the_check_leads_to_a_field(dsl: Browser, database: Database, actor: Actor) -> None:
    mistakes = {section: dict(list(typed.items())[:3]) for section, typed in ANSWERS.items()}
    keep_all(database, actor, mistakes)
    check = _soup(dsl.get(f"{AT}/check"))
    links = [str(link["href"]) for link in check.select(".govuk-error-summary a")]
    assert len(links) > 50
    for href in links:
        path, _, place = href.partition("#")
        assert _soup(dsl.get(path)).select_one(f"[id='{place}']"), href


def test_presses_settle_only_the_empty_boxes_of_their_list(dsl: Browser, database: Database, actor: Actor) -> None:
    _post(dsl, "incidents", zero="risk", incidents_recorded="yes", content_values="4", content_sexual="two",
          content_aggressive="")  # fmt: skip
    kept = _draft(database, actor)["incidents"]
    assert (kept["content_values"], kept["content_sexual"], kept["content_aggressive"]) == ("4", "two", "0")
    boxes = {"of_nudes": "1", "of_by_pupil": "", "of_by_staff": ""}
    _post(dsl, "incidents", unknown="of_which", incidents_recorded="yes", **boxes)
    kept = _draft(database, actor)["incidents"]
    assert (kept["of_nudes"], kept["of_by_pupil"], kept["of_by_pupil-state"]) == ("1", "", "not_known")
    assert kept["content_values"] == "4"
    page = _soup(dsl.get(f"{AT}/incidents"))
    assert not page.select_one("input#of_by_pupil")
    _post(dsl, "incidents", give="of_by_pupil", incidents_recorded="yes")
    page = _soup(dsl.get(f"{AT}/incidents"))
    assert page.select_one("input#of_by_pupil")
    assert not page.select_one("input#of_by_staff")


@only("sqlite")
def test_the_parts_of_the_total_come_once_there_is_one_and_a_nil_return_skips_them(dsl: Browser) -> None:
    counts = dict.fromkeys(edition().section("incidents").group("risk"), "")
    typed = {item.code: "1" for item in counts}
    assert _soup(dsl.get(f"{AT}/incidents")).select_one("#of_which").has_attr("hidden")
    assert _post(dsl, "incidents", incidents_recorded="yes", **typed).location == f"{AT}/incidents#of_which"
    assert not _soup(dsl.get(f"{AT}/incidents")).select_one("#of_which").has_attr("hidden")
    nil = _post(dsl, "incidents", incidents_recorded="nil", **dict.fromkeys(typed, ""))
    assert nil.location == f"{AT}/incidents/done"
    assert not _soup(dsl.get(nil.location)).select("main input[type=text]")
    contradiction = _post(dsl, "incidents", incidents_recorded="nil", **typed)
    assert "16 incidents are entered" in dsl.get(contradiction.location).text


def test_a_stale_page_loses_nothing_that_was_typed(dsl: Browser, database: Database, actor: Actor) -> None:
    stale = _version(dsl, "training")
    _post(dsl, "training", **{"governors-trained": "5", "governors-eligible": "12"})
    answer = dsl.post(f"{AT}/training", version=stale, **{"governors-trained": "6", "governors-eligible": "12"})
    page = _soup(answer)
    assert answer.status_code == 409
    assert page.select_one("#governors-trained")["value"] == "6"
    assert page.select_one("[name=version]")["value"] == "1"
    warning = page.select_one("[role=alert]").text
    assert re.search(r"saved at \d+:\d\d[ap]m", warning)
    assert re.search(r"Governors: trained:\s+5", warning)
    assert _draft(database, actor)["training"]["governors-trained"] == "5"
    answer = dsl.post(f"{AT}/training", version="1", **{"governors-trained": "6", "governors-eligible": "12"})
    assert answer.status_code == 302
    assert _draft(database, actor)["training"]["governors-trained"] == "6"


def test_saving_the_same_twice_is_saving_once(dsl: Browser) -> None:
    typed = {"version": "0", "governors-trained": "5", "governors-eligible": "12"}
    first, second = (dsl.post(f"{AT}/training", **typed) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert _version(dsl, "training") == "1"


@pytest.mark.parametrize("typed", ["a\x00b", "x" * 2_001])
def test_what_cannot_be_kept_is_said_and_the_rest_of_the_page_stays(
    dsl: Browser, database: Database, actor: Actor, typed: str
) -> None:
    answer = _post(dsl, "platforms", "other_1", press="row", **{"other_1-name": typed, "other_1-standing": "official"})
    page = _soup(answer)
    assert answer.status_code == 409
    assert "An answer" in page.select_one("[role=alert]").text
    assert page.select_one("[name=other_1-standing][value=official]").has_attr("checked")
    assert "platforms" not in _draft(database, actor)


def test_a_return_is_sent_and_its_copy_is_what_was_typed(dsl: Browser, database: Database, actor: Actor) -> None:
    keep_all(database, actor, ANSWERS)
    answer = dsl.client.post(f"{AT}/declaration", data=_declare(dsl))
    assert answer.location == f"{AT}/receipt/1"
    receipt = dsl.get(answer.location).text
    assert re.search(r"990-A26-[0-9A-HJKMNP-TV-Z]{6}", receipt)
    copy = dsl.get(f"{AT}/receipt/1/answers").text
    for words in ("Words for other_1-name", "Words for other_harm", "Designated officer for allegations (LADO)"):
        assert words in copy
    assert "Continue the return" not in dsl.get("/returns/").text
    assert "Sent" in dsl.get("/returns/").text


def test_two_sends_at_once_are_one_submission_with_one_receipt(
    app: Flask, dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    keep_all(database, actor, ANSWERS)
    forms = [_declare(dsl) for _ in range(2)]
    cookie = dsl.client.get_cookie("session")

    def press(number: int) -> TestResponse:
        client = app.test_client()
        client.set_cookie("session", cookie.value)
        return client.post(f"{AT}/declaration", data=forms[number % 2])

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(4)))
    assert {answer.location for answer in answers} == {f"{AT}/receipt/1"}
    assert _submissions(database, scope) == 1


def test_a_replay_gives_the_receipt_again(dsl: Browser, database: Database, actor: Actor, scope: Scope) -> None:
    keep_all(database, actor, ANSWERS)
    form = _declare(dsl)
    answers = [dsl.client.post(f"{AT}/declaration", data=form) for _ in range(3)]
    assert {answer.location for answer in answers} == {f"{AT}/receipt/1"}
    assert dsl.get(f"{AT}/declaration").location == f"{AT}/receipt/1"
    assert _submissions(database, scope) == 1


def test_a_return_with_errors_is_not_sent(dsl: Browser, database: Database, actor: Actor, scope: Scope) -> None:
    keep_all(database, actor, ANSWERS)
    form = _declare(dsl)
    keep_all(database, actor, {"header": {"headcount": "many"}})
    assert dsl.client.post(f"{AT}/declaration", data=form).location == f"{AT}/check?changed=1"
    assert dsl.get(f"{AT}/declaration").location == f"{AT}/check"
    assert "Correct 1 answer" in dsl.get(f"{AT}/check?changed=1").text
    assert _submissions(database, scope) == 0


def test_a_change_after_the_check_is_not_sent_unseen(
    dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    keep_all(database, actor, ANSWERS)
    form = _declare(dsl)
    keep_all(database, actor, {"header": {"headcount": "77"}})
    answer = dsl.client.post(f"{AT}/declaration", data=form)
    assert answer.location == f"{AT}/check?changed=1"
    assert "Nothing was sent" in dsl.get(answer.location).text
    assert _submissions(database, scope) == 0


def test_who_declares_says_in_which_post(dsl: Browser, database: Database, actor: Actor, scope: Scope) -> None:
    keep_all(database, actor, ANSWERS)
    answer = dsl.client.post(f"{AT}/declaration", data=_declare(dsl) | {"declared_as": "king"})
    assert answer.status_code == 400
    assert _soup(answer).select_one('.govuk-error-summary a[href="#declared_as"]')
    assert _submissions(database, scope) == 0


def test_a_return_that_was_sent_can_be_read_and_not_changed(dsl: Browser, database: Database, actor: Actor) -> None:
    keep_all(database, actor, ANSWERS)
    version = _version(dsl, "header")
    dsl.client.post(f"{AT}/declaration", data=_declare(dsl))
    before = _draft(database, actor)
    for section in SECTIONS:
        assert dsl.get(f"{AT}/{section}").location == f"{AT}/receipt/1/answers"
    changed = dsl.post(f"{AT}/header", page="/password", version=version, headcount="1")
    assert changed.location == f"{AT}/receipt/1/answers"
    assert _draft(database, actor) == before


def test_a_closed_collection_keeps_the_draft_readable(
    dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    keep_all(database, actor, {"header": ANSWERS["header"]})
    _move_dates(database, scope, 40)
    assert dsl.get(f"{AT}/header").location == f"{AT}/check"
    check = dsl.get(f"{AT}/check").text
    assert "Your draft is kept: ask your authority" in check
    assert str(ANSWERS["header"]["headcount"]) in check
    assert dsl.post(f"{AT}/header", page="/password", version="1", headcount="1").location == f"{AT}/check"
    assert dsl.post(f"{AT}/declaration", page="/password", declared_as="dsl").location == f"{AT}/check?changed=1"
    assert _draft(database, actor)["header"] == ANSWERS["header"]
    assert "Closed, not sent" in dsl.get("/returns/").text


@only("sqlite")
def test_before_it_opens_home_says_when(dsl: Browser, database: Database, scope: Scope) -> None:
    _move_dates(database, scope, -10)
    home = dsl.get("/returns/").text
    assert "Nothing is due" in home
    assert "The autumn term 2026 return opens on" in home


def test_somebody_elses_return_is_as_missing_as_one_that_never_was(dsl: Browser) -> None:
    bodies = set()
    places = ((FOREIGN, SLUG), (NEIGHBOUR, SLUG), (999999, SLUG), (URN, "2019-20-autumn"), (URN, "nonsense"))
    for page in PAGES:
        for urn, slug in places:
            answer = dsl.get(f"/returns/{urn}/{slug}/{page}")
            assert answer.status_code == 404, (urn, slug, page)
            bodies.add(re.sub(r'(nonce|name="csrf_token" value)="[^"]+"', "", answer.text))
    assert len(bodies) == 1


def test_somebody_elses_return_cannot_be_written(dsl: Browser, database: Database, scope: Scope) -> None:
    typed = {"csrf_token": dsl.token("/password"), "version": "0", "headcount": "5", "declared_as": "dsl"}
    for page in (*SECTIONS, "declaration"):
        for urn in (FOREIGN, NEIGHBOUR, 999999):
            assert dsl.client.post(f"/returns/{urn}/{SLUG}/{page}", data=typed).status_code == 404
    with database.tenant(scope) as session:
        assert find(session, NEIGHBOUR, SLUG).versions == {}


def test_an_officer_reads_what_was_sent_and_nothing_before(
    app: Flask, dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    join(database, Role.OFFICER, OFFICER, scope)
    officer = Browser(app.test_client())
    officer.sign_in(OFFICER)
    keep_all(database, actor, ANSWERS)
    for page in ("", *SECTIONS, "check", "declaration"):
        assert officer.get(f"{AT}/{page}").status_code == 404
    assert officer.get(f"{AT}/receipt/1").status_code == 404
    dsl.client.post(f"{AT}/declaration", data=_declare(dsl))
    assert officer.get(f"{AT}/receipt/1").status_code == 200
    assert officer.get(f"{AT}/receipt/1/answers").status_code == 200
    assert officer.get(f"/returns/{FOREIGN}/{SLUG}/receipt/1").status_code == 404


def test_a_page_asks_the_database_few_questions_and_always_as_many(
    dsl: Browser, database: Database, actor: Actor
) -> None:
    pages = ("", "header", "policies?open=social_media", "platforms?open=x", "incidents", "check")

    def asked(page: str) -> int:
        with _statements(database) as seen:
            dsl.get(f"{AT}/{page}")
        return len(seen)

    empty = {page: asked(page) for page in pages}
    keep_all(database, actor, ANSWERS)
    assert {page: asked(page) for page in pages} == empty
    assert max(empty.values()) <= 8
