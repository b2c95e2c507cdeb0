"""The day that a register is of: in its name, or that of the newest change in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.registers import read, row

CHANGED = "LastChangedDate"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("edubasealldata20261201.csv", date(2026, 12, 1)),
        ("register-2026-12-01.csv", date(2026, 12, 1)),
        ("register-2026-13-01.csv", None),
        ("register 120261201999.csv", None),
        ("register.csv", None),
    ],
)
def test_a_date_in_the_name(tmp_path: Path, name: str, day: date | None) -> None:
    assert read(tmp_path, row(100001), name=name).as_at == day


def test_the_newest_change_of_our_schools_or_the_name_whichever_is_later(tmp_path: Path) -> None:
    rows = [row(100001), row(100002), row(555555, la="886"), row("", name="Refused")]
    days = ("02-11-2026", "", "01-01-2030", "03-11-2026")
    told = [one | {CHANGED: day} for one, day in zip(rows, days, strict=True)]
    assert read(tmp_path, *told, extra=(CHANGED,)).as_at == date(2026, 11, 3)
    assert read(tmp_path, *told, extra=(CHANGED,), name="r-2026-11-09.csv").as_at == date(2026, 11, 9)
    assert read(tmp_path, *told, extra=(CHANGED,), name="r-2026-10-09.csv").as_at == date(2026, 11, 3)
