"""What changes something and what does not: nothing without a form's token, nothing by looking, nothing but the form's
own fields."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from la_portal.models import Base, Collection, FreeText, SchoolReturn, Submission
from tests.busy import NORTH, OURS, PAST, PEOPLE, SOUTH, VERSION
from tests.integration.sweeps.cells import OWN_WORDS, Cell, Outcome, cells
from tests.integration.sweeps.served import SWEPT, Reader, Served, changed
from tests.pressing import SECTIONS
from tests.returns import SLUG, TODAY

HEADER, UPDATE = f"/returns/{OURS}/{SLUG}/header", "/dashboards/_dash-update-component"
TYPED = {"version": "1", "roll": "20011", "headcount": "77", "post": "dsl"}
OURS_ALONE = ("school_return", 1, OURS)
AUTHORITIES = {NORTH: 1, SOUTH: 2}
ELSEWHERE = [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
UNSAFE_ROUTES, FEWEST_LOOKS = 73, 1_400
# Columns that no form has; each would be worth something to who could set it.
COLUMNS = {
    "authority_id": "2",
    "school_id": "200001",
    "collection_id": "9",
    "status": "accepted",
    "counted_submission": "9",
    "accepted_submission": "9",
    "submission": "9",
    "submitted_by": "nobody",
    "submitted_at": "2020-01-01",
    "receipt": "990-A26-HACKED",
    "phase_group": "nursery",
    "role": "authority_admin",
    "edition": "1999.1",
    "school_days": "1",
    "counts_from": "2020-01-01",
    "data_version": "99",
}


def unsafe(served: Served, reader: Reader) -> list[Cell]:
    """The requests with which the reader could change something of their own."""
    theirs = [cell for cell in cells(served, reader) if cell.method == "POST"]
    return [cell for cell in theirs if cell.expected(reader) is Outcome.SEEN]


def without_token(reader: Reader, cell: Cell) -> Any:
    if cell.path == UPDATE:
        return reader.client.post(cell.path, json=cell.fields)
    return reader.client.post(cell.path, data=cell.fields)


def from_elsewhere(reader: Reader, cell: Cell, headers: dict[str, str]) -> Any:
    headers = {**headers, "X-CSRFToken": reader.csrf}
    if cell.path == UPDATE:
        return reader.client.post(cell.path, json=cell.fields, headers=headers)
    return reader.client.post(cell.path, data={**cell.fields, "csrf_token": reader.csrf}, headers=headers)


def test_nothing_unsafe_works_without_a_token_or_from_elsewhere(served: Served) -> None:
    before, routes = served.rows(), set[str]()
    for name in SWEPT:
        reader = served.reader(name)
        for cell in unsafe(served, reader):
            refused = without_token(reader, cell)
            assert refused.status_code == 400 and "before you last signed in" in refused.text, (name, cell)
            for headers in ELSEWHERE:
                refused = from_elsewhere(reader, cell, headers)
                assert refused.status_code == 400 and "a page that is not ours" in refused.text, (name, cell, headers)
            routes.add(cell.rule)
    assert changed(before, served.rows()) == set()
    assert len(routes) == UNSAFE_ROUTES
    assert served.reader("dsl").ask("POST", HEADER, TYPED).status_code == 302, "with a token it is another matter"
    assert changed(before, served.rows()) == {OURS_ALONE}


def test_looking_changes_nothing(served: Served) -> None:
    """Nothing but the record of who read: a row for each return whose pages somebody of the authority was shown."""
    before, looks, shown = served.rows(), 0, set[tuple[str, int | None, int | None]]()
    assert len(before) > len(Base.metadata.tables) / 2
    for name in SWEPT:
        reader = served.reader(name)
        for cell in cells(served, reader):
            if cell.method == "GET" and cell.expected(reader) is Outcome.SEEN:
                answer = reader.ask("GET", f"{cell.path}?open=social_media&problems=all&page=1&next=/returns/")
                reader.ask("HEAD", cell.path)
                looks += 2
                if "<int:urn>" in cell.rule and PEOPLE[name][2] is None and answer.status_code == 200:
                    shown.add(("return_reading", AUTHORITIES[reader.authority], cell.subject.school))
    print(f"\n{looks} looks")
    assert changed(before, served.rows()) == shown != set()
    assert looks >= FEWEST_LOOKS


def test_a_section_takes_its_own_fields_and_no_column(served: Served) -> None:
    dsl, before = served.reader("dsl"), served.rows()
    kept = _return_of_ours(served)
    ours = [cell for cell in unsafe(served, dsl) if cell.subject.name == "ours"]
    sections = [cell for cell in ours if cell.rule.endswith(tuple(f"/<slug>/{section}" for section in SECTIONS))]
    for cell in sections:
        with_columns = dsl.ask("POST", cell.path, {**cell.fields, **COLUMNS, **_raised(cell)})
        assert with_columns.status_code in {302, 409}, cell.rule
    assert len(sections) == 7
    assert changed(before, served.rows()) == {OURS_ALONE}
    now = _return_of_ours(served)
    assert {name for name in kept if kept[name] != now[name]} == {"draft", "versions", "saves", "saved_at"}
    assert not COLUMNS.keys() & {name for fields in now["draft"].values() for name in fields}


def test_sending_and_opening_take_no_column(served: Served) -> None:
    form = {"declared_as": "dsl", "draft_version": str(VERSION), "key": "the one press"}
    sent = served.reader("dsl").ask("POST", f"/returns/{OURS}/{SLUG}/declaration", {**COLUMNS, **form})
    assert sent.location == f"/returns/{OURS}/{SLUG}/receipt/1"
    opened = served.reader("officer").ask("POST", "/authority/collections/open", {**COLUMNS, **_collection()})
    assert opened.status_code == 302
    with served.database.tenant(served.busy.scopes[NORTH]) as session:
        newest = session.execute(select(Submission).order_by(Submission.submitted_at.desc()).limit(1)).scalar_one()
        assert (newest.school_id, newest.submission, newest.phase_group) == (OURS, 1, "secondary")
        assert newest.receipt.startswith("990-A26-") and "HACKED" not in newest.receipt
        collection = session.execute(select(Collection).where(Collection.collection_id > 2)).scalar_one()
        assert (collection.authority_id, collection.collection_id, collection.edition) == (1, 3, "2026.1")
        assert collection.counts_from.year > 2020 and collection.school_days != 1
    assert _return_of_ours(served)["status"] == "submitted"


def test_taking_words_out_takes_no_column(served: Served) -> None:
    before, form = served.rows(), {"field": OWN_WORDS, "why": "It named a pupil"}
    path = f"/returns/{OURS}/{PAST[NORTH]}/receipt/1/words"
    assert served.reader("dsl").ask("POST", path, {**COLUMNS, **form}).status_code == 302
    audited = {("audit_event", 1, OURS), ("authority_state", 1, None)}
    assert changed(before, served.rows()) == {OURS_ALONE, ("free_text", 1, OURS), *audited}
    with served.database.tenant(served.busy.scopes[NORTH]) as session:
        row = session.execute(select(FreeText).where(FreeText.school_id == OURS, FreeText.text == "")).scalar_one()
        assert (row.field, row.submission, row.redacted_why) == (OWN_WORDS, 1, "It named a pupil")


def _raised(cell: Cell) -> dict[str, str]:
    """The section was saved before, and so has a version that the form must name."""
    return {"version": "2"} if cell.rule.endswith("/done") else {}


def _return_of_ours(served: Served) -> dict[str, Any]:
    with served.database.tenant(served.busy.scopes[NORTH]) as session:
        wanted = select(SchoolReturn).where(SchoolReturn.school_id == OURS, SchoolReturn.collection_id == 2)
        row = session.execute(wanted).scalar_one()
        return {column.name: getattr(row, column.name) for column in SchoolReturn.__table__.columns}


def _collection() -> dict[str, str]:
    form = {"term": "2026-27-spring", "phases": "secondary", "edition": "2026.1"}
    for name, days in {"counts_to": -1, "opens_on": 0, "due_on": 10}.items():
        day = TODAY + timedelta(days=days)
        form |= {f"{name}-day": f"{day.day}", f"{name}-month": f"{day.month}", f"{name}-year": f"{day.year}"}
    return form
