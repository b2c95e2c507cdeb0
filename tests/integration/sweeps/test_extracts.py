"""An extract holds every answer that counts and nothing else, is on record first, and leaves nothing open."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from la_portal.models import (
    ActionAnswer,
    AuditEvent,
    IncidentAnswer,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    School,
    SchoolReturn,
    Submission,
    TrainingAnswer,
)
from la_portal.queries.extract import HEADS
from tests.busy import CELL, COUNTS, NORTH, OURS, PAST, ROLLS, word_of
from tests.integration.sweeps.served import Served

AT, WHY = "/reports/extracts", "For the term's report to the safeguarding partnership"
KEY = {"authority_id", "collection_id", "school_id", "submission", "item"}


def take(served: Served, who: str = "officer", why: str = WHY, **fields: str) -> TestResponse:
    return served.reader(who).ask("POST", AT, {"why": why, **fields})


def rows_of(answer: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def events(served: Served) -> list[tuple[str | None, dict[str, Any]]]:
    wanted = select(AuditEvent.why, AuditEvent.detail).where(AuditEvent.kind == "extract_taken")
    with served.database.tenant(served.busy.scopes[NORTH]) as session:
        return [(row.why, row.detail) for row in session.execute(wanted.order_by(AuditEvent.number))]


def as_text(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def expected(served: Served) -> Iterator[tuple[str, str, str, str, str]]:
    """(school, item, row, part, value) of every answer, made from the rows themselves."""
    with served.database.tenant(served.busy.scopes[NORTH]) as session:
        for model in (IncidentAnswer, ActionAnswer, PracticeAnswer, TrainingAnswer, PolicyAnswer, PlatformAnswer):
            for one in session.execute(select(model)).scalars():
                urn = str(one.school_id)
                if isinstance(one, TrainingAnswer):
                    for part in ("trained", "eligible"):
                        yield urn, one.item, "", part, as_text(getattr(one, part))
                elif isinstance(one, PracticeAnswer):
                    given = [one.value, one.choice, one.choices, one.on_date]
                    yield urn, one.item, "", "", next((as_text(value) for value in given if value is not None), "")
                elif isinstance(one, PolicyAnswer | PlatformAnswer):
                    names = {column.key for column in type(one).__mapper__.column_attrs} - KEY
                    found = {name: getattr(one, name) for name in names}
                    yield from ((urn, name, one.item, "", as_text(v)) for name, v in found.items() if v is not None)
                else:
                    yield urn, one.item, "", "", as_text(one.value)
        for sent in session.execute(select(Submission)).scalars():
            for name in ("roll", "headcount", "post", "incidents_recorded", "recording_confidence"):
                if getattr(sent, name) is not None:
                    yield str(sent.school_id), name, "", "", as_text(getattr(sent, name))


def test_every_answer_that_counts_has_one_row_and_nothing_else_has(served: Served) -> None:
    found = rows_of(take(served))
    keys = [tuple(row[name] for name in ("school_urn", "item", "row", "part", "value")) for row in found]
    assert Counter(keys) == Counter(expected(served))
    assert len(found) > 4_000 and {row["section"] for row in found} >= {"policies", "practice", "header", "incidents"}
    ours = [row for row in found if row["school_urn"] == str(OURS)]
    (cell,) = (row for row in ours if row["item"] == CELL)
    assert (cell["time_period"], cell["time_identifier"], cell["old_la_code"]) == ("202526", "Summer term", "990")
    assert (cell["value"], cell["state"], cell["section"]) == (str(COUNTS[OURS]), "number", "incidents")
    assert (cell["school_name"], cell["accepted"]) == (f"{word_of(OURS)} School", "no")
    assert str(ROLLS[OURS]) in {row["value"] for row in ours if row["item"] == "roll"}


def test_rows_stand_by_collection_and_a_school_is_named_once_a_section(served: Served) -> None:
    found = rows_of(take(served))
    periods = list(dict.fromkeys((row["time_period"], row["time_identifier"]) for row in found))
    assert periods == [("202526", "Summer term"), ("202627", "Autumn term")]
    past = [row for row in found if row["time_period"] == "202526"]
    schools = [row["school_urn"] for row in past if row["section"] == "policies" and row["row"]]
    assert schools == sorted(schools) and len(set(schools)) == 12


def test_nobody_elses_byte_and_no_own_words_are_in_it(served: Served) -> None:
    answer = take(served)
    assert served.reader("officer").foreign_in(answer) == []
    assert served.reader("officer elsewhere").foreign_in(answer) != [], "else the words would be in no extract at all"
    assert f"{word_of(OURS)} for" not in answer.text


def test_an_exempt_school_and_a_draft_are_not_in_it(served: Served) -> None:
    scope = served.busy.scopes[NORTH]
    with served.database.tenant(scope, writing=True) as session:
        session.get_one(SchoolReturn, (scope.authority_id, 1, OURS)).status = "exempt"
    found = rows_of(take(served))
    assert str(OURS) not in {row["school_urn"] for row in found}


def test_a_name_that_would_be_a_formula_is_a_text(served: Served) -> None:
    scope = served.busy.scopes[NORTH]
    with served.database.tenant(scope, writing=True) as session:
        session.get_one(School, (scope.authority_id, OURS)).name = '=HYPERLINK("x"), "School"'
    names = {row["school_name"] for row in rows_of(take(served)) if row["school_urn"] == str(OURS)}
    assert names == {'\'=HYPERLINK("x"), "School"'}


def test_one_event_says_why_before_the_first_byte_and_nothing_stays_open(served: Served) -> None:
    reader = served.reader("officer")
    fields = {"csrf_token": reader.csrf, "why": WHY}
    answer = reader.client.post(AT, data=fields, buffered=False)
    assert events(served) == [(WHY, {"what": "answers", "level": "unsuppressed"})]
    blocks = answer.iter_encoded()
    assert next(blocks) == f"{','.join(HEADS)}\n".encode("utf-8-sig")
    assert next(blocks)
    assert served.database.engine.pool.checkedout() == 1
    answer.close()
    assert served.database.engine.pool.checkedout() == 0
    assert len(rows_of(take(served))) > 4_000, "the connection that was left in the middle serves on"


def test_its_headers_keep_it_private(served: Served) -> None:
    answer = take(served, "authority_admin")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=answers-20")
    assert answer.mimetype == "text/csv"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("", "Say what you need the extract for"),
        ("x" * 501, "longer than 500 characters"),
        ("About Kevin Smith of year 4", "looks like a person&#39;s name"),
    ],
)
def test_without_a_reason_there_is_no_file_and_no_event(served: Served, why: str, said: str) -> None:
    answer = take(served, why=why)
    assert answer.status_code == 400 and said in answer.text and "There is a problem" in answer.text
    assert events(served) == []


def test_a_reason_that_only_seems_to_name_somebody_is_taken_once_its_writer_says_so(served: Served) -> None:
    why = "About Kevin Smith House"
    assert take(served, why=why).status_code == 400
    assert take(served, why=why, **{"why.sure": why}).mimetype == "text/csv"
    assert [reason for reason, _ in events(served)] == [why]


def test_the_page_says_whom_it_must_not_go_to(served: Served) -> None:
    page = served.reader("officer").ask("GET", AT)
    assert "shows small numbers as they are" in page.text and "Do not pass it on" in page.text
    assert served.reader("dsl").ask("GET", AT).status_code == 404
    assert PAST[NORTH] not in page.text
