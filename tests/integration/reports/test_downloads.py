"""Files of a report: made in the background for one person, the same bytes each time, on record, and soon gone."""

from __future__ import annotations

import csv
import io
import uuid
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select

from la_portal.db import Database
from la_portal.errors import BadInput, NotAllowed, NotFound
from la_portal.files.report import bundle
from la_portal.models import AuditEvent, Download, DownloadPart
from la_portal.reports.presets import INTERNAL, PRESETS
from la_portal.services import downloads
from la_portal.services.downloads import DownloadFacts, making
from la_portal.vocabulary import Actor, DownloadState, Role, Scope
from tests.conftest import only
from tests.figure_data import Sent, school
from tests.generated import accept
from tests.integration.reports import world
from tests.integration.reports.world import AT, PRIMARIES, WORDS, YEAR, in_writing, reviewer, writer

WHY = "Ofsted asked for it"
NAMES = {
    "partnership": {"report.html", "report.pdf", "report.docx", "report.xlsx"},
    "committee": {"report.pdf", "report.docx"},
    "foi": {"report.xlsx"},
    "evidence": {"report.pdf", "report.xlsx", "schools.csv"},
}


@pytest.fixture
def published(database: Database, draft: Scope) -> Scope:
    """An authority whose report is published."""
    world.publish(database, draft)
    return draft


def ask(database: Database, actor: Actor, code: str, why: str = "", at: datetime = AT, edition: int = 1) -> uuid.UUID:
    return in_writing(database, downloads.ask_for_report, actor, YEAR, edition, code, why, at)


def make(database: Database, scope: Scope, download_id: uuid.UUID) -> None:
    downloads.make(database, scope, download_id, lambda: AT)


def facts(database: Database, actor: Actor, download_id: uuid.UUID, at: datetime = AT) -> DownloadFacts:
    with database.tenant(actor.scope) as session:
        return downloads.facts(session, actor, download_id, at)


def taken(database: Database, scope: Scope, code: str, why: str = WHY) -> bytes:
    """The whole archive of a preset, asked for, made and fetched."""
    download_id = ask(database, writer(scope), code, why)
    make(database, scope, download_id)
    return b"".join(downloads.parts(database, scope, download_id))


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts(files: dict[str, bytes]) -> str:
    """All that is written in the spreadsheets, data and lists of an archive."""
    found: list[bytes] = []
    for name, content in files.items():
        found += opened(content).values() if name.endswith((".xlsx", ".docx")) else [content]
    return "\n".join(one.decode(errors="replace") for one in found)


def count(database: Database, scope: Scope, model: type[Download] | type[DownloadPart]) -> int:
    with database.tenant(scope) as session:
        return session.execute(select(func.count()).select_from(model)).scalar_one()


@only("sqlite")
@pytest.mark.parametrize("code", [one.code for one in PRESETS])
def test_each_preset_makes_its_files_and_they_are_what_the_lists_say(
    database: Database, published: Scope, code: str
) -> None:
    content = taken(database, published, code)
    files = opened(content)
    data = {name for name in files if name.startswith("data/")}
    assert set(files) - data == NAMES[code] | {bundle.MANIFEST, bundle.SUMS}
    assert bool(data) == (code in ("partnership", "foi"))
    sums = [f"{sha256(of).hexdigest()}  {name}" for name, of in files.items() if name != bundle.SUMS]
    assert files[bundle.SUMS].decode().splitlines() == sums
    listed = orjson.loads(files[bundle.MANIFEST])["files"]
    assert [one["name"] for one in listed] == [name for name in files if name not in (bundle.MANIFEST, bundle.SUMS)]
    told = only_download(database, published)
    assert (told.done, told.steps, told.size) == (len(listed), len(listed), len(content))


def only_download(database: Database, scope: Scope) -> Download:
    with database.tenant(scope) as session:
        return session.execute(select(Download)).scalar_one()


@only("sqlite")
@pytest.mark.parametrize("code", ["partnership", "evidence"])
def test_what_is_made_again_later_is_the_same_bytes(database: Database, published: Scope, code: str) -> None:
    assert taken(database, published, code) == taken(database, published, code)


@only("sqlite")
def test_what_is_given_to_the_public_on_request_has_no_school_no_words_and_no_finding(
    database: Database, published: Scope
) -> None:
    sentence = next(one for each in world.found(database, published).publication().report.chapters
                    for one in each.findings).words  # fmt: skip
    public = texts(opened(taken(database, published, "foi")))
    whole = texts(opened(taken(database, published, "partnership")))
    for private in (WORDS, sentence):
        assert (private in public, private in whole) == (False, True)
    assert f"School {PRIMARIES[0]}" not in public
    assert str(PRIMARIES[0]) not in public


@only("sqlite")
def test_evidence_is_marked_and_has_the_true_numbers_of_each_school(database: Database, draft: Scope) -> None:
    named = 300_050
    school(database, draft, [named], name="=HYPERLINK(1)")
    accept(database, draft, Sent(named, {world.KIND: 3}, 1, district=None, trained=(2, 4)))
    world.publish(database, draft)
    files = opened(taken(database, draft, "evidence"))
    heads, *rows = csv.reader(io.StringIO(files["schools.csv"].decode("utf-8-sig")))
    assert heads[0] == INTERNAL
    told = {row["school_id"]: row for row in (dict(zip(heads, row, strict=True)) for row in rows)}
    assert len(told) == 13
    one = told[str(named)]
    assert (one["name"], one["incidents"], one["staff_trained"], one["staff_eligible"]) == (
        *("'=HYPERLINK(1)", "3", "2", "4"),
    )
    assert {told[str(urn)]["incidents"] for urn in PRIMARIES} == {"10"}
    assert INTERNAL in texts({"report.xlsx": files["report.xlsx"]})


@pytest.mark.parametrize("why", ["", "  \n", "w" * 501, "a\x00b"])
def test_evidence_needs_a_reason(database: Database, published: Scope, why: str) -> None:
    with pytest.raises(BadInput) as refused:
        ask(database, writer(published), "evidence", why)
    assert (refused.value.field, count(database, published, Download)) == ("why", 0)
    assert "report_taken" not in world.kinds(database, published)


def test_it_is_on_record_who_took_what_and_why(database: Database, published: Scope) -> None:
    for code in NAMES:
        ask(database, writer(published), code, f"  {WHY} ")
    of_kind = select(AuditEvent).where(AuditEvent.kind == "report_taken").order_by(AuditEvent.number)
    with database.tenant(published) as session:
        events = list(session.execute(of_kind).scalars())
    assert [(one.detail["what"], one.detail["level"], one.why) for one in events] == [
        ("partnership", "suppressed", None),
        ("committee", "suppressed", None),
        ("foi", "suppressed", None),
        ("evidence", "unsuppressed", WHY),
    ]
    assert {(one.person_id, one.detail["year"], one.detail["edition"]) for one in events} == {
        (writer(published).person_id, YEAR, 1)
    }


def test_only_who_asked_fetches_it_and_for_two_days(database: Database, published: Scope) -> None:
    mine = ask(database, writer(published), "foi")
    other = world.small(database, "991")
    assert facts(database, writer(published), mine, AT + timedelta(days=2, seconds=-1)).state is DownloadState.MAKING
    foreign = Actor(writer(published).person_id, Role.OFFICER, other)
    for actor, download_id, at in (
        (reviewer(published), mine, AT),
        (foreign, mine, AT),
        (writer(published), uuid.UUID(int=404), AT),
        (writer(published), mine, AT + timedelta(days=2)),
    ):
        with pytest.raises(NotFound, match="We cannot find that"):
            facts(database, actor, download_id, at)
    assert list(downloads.parts(database, other, mine)) == []


def test_what_has_ended_is_deleted_when_somebody_asks_next(database: Database, published: Scope) -> None:
    taken(database, published, "foi")
    kept = ask(database, reviewer(published), "foi", at=AT + timedelta(days=1))
    assert (count(database, published, Download), count(database, published, DownloadPart)) == (2, 1)
    ask(database, writer(published), "foi", at=AT + timedelta(days=2))
    assert (count(database, published, Download), count(database, published, DownloadPart)) == (2, 0)
    assert facts(database, reviewer(published), kept).id == kept


def test_a_maker_that_fails_leaves_nothing_but_that_it_failed(
    database: Database, published: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundle, "data_csv", full)
    download_id = ask(database, writer(published), "foi")
    with pytest.raises(OSError, match="No space left"):
        make(database, published, download_id)
    told = facts(database, writer(published), download_id)
    assert (told.state, told.size, told.is_lost(AT)) == (DownloadState.FAILED, None, True)
    assert count(database, published, DownloadPart) == 0
    assert list(downloads.parts(database, published, download_id)) == []


def test_a_download_that_nobody_makes_any_more_is_lost_after_five_minutes(database: Database, published: Scope) -> None:
    told = facts(database, writer(published), ask(database, writer(published), "foi"))
    assert not told.is_lost(AT + timedelta(minutes=5))
    assert told.is_lost(AT + timedelta(minutes=5, seconds=1))


def test_its_pieces_come_in_order(database: Database, published: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = taken(database, published, "foi")
    monkeypatch.setattr(making, "PIECE", 1000)
    download_id = ask(database, writer(published), "foi")
    make(database, published, download_id)
    pieces: Sequence[bytes] = list(downloads.parts(database, published, download_id))
    assert len(pieces) == -(-len(whole) // 1000) > 10
    assert {len(one) for one in pieces[:-1]} == {1000}
    assert b"".join(pieces) == whole


def test_an_edition_or_a_preset_that_is_not_there_is_not_found(database: Database, published: Scope) -> None:
    for code, edition in (("foi", 2), ("horoscope", 1)):
        with pytest.raises(NotFound):
            ask(database, writer(published), code, edition=edition)
    assert count(database, published, Download) == 0


@only("sqlite")
def test_nobody_of_a_school_takes_a_report(database: Database, published: Scope) -> None:
    with pytest.raises(NotAllowed):
        ask(database, Actor(uuid.UUID(int=5), Role.HEADTEACHER, published), "foi")
    assert "report_taken" not in world.kinds(database, published)
