"""What was sent, as files and as a page for governors: the same answers, each in its own type."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re

import orjson
import pytest
from flask import Flask
from sqlalchemy import delete
from werkzeug.test import TestResponse

from la_portal.db import Database
from la_portal.models import FreeText
from la_portal.queries.returns import find
from la_portal.services.returns.sending import Declaration, submit
from la_portal.vocabulary import Actor, ReturnStatus, Role, Scope
from tests.conftest import only
from tests.people import NOW, OFFICER, Browser, join
from tests.returns import AT, SLUG, URN, asked_of_school, explained, keep_all, right_answers

SENT = f"{AT}/receipt/1"
FORMULA = "=1+1 #import $x$"
FILES = {
    "answers.pdf": ("application/pdf", "inline"),
    "answers.csv": ("text/csv", "attachment"),
    "answers.json": ("application/json", "attachment"),
    "summary.pdf": ("application/pdf", "inline"),
}


@pytest.fixture
def sent(database: Database, actor: Actor) -> str:
    """A return with a gap and a formula in it has been sent; its receipt."""
    answers = right_answers(asked_of_school())
    answers["platforms"] |= {f"{code}-risk_assessed_on": ["", "", ""] for code in ("instagram", "other_1")}
    answers["platforms"] |= {"other_1-name": FORMULA}
    answers["training"] |= {"governors-trained": "5", "governors-eligible": "12"}
    keep_all(database, actor, explained(asked_of_school(), answers))
    with database.tenant(actor.scope, writing=True) as session:
        version = find(session, URN, SLUG).draft_version
        return submit(
            session, actor, URN, SLUG, Declaration("dsl", version, "one press"), NOW, has_headteacher=False
        ).number


def lines(answer: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def take_out(database: Database, scope: Scope, field: str) -> None:
    """The text is redacted: its row is gone, and the document stays as it is."""
    with database.tenant(scope, writing=True) as session:
        session.execute(delete(FreeText).where(FreeText.authority_id == scope.authority_id, FreeText.field == field))


def test_a_file_has_its_type_and_a_name_that_says_whose_it_is(dsl: Browser, sent: str) -> None:
    for name, (mimetype, shown) in FILES.items():
        answer = dsl.get(f"{SENT}/{name}")
        assert (answer.status_code, answer.mimetype) == (200, mimetype)
        assert answer.headers["Content-Disposition"] == f"{shown}; filename=larkmoor-school-{URN}-{URN}-{SLUG}-{name}"
        assert answer.headers["Cache-Control"] == "private, no-cache"


@only("sqlite")
def test_a_file_that_has_not_changed_is_not_sent_twice(dsl: Browser, sent: str) -> None:
    for name in FILES:
        tag = dsl.get(f"{SENT}/{name}").headers["ETag"]
        assert dsl.get(f"{SENT}/{name}", headers={"If-None-Match": tag}).status_code == 304
        assert dsl.get(f"{SENT}/{name}", headers={"If-None-Match": '"another"'}).status_code == 200


def test_the_papers_are_accessible_pdf(dsl: Browser, sent: str) -> None:
    for name in ("answers.pdf", "summary.pdf"):
        pdf = dsl.get(f"{SENT}/{name}").get_data()
        assert pdf.startswith(b"%PDF")
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
        assert re.search(rb"/Lang ?\(en-GB\)", pdf)


def test_the_table_holds_every_answer_and_runs_nothing(dsl: Browser, sent: str) -> None:
    rows = lines(dsl.get(f"{SENT}/answers.csv"))
    document = json.loads(dsl.get(f"{SENT}/answers.json").get_data())["document"]
    assert len(rows) == sum(len(section) for section in document["answers"].values())
    [governors] = [row for row in rows if (row["Item"], row["Part"]) == ("governors", "trained")]
    assert (governors["State"], governors["Value"]) == ("number", "5")
    [name] = [row for row in rows if (row["Item"], row["Row"]) == ("name", "other_1")]
    assert name["Value"] == f"'{FORMULA}"


def test_the_document_proves_itself(dsl: Browser, sent: str) -> None:
    read = json.loads(dsl.get(f"{SENT}/answers.json").get_data())
    canonical = orjson.dumps(read["document"], option=orjson.OPT_SORT_KEYS)
    assert hashlib.sha256(canonical).hexdigest() == read["sha256"]
    assert read["receipt"] == sent
    assert read["texts"]["other_1-name"] == FORMULA


def test_a_text_that_was_taken_out_is_in_no_copy_and_the_receipt_still_holds(
    dsl: Browser, database: Database, sent: str, scope: Scope
) -> None:
    tags = {name: dsl.get(f"{SENT}/{name}").headers["ETag"] for name in FILES}
    assert all(FORMULA in dsl.get(f"{SENT}/{page}").text for page in ("answers", "summary"))
    take_out(database, scope, "other_1-name")
    page = dsl.get(f"{SENT}/answers").text
    assert FORMULA not in page
    assert "Taken out" in page
    [name] = [row for row in lines(dsl.get(f"{SENT}/answers.csv")) if (row["Item"], row["Row"]) == ("name", "other_1")]
    assert name["Value"] == "Taken out"
    read = json.loads(dsl.get(f"{SENT}/answers.json").get_data())
    assert "other_1-name" not in read["texts"]
    assert hashlib.sha256(orjson.dumps(read["document"], option=orjson.OPT_SORT_KEYS)).hexdigest() == read["sha256"]
    assert "Risk-assess Instagram and another platform" in dsl.get(f"{SENT}/summary").text
    kept = dsl.get(f"{SENT}/answers.pdf", headers={"If-None-Match": tags["answers.pdf"]})
    assert kept.status_code == 200, "a browser would go on showing what was taken out"


def test_the_summary_says_what_was_sent_and_what_may_come_next(dsl: Browser, sent: str) -> None:
    page = dsl.get(f"{SENT}/summary").text
    assert sent in page
    assert "5 of 12 (42%)" in page
    assert f"Risk-assess Instagram and {FORMULA}" in page
    assert "Pupils use them and they have never been assessed." in page
    assert "check for 2026" in page
    assert "in force" not in page


@only("sqlite")
def test_the_receipt_and_the_copy_lead_to_them(dsl: Browser, sent: str) -> None:
    receipt, copy, summary = (dsl.get(f"{SENT}{page}").text for page in ("", "/answers", "/summary"))
    assert all(f'href="{SENT}/{page}"' in receipt for page in ("answers", "summary", "summary.pdf"))
    assert all(f'href="{SENT}/answers.{kind}"' in copy for kind in ("pdf", "csv", "json"))
    assert f'href="{SENT}/summary.pdf"' in summary


def test_reading_changes_nothing_and_the_authority_reads_the_same(
    app: Flask, dsl: Browser, database: Database, sent: str, scope: Scope
) -> None:
    join(database, Role.OFFICER, OFFICER, scope)
    officer = Browser(app.test_client())
    officer.sign_in(OFFICER)
    for name in FILES:
        assert officer.get(f"{SENT}/{name}").get_data() == dsl.get(f"{SENT}/{name}").get_data()
    with database.tenant(scope) as session:
        assert find(session, URN, SLUG).status is ReturnStatus.SUBMITTED


def test_what_was_never_sent_has_no_papers(dsl: Browser, sent: str) -> None:
    for name in (*FILES, "summary"):
        assert dsl.get(f"{AT}/receipt/2/{name}").status_code == 404
