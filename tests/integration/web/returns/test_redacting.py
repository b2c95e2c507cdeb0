"""Words that name somebody are gone from everywhere, and what was sent still verifies."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from la_portal.db import Database
from la_portal.errors import BadInput, Conflict, NotAllowed, NotFound
from la_portal.models import AuditEvent, AuthorityState, FreeText, SchoolReturn, Submission
from la_portal.queries.returns import find
from la_portal.services import audit, collecting, people
from la_portal.services.collecting import OpenCollection
from la_portal.services.returns import Declaration, redact, save, submit
from la_portal.vocabulary import AcademicYear, Actor, Role, Scope, Term
from tests.people import NOW, Browser, join
from tests.pressing import ANSWERS, draft, soup
from tests.returns import AT, FOREIGN, NEIGHBOUR, SLUG, TODAY, URN, dsl_of, keep_all

FIELD, OTHER_FIELD, NAME, WHY = "other_1-name", "other_harm", "Jane Q Pupil", "It named a pupil"
NEXT = "2026-27-spring"
WORDS, COPY = f"{AT}/receipt/1/words", f"{AT}/receipt/1/answers"
# Two sections with the name: the platform as a person types it, and the few words about another harm.
NAMING = {"platforms": {FIELD: f"  {NAME} "}, "incidents": {OTHER_FIELD: f"Written of {NAME}"}}


@pytest.fixture
def sent(database: Database, actor: Actor) -> Actor:
    """The school has sent a return that names somebody; gives its DSL."""
    send(database, actor)
    return actor


def send(database: Database, actor: Actor, urn: int = URN, slug: str = SLUG) -> None:
    keep_all(database, actor, ANSWERS, urn)
    keep_all(database, actor, NAMING, urn)
    send_again(database, actor, urn, slug)


def send_again(database: Database, actor: Actor, urn: int = URN, slug: str = SLUG) -> None:
    with database.tenant(actor.scope, writing=True) as session:
        facts = find(session, urn, slug)
        key = f"{urn}, {slug}, {facts.counted_submission}"
        submit(session, actor, urn, slug, Declaration("dsl", facts.draft_version, key), NOW, has_headteacher=False)


def reopen(database: Database, scope: Scope) -> None:
    with database.tenant(scope, writing=True) as session:
        mine = SchoolReturn.school_id == URN, SchoolReturn.counted_submission.is_not(None)
        session.execute(select(SchoolReturn).where(*mine)).scalar_one().status = "draft"


def take_out(database: Database, actor: Actor, field: str = FIELD, why: str = WHY, **other: Any) -> None:
    wanted = {"urn": URN, "slug": SLUG, "submission": 1} | other
    with database.tenant(actor.scope, writing=True) as session:
        redact(session, actor, field=field, why=why, at=NOW, **wanted)


def member(database: Database, scope: Scope, role: Role, urn: int | None = URN) -> Actor:
    theirs = ("policies",) if role is Role.CONTRIBUTOR else ()
    joined = join(database, role, f"{role}@x.example", scope, urn, sections=theirs)
    found = people.resolve(database, joined.token, NOW)
    assert found
    return found.actor


def texts(database: Database, scope: Scope, field: str = FIELD) -> dict[tuple[int, int, int], FreeText]:
    """The rows of one field by (school, collection, submission)."""
    with database.tenant(scope) as session:
        rows = session.execute(select(FreeText).where(FreeText.field == field)).scalars()
        return {(row.school_id, row.collection_id, row.submission): row for row in rows}


def documents(database: Database, scope: Scope) -> list[tuple[str, str]]:
    with database.tenant(scope) as session:
        rows = session.execute(select(Submission.document, Submission.sha256).order_by(Submission.receipt))
        return [(document, digest) for document, digest in rows]


def everything(database: Database, scope: Scope) -> list[str]:
    with database.tenant(scope) as session:
        kinds = (FreeText, SchoolReturn, AuditEvent, AuthorityState)
        rows = [row for kind in kinds for row in session.execute(select(kind)).scalars()]
        return [repr({one.key: getattr(row, one.key) for one in row.__mapper__.column_attrs}) for row in rows]


def test_the_words_are_gone_from_rows_drafts_and_pages(
    dsl: Browser, sent: Actor, database: Database, scope: Scope
) -> None:
    assert NAME in dsl.get(COPY).text and NAME in dsl.get(f"{AT}/check").text
    take_out(database, sent)
    row = texts(database, scope)[URN, 1, 1]
    assert (row.text, row.salt) == ("", "")
    assert (row.redacted_at, row.redacted_by, row.redacted_why) == (NOW, sent.person_id, WHY)
    kept = draft(database, sent)
    assert kept["platforms"][FIELD] == ""
    assert kept["platforms"]["other_1-standing"] == ANSWERS["platforms"]["other_1-standing"]
    assert kept["incidents"][OTHER_FIELD] == f"Written of {NAME}", "other words of another field are another act"
    take_out(database, sent, OTHER_FIELD)
    for page in (COPY, WORDS, f"{AT}/check"):
        assert NAME not in dsl.get(page).text, page
    assert "Taken out" in dsl.get(COPY).text


def test_documents_and_hashes_stay_and_verify(sent: Actor, database: Database, scope: Scope) -> None:
    before = documents(database, scope)
    take_out(database, sent)
    assert documents(database, scope) == before != []
    for document, digest in before:
        assert hashlib.sha256(document.encode()).hexdigest() == digest
        assert NAME not in document and "text_sha256" in document


def test_the_same_words_are_gone_from_other_submissions_and_later_drafts(
    sent: Actor, database: Database, scope: Scope
) -> None:
    reopen(database, scope)
    send_again(database, sent)
    with database.tenant(scope, writing=True) as session:
        dates = (TODAY - timedelta(days=4), TODAY + timedelta(days=20), TODAY - timedelta(days=4))
        asked = OpenCollection(AcademicYear(2026), Term.SPRING, *dates, opens_on=TODAY - timedelta(days=2))
        collecting.open_collection(session, Actor(None, None, scope), asked, NOW)
    with database.tenant(sent.scope, writing=True) as session:
        save(session, sent, URN, NEXT, "platforms", {FIELD: NAME, "other_2-name": NAME}, 0, NOW)
    neighbour = dsl_of(database, scope, NEIGHBOUR)
    send(database, neighbour, NEIGHBOUR)
    take_out(database, sent)
    rows = texts(database, scope)
    assert {key: row.text for key, row in rows.items()} == {
        (URN, 1, 1): "",
        (URN, 1, 2): "",
        (NEIGHBOUR, 1, 1): NAME,
    }
    with database.tenant(scope) as session:
        later = find(session, URN, NEXT)
        assert later.draft["platforms"] == {FIELD: "", "other_2-name": NAME}
        assert later.versions["platforms"] == 2, "a form that was opened before does not bring the words back"
        assert find(session, NEIGHBOUR, SLUG).draft["platforms"][FIELD] == NAMING["platforms"][FIELD]


def test_an_explanation_keeps_its_reason_and_loses_its_words(sent: Actor, database: Database, scope: Scope) -> None:
    field, fact = "why.roll_differs.roll", "there are 12 more than in the register"
    with database.tenant(scope, writing=True) as session:
        session.add(FreeText(**find(session, URN, SLUG).scope_key, submission=1, field=field, text=NAME, salt="0" * 32))
        row = session.execute(select(SchoolReturn).where(SchoolReturn.school_id == URN)).scalar_one()
        row.draft = row.draft | {"header": row.draft["header"] | {field: ["other", NAME, "stands", fact]}}
    take_out(database, sent, field)
    assert draft(database, sent)["header"][field] == ["other", "", "stands", fact]
    assert texts(database, scope, field)[URN, 1, 1].text == ""


def test_one_event_says_what_was_done_and_no_word_of_it(sent: Actor, database: Database, scope: Scope) -> None:
    with database.tenant(scope) as session:
        before = session.execute(select(AuthorityState.data_version, AuthorityState.audit_number)).one()
    take_out(database, sent)
    with database.tenant(scope) as session:
        after = session.execute(select(AuthorityState.data_version, AuthorityState.audit_number)).one()
        event = session.execute(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1)).scalar_one()
        assert audit.broken_links(session) == []
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)
    assert (event.kind, event.school_id, event.collection_id) == ("text_redacted", URN, 1)
    assert (event.person_id, event.why, event.detail) == (sent.person_id, None, {"submission": 1, "field": FIELD})


def test_what_is_refused_changes_nothing(sent: Actor, database: Database, scope: Scope) -> None:
    before = everything(database, scope)
    for why in (" \n ", "x" * 501, "a\x00b", f"It named {NAME.upper()}."):
        with pytest.raises(BadInput) as refused:
            take_out(database, sent, why=why)
        assert refused.value.field == "why", why
    elsewhere: list[dict[str, Any]] = [{"field": "headcount"}, {"field": "\x00"}, {"submission": 2}]
    elsewhere += [{"slug": "2019-20-autumn"}, {"urn": NEIGHBOUR}, {"urn": FOREIGN}]
    for other in elsewhere:
        with pytest.raises(NotFound):
            take_out(database, sent, **other)
    assert everything(database, scope) == before


def test_words_are_taken_out_once(sent: Actor, database: Database, scope: Scope) -> None:
    take_out(database, sent, why="x" * 500)
    before = everything(database, scope)
    with pytest.raises(Conflict, match="taken out already, on"):
        take_out(database, sent, why="Another reason")
    assert everything(database, scope) == before


def test_who_may_not_is_refused_and_sees_no_way_to_it(
    app: Flask, sent: Actor, database: Database, scope: Scope
) -> None:
    for role in (Role.CONTRIBUTOR, Role.GOVERNOR):
        reader = member(database, scope, role)
        before = everything(database, scope)
        with pytest.raises(NotAllowed):
            take_out(database, reader)
        browser = Browser(app.test_client())
        browser.sign_in(f"{role}@x.example")
        page = browser.get(f"{WORDS}?take={FIELD}")
        assert NAME in page.text and "Take" not in soup(page).main.text
        assert "Take out words" not in browser.get(COPY).text
        assert browser.post(WORDS, page="/password", field=FIELD, why=WHY).status_code == 404
        assert everything(database, scope) == before


def test_headteachers_and_officers_may(sent: Actor, database: Database, scope: Scope) -> None:
    take_out(database, member(database, scope, Role.HEADTEACHER))
    take_out(database, member(database, scope, Role.OFFICER, None), OTHER_FIELD)
    assert {texts(database, scope, field)[URN, 1, 1].text for field in (FIELD, OTHER_FIELD)} == {""}


def test_an_officer_elsewhere_finds_nothing_and_nobody_is_no_person(
    sent: Actor, database: Database, scope: Scope
) -> None:
    before = everything(database, scope)
    with pytest.raises(NotFound):
        take_out(database, member(database, Scope(scope.authority_id + 1), Role.OFFICER, None))
    with pytest.raises(BadInput, match="by a person"):
        take_out(database, Actor(None, None, sent.scope))
    assert everything(database, scope) == before


def test_the_page_takes_out_what_it_shows_and_says_so(dsl: Browser, sent: Actor, database: Database) -> None:
    way = soup(dsl.get(COPY)).find("a", string="Take out words that name somebody")
    assert way and way["href"] == WORDS
    listed = soup(dsl.get(WORDS))
    link = listed.select_one(f'a[href$="take={FIELD}"]')
    assert link and NAME in listed.main.text
    asked = soup(dsl.get(str(link["href"])))
    assert NAME in asked.main.text and "still proves" in asked.main.text
    refused = dsl.post(WORDS, page=f"{WORDS}?take={FIELD}", field=FIELD, why=f"{NAME} is a pupil")
    again = soup(refused)
    assert refused.status_code == 400
    assert again.select_one('.govuk-error-summary a[href="#why"]') and again.title.text.startswith("Error: ")
    assert again.select_one("textarea").text == f"{NAME} is a pupil"
    answer = dsl.post(WORDS, page=f"{WORDS}?take={FIELD}", field=FIELD, why=f"  {WHY}\n")
    assert answer.location == WORDS
    done = soup(dsl.get(WORDS)).main.text
    assert f"Taken out on {NOW.day} {NOW:%B %Y} by Somebody Invented" in done and WHY in done
    assert not soup(dsl.get(WORDS)).select_one(f'a[href$="take={FIELD}"]')
    twice = dsl.post(WORDS, page=f"{WORDS}?take={OTHER_FIELD}", field=FIELD, why=WHY)
    assert twice.status_code == 409 and "taken out already" in twice.text


def test_a_question_is_called_by_its_title_and_a_field_that_is_none_by_its_name(
    dsl: Browser, sent: Actor, database: Database, scope: Scope
) -> None:
    with database.tenant(scope, writing=True) as session:
        key = find(session, URN, SLUG).scope_key
        session.add(FreeText(**key, submission=1, field="why.rule.field", text="x", salt="0" * 32))
    heads = [head.text for head in soup(dsl.get(WORDS)).select("tbody th")]
    assert "Another harm" in heads and "why.rule.field" in heads and OTHER_FIELD not in heads


def test_without_own_words_there_is_nothing_to_take_out(dsl: Browser, actor: Actor, database: Database) -> None:
    keep_all(database, actor, ANSWERS)
    keep_all(database, actor, {"incidents": {OTHER_FIELD: ""}})
    unnamed = {name: "" for name in ANSWERS["platforms"] if name.startswith("other_")}
    keep_all(database, actor, {"platforms": unnamed})
    send_again(database, actor)
    assert "Take out words" not in dsl.get(COPY).text
    assert "Nothing in this return was written in own words" in dsl.get(WORDS).text
