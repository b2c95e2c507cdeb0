"""A report from its first draft to a correction of what was published: who may do what, when, and what stays."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from la_portal.db import Database
from la_portal.errors import BadInput, Conflict, NotAllowed, NotFound
from la_portal.models import AuditEvent, AuthorityState
from la_portal.queries import reports as editions
from la_portal.services import reports
from la_portal.vocabulary import Actor, ReportStatus, Scope
from tests.figure_data import touch
from tests.integration.reports import world
from tests.integration.reports.world import AT, NEXT_YEAR, WORDS, YEAR, in_writing, kinds, reviewer, writer

Act = Callable[..., None]


def status(database: Database, scope: Scope) -> str:
    return str(world.found(database, scope).status)


def test_a_draft_begins_with_figures_and_no_words(database: Database, draft: Scope) -> None:
    made = world.found(database, draft)
    assert (made.status, made.version, made.draws, made.note) == ("draft", 1, 1, "")
    assert (made.words, list(made.taken_out), made.published_at) == ({}, [], None)
    assert made.publication().report.year == YEAR


def test_each_act_leaves_one_event(database: Database, draft: Scope) -> None:
    world.publish(database, draft)
    world.start(database, draft)
    world.draw_again(database, draft)
    world.step(database, reports.ask_for_review, writer(draft))
    world.step(database, reports.send_back, reviewer(draft))
    first = ["report_started", *["report_written"] * 3, "report_review_asked", "report_reviewed", "report_published"]
    assert kinds(database, draft) == [
        *first, "report_started", "report_drawn", "report_review_asked", "report_sent_back"
    ]  # fmt: skip


def test_an_event_says_who_and_which_edition_and_holds_no_words(database: Database, draft: Scope) -> None:
    world.publish(database, draft)
    with database.tenant(draft) as session:
        events = list(session.execute(select(AuditEvent).order_by(AuditEvent.number)).scalars())
    assert {one.person_id for one in events} == {uuid.UUID(int=1), uuid.UUID(int=2)}
    assert {(one.detail["year"], one.detail["edition"]) for one in events} == {(YEAR, 1)}
    assert events[-1].detail["sha256"] == world.found(database, draft).sha256
    assert WORDS not in str([one.detail for one in events])


def test_there_is_one_draft_of_a_year(database: Database, draft: Scope) -> None:
    with pytest.raises(Conflict, match="a draft of this year already"):
        world.start(database, draft)
    assert kinds(database, draft) == ["report_started"]


def test_words_and_what_was_taken_out_stay_when_figures_are_drawn_again(database: Database, draft: Scope) -> None:
    world.write(database, draft, "summary", kept=["R-1"])
    before = world.found(database, draft)
    world.draw_again(database, draft)
    after = world.found(database, draft)
    assert after.words == before.words
    assert after.words["summary"]["text"] == WORDS
    assert "I-1" in before.taken_out
    assert after.taken_out == before.taken_out
    assert (after.draws, after.version) == (2, before.version + 1)


def test_a_finding_that_is_taken_out_is_in_no_chapter_and_comes_back(database: Database, draft: Scope) -> None:
    def rules() -> set[str]:
        publication = world.found(database, draft).publication()
        return {one.rule for each in publication.report.chapters for one in publication.findings(each)}

    assert {"I-1", "I-2"} <= rules()
    world.write(database, draft, "incidents", kept=["I-2"])
    assert rules() & {"I-1", "I-2"} == {"I-2"}
    world.write(database, draft, "incidents")
    assert {"I-1", "I-2"} <= rules()


def test_a_chapter_without_a_question_keeps_no_words(database: Database, draft: Scope) -> None:
    world.write(database, draft, "policies", "Not asked for")
    assert world.found(database, draft).words == {}


def test_no_words_take_out_what_was_there(database: Database, draft: Scope) -> None:
    world.write(database, draft, "summary")
    world.write(database, draft, "summary", " \r\n ")
    assert world.found(database, draft).words == {}


def test_a_chapter_that_no_report_has_is_not_found(database: Database, draft: Scope) -> None:
    with pytest.raises(NotFound):
        world.write(database, draft, "horoscope")


@pytest.mark.parametrize("words", ["<script>alert(1)</script> & =1+1", "\u65e5\u672c\n\n\tcaf\u00e9 🙂", "w" * 5000])
def test_words_are_kept_as_they_were_typed(database: Database, draft: Scope, words: str) -> None:
    world.write(database, draft, "summary", words)
    assert world.found(database, draft).words["summary"]["text"] == words


@pytest.mark.parametrize("words", ["w" * 5001, "w" * 1_000_000, "a\x00b", "a\x1bb", "a\ud800b"])
def test_words_that_cannot_be_kept_are_refused_and_change_nothing(database: Database, draft: Scope, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        world.write(database, draft, "summary", words)
    assert refused.value.field == "words"
    assert (world.found(database, draft).version, kinds(database, draft)) == (1, ["report_started"])


def test_a_review_is_asked_for_only_with_all_words(database: Database, draft: Scope) -> None:
    world.write(database, draft, "summary")
    with pytest.raises(BadInput, match="still needed in Incidents and Support and what it changed"):
        world.step(database, reports.ask_for_review, writer(draft))
    assert status(database, draft) == "draft"
    world.ask(database, draft)
    assert status(database, draft) == "in_review"


def test_somebody_else_has_to_review(database: Database, draft: Scope) -> None:
    world.ask(database, draft)
    with pytest.raises(NotAllowed, match="Somebody else"):
        world.step(database, reports.review, writer(draft))
    world.step(database, reports.review, reviewer(draft))
    assert world.found(database, draft).reviewed_by == reviewer(draft).person_id


def test_who_changed_it_last_cannot_review_it_though_another_asked(database: Database, draft: Scope) -> None:
    world.write_all(database, draft)
    world.step(database, reports.ask_for_review, reviewer(draft))
    with pytest.raises(NotAllowed):
        world.step(database, reports.review, writer(draft))


@pytest.mark.parametrize("act", ["words", "figures"])
def test_what_is_changed_after_its_review_is_a_draft_again(database: Database, draft: Scope, act: str) -> None:
    world.review(database, draft)
    if act == "words":
        world.write(database, draft, "summary", "Other words")
    else:
        world.draw_again(database, draft)
    after = world.found(database, draft)
    assert (after.status, after.reviewed_at, after.reviewed_by, after.asked_by) == ("draft", None, None, None)
    with pytest.raises(Conflict, match="stands elsewhere"):
        world.step(database, reports.publish, writer(draft))


def test_what_is_sent_back_is_a_draft_with_its_words(database: Database, draft: Scope) -> None:
    world.review(database, draft)
    world.step(database, reports.send_back, reviewer(draft))
    after = world.found(database, draft)
    assert (after.status, after.reviewed_by, len(after.words)) == ("draft", None, 3)


def test_only_what_is_reviewed_is_published(database: Database, draft: Scope) -> None:
    for before in (world.write_all, world.ask):
        before(database, draft)
        with pytest.raises(Conflict, match="stands elsewhere"):
            world.step(database, reports.publish, reviewer(draft))


def test_a_page_that_is_out_of_date_changes_nothing(database: Database, draft: Scope) -> None:
    world.write(database, draft, "summary")
    with pytest.raises(Conflict, match="while you had it open"):
        world.write(database, draft, "summary", "Mine", version=1)
    assert world.found(database, draft).words["summary"]["text"] == WORDS


@pytest.mark.parametrize("act", ["words", "figures", "send back", "publish"])
def test_what_is_published_stays_as_it_is(database: Database, draft: Scope, act: str) -> None:
    world.publish(database, draft)
    before = world.found(database, draft)
    acts: dict[str, Callable[[], None]] = {
        "words": lambda: world.write(database, draft, "summary", "Other words", kept=[]),
        "figures": lambda: world.draw_again(database, draft),
        "send back": lambda: world.step(database, reports.send_back, reviewer(draft)),
        "publish": lambda: world.step(database, reports.publish, writer(draft)),
    }
    with pytest.raises(Conflict, match=r"published and stays as it is\. To change something, begin a correction"):
        acts[act]()
    assert world.found(database, draft) == before


def test_of_two_officers_who_publish_at_once_one_wins(database: Database, draft: Scope) -> None:
    world.review(database, draft)
    version, together = world.found(database, draft).version, Barrier(2)

    def press(actor: Actor) -> str:
        together.wait()
        try:
            in_writing(database, reports.publish, actor, YEAR, version, AT)
        except Conflict as refused:
            return str(refused)
        return "published"

    with ThreadPoolExecutor() as pool:
        said = sorted(pool.map(press, (writer(draft), reviewer(draft))))
    assert said[1] == "published"
    assert "published and stays as it is" in said[0]
    assert kinds(database, draft).count("report_published") == 1


def test_what_was_reviewed_is_published_though_returns_have_changed(database: Database, draft: Scope) -> None:
    world.review(database, draft)
    before = world.found(database, draft)
    touch(database, draft)
    world.step(database, reports.publish, writer(draft))
    after = world.found(database, draft)
    assert (after.figures, after.sha256, after.data_version) == (before.figures, before.sha256, before.data_version)
    with database.tenant(draft) as session:
        assert session.get_one(AuthorityState, draft.authority_id).data_version == after.data_version + 1


def test_a_report_is_not_published_beside_one_that_it_was_not_drawn_beside(database: Database, draft: Scope) -> None:
    world.review(database, draft)
    world.start(database, draft, NEXT_YEAR)
    world.publish(database, draft, NEXT_YEAR)
    with pytest.raises(Conflict, match="Draw the figures again"):
        world.step(database, reports.publish, writer(draft))
    world.draw_again(database, draft)
    world.publish(database, draft)
    with database.tenant(draft) as session:
        assert [name for name, _ in editions.published(session)] == ["2025/1", "2026/1"]


def test_a_correction_is_a_new_edition_and_the_old_one_stays(database: Database, draft: Scope) -> None:
    world.write(database, draft, "incidents", kept=["I-2"])
    world.publish(database, draft)
    before = world.found(database, draft)
    assert world.start(database, draft, note="  A school was counted twice ") == 2
    corrected = world.found(database, draft)
    assert (corrected.note, corrected.words, corrected.taken_out) == (
        *("A school was counted twice", before.words, before.taken_out),
    )
    world.publish(database, draft)
    assert world.found(database, draft, edition=1) == before
    assert world.found(database, draft).edition == 2


@pytest.mark.parametrize("note", ["", " \n ", "n" * 501, "a\x07"])
def test_a_correction_needs_a_note(database: Database, draft: Scope, note: str) -> None:
    world.publish(database, draft)
    with pytest.raises(BadInput) as refused:
        world.start(database, draft, note=note)
    assert refused.value.field == "note"
    assert world.found(database, draft).status is ReportStatus.PUBLISHED
