"""A report that is frozen as text comes back as it was, and is the same text each time."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import orjson
import pytest

from la_portal.released import Report
from la_portal.released.written import digest, read, written
from tests.hostile_report import HOSTILE
from tests.released import KINDS, REPORT


def kept(part: Any) -> Any:
    """The same without halves of a pair, which no database holds."""
    if isinstance(part, tuple):
        return tuple(map(kept, part))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{one.name: kept(getattr(part, one.name)) for one in fields(part)})
    return part.replace("\ud800", "") if type(part) is str else part


HOSTILE_REPORT: Report = kept(HOSTILE.report)


@pytest.mark.parametrize("report", [REPORT, HOSTILE_REPORT], ids=["usual", "awkward"])
def test_a_report_comes_back_as_it_was(report: Report) -> None:
    assert read(written(report)) == report
    assert written(read(written(report))) == written(report)


def test_the_awkward_report_is_awkward() -> None:
    assert "\x00" in HOSTILE_REPORT.authority
    assert "\u202e" in HOSTILE_REPORT.authority


def test_the_text_is_json_with_moments_in_universal_time() -> None:
    told = orjson.loads(written(REPORT))
    assert told["as_at"] == "2026-11-30T09:00:00Z"


def test_the_digest_is_that_of_every_time_and_changes_with_one_number() -> None:
    assert digest(written(REPORT)) == digest(written(read(written(REPORT))))
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest(written(replace(REPORT, hidden=9))) != digest(written(REPORT))


def test_a_symbol_comes_back_as_a_symbol_and_a_nought_as_a_nought() -> None:
    back = next(one for one in read(written(REPORT)).tables if one.name == KINDS.name)
    kinds = [[type(value) for value in one.values] for one in back.observations]
    assert kinds == [[type(value) for value in one.values] for one in KINDS.observations]
