"""The rows behind the figures as files: the same numbers, in a form that a spreadsheet cannot be tricked with."""

from __future__ import annotations

import csv
import io
import re

import pytest
from argon2 import PasswordHasher

from la_portal.db import Database
from la_portal.services.people import passwords
from la_portal.vocabulary import Role, Scope
from la_portal.web.figure_tables import TABLES
from tests.figure_data import Sent, authority, school, sent, touch
from tests.people import OFFICER, Browser, join
from tests.service import whole_service


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def scope(database: Database) -> Scope:
    made = authority(database, collections=(1, 4))
    school(database, made, (1, 2), name="=1+1")
    sent(database, made, Sent(1, {"contact_sexual": 3}, roll=500, actions={"act_police": 1}), Sent(2, None))
    return made


@pytest.fixture
def officer(database: Database, scope: Scope) -> Browser:
    join(database, Role.OFFICER, OFFICER, scope)
    browser = Browser(whole_service(database)[0].test_client())
    browser.sign_in(OFFICER)
    return browser


def rows(officer: Browser, name: str, query: str = "collection=2026-27-autumn") -> list[dict[str, str]]:
    answer = officer.get(f"/figures/{name}.csv?{query}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_every_file_answers_with_its_heads(officer: Browser) -> None:
    assert len(TABLES) >= 13
    for name, table in TABLES.items():
        answer = officer.get(f"/figures/{name}.csv?collection=2026-27-autumn")
        assert next(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))) == list(table.columns)
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}-2026-27-autumn.csv"


def test_a_file_says_what_the_figure_says(officer: Browser) -> None:
    (sexual,) = [row for row in rows(officer, "incidents") if row["risk"] == "contact_sexual"]
    assert (sexual["risk_name"], sexual["incidents"]) == ("Contact, sexual", "3")
    assert sexual["incidents_per_1000_pupils"] == "6.0"
    first, second = rows(officer, "incident-schools")
    assert (first["state"], first["incidents"]) == ("number", "3")
    assert (second["state"], second["incidents"]) == ("not_known", "")


def test_every_row_says_when_and_where(officer: Browser) -> None:
    first, *_ = rows(officer, "incident-schools")
    assert (first["time_period"], first["time_identifier"]) == ("202627", "Autumn term")
    assert (first["geographic_level"], first["old_la_code"], first["school_urn"]) == ("School", "990", "1")
    assert {row["geographic_level"] for row in rows(officer, "incidents")} == {"Local authority"}
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", head) for table in TABLES.values() for head in table.columns)


def test_a_name_that_looks_like_a_formula_is_text(officer: Browser) -> None:
    assert {row["school_name"] for row in rows(officer, "incident-schools")} == {"'=1+1"}


def test_unchanged_rows_are_not_sent_twice(database: Database, scope: Scope, officer: Browser) -> None:
    address = "/figures/incidents.csv?collection=2026-27-autumn"
    tag = officer.get(address).headers["ETag"]
    again = officer.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert "no-cache" in again.headers["Cache-Control"]
    assert officer.get(f"{address}&phase=primary", headers={"If-None-Match": tag}).status_code == 200
    touch(database, scope)
    assert officer.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_what_is_not_there_is_not_there(officer: Browser) -> None:
    assert officer.get("/figures/nothing.csv").status_code == 404
    assert officer.get("/figures/incidents.csv?collection=2019-20-autumn").status_code == 404
    assert rows(officer, "incidents", "collection=2026-27-autumn&district=Nowhere%00") == []
