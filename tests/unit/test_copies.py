"""A submission as files for programs: nothing runs in a spreadsheet, and the fingerprint can be worked out again."""

from __future__ import annotations

import csv
import hashlib
import io
import json

import orjson

from la_portal.catalogue import Answer, complete
from la_portal.catalogue.reading import Typed
from la_portal.files.copies import HEADS, answers_csv, document_json
from la_portal.vocabulary import AnswerState
from tests.returns import asked_of_school, right_answers

ASKED = asked_of_school()
FIELDS = [field for section in ASKED.edition.sections for field in ASKED.questions(section.code)]


def table(answers: dict[str, dict[str, Answer]]) -> list[dict[str, str]]:
    text = answers_csv(FIELDS, answers).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def one(section: str, name: str, **changed: Typed) -> dict[str, str]:
    """The line of one field, with these boxes of its section changed."""
    raw = right_answers(ASKED)
    raw[section] |= changed
    [field] = [field for field in FIELDS if (field.section, field.name) == (section, name)]
    lines = table(complete(ASKED, raw).answers)
    [line] = [line for line in lines if (line["Section"], line["Label"]) == (section, field.title)]
    return line


def test_every_field_that_was_asked_is_one_line() -> None:
    answers = complete(ASKED, right_answers(ASKED)).answers
    lines = table(answers)
    assert len(lines) == sum(len(of_section) for of_section in answers.values())
    assert tuple(lines[0]) == HEADS
    assert len({(line["Section"], line["Item"], line["Row"], line["Part"]) for line in lines}) == len(lines)


def test_a_number_is_a_number_and_a_pair_two_lines() -> None:
    trained, eligible = (
        one("training", f"governors-{part}", **{"governors-trained": "5", "governors-eligible": "12"})
        for part in ("trained", "eligible")
    )
    assert (trained["Item"], trained["Part"], trained["State"], trained["Value"]) == (
        "governors",
        "trained",
        "number",
        "5",
    )
    assert (eligible["Part"], eligible["Value"]) == ("eligible", "12")


def test_choices_and_dates_are_codes_with_their_words_beside_them() -> None:
    line = one("policies", "generative_ai-status", **{"generative_ai-status": "in_draft"})
    assert (line["Row"], line["Value"], line["Value in words"]) == ("generative_ai", "in_draft", "Not yet, in draft")
    routes = one("practice", "report_routes", report_routes=["staff", "pupils"])
    assert (routes["Value"], routes["Value in words"]) == ("pupils; staff", "Pupils; Staff")
    day = one("practice", "risk_assessed_on", risk_assessed_on=["3", "2", "2026"])
    assert day["Value"] == "2026-02-03"


def test_the_states_of_a_number_stay_different_words() -> None:
    nothing = {"governors-trained": "", "governors-eligible": ""}
    unknown = one("training", "governors-trained", **nothing, **{"governors-state": "not_known"})
    missing = one("training", "governors-trained", **nothing)
    assert [(line["State"], line["Value"], line["Value in words"]) for line in (unknown, missing)] == [
        ("not_known", "", "Not known"),
        ("not_answered", "", "Not answered"),
    ]


def test_what_a_spreadsheet_would_run_stays_text() -> None:
    line = one("platforms", "other_1-name", **{"other_1-name": '=HYPERLINK("x")'})
    assert line["Value"] == '\'=HYPERLINK("x")'


def test_the_table_begins_with_the_mark_by_which_excel_knows_it() -> None:
    named = {"other_1-name": Answer(AnswerState.ANSWERED, text="Café")}
    assert answers_csv(FIELDS, {"platforms": named}).startswith(b"\xef\xbb\xbf")
    assert table({"platforms": named})[0]["Value"] == "Café"


def test_the_fingerprint_can_be_worked_out_from_the_document_in_the_file() -> None:
    document = orjson.dumps({"b": "é", "a": [1, {"z": None, "c": "\n"}]}, option=orjson.OPT_SORT_KEYS).decode()
    sha256 = hashlib.sha256(document.encode()).hexdigest()
    body = document_json(document, sha256, "990-A26-7K4QXM", {"other_1-name": "Padlet"})
    read = json.loads(body)
    again = json.dumps(read["document"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(again.encode()).hexdigest() == read["sha256"]
    assert document.encode() in body
    assert (read["receipt"], read["texts"]) == ("990-A26-7K4QXM", {"other_1-name": "Padlet"})
