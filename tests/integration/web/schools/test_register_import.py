"""Importing the register in the browser: read, shown, decided, and only then applied."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from la_portal.db import Database
from la_portal.models import RegisterImport, SchoolLink
from la_portal.services import people
from la_portal.vocabulary import RegisterStatus, Role, Scope
from tests.lives import do, person
from tests.people import NOW, Browser, join
from tests.registers import known, row, text, written
from tests.returns import FOREIGN, NEIGHBOUR, TODAY, URN

PAGE, NEW = "/authority/schools/import", 100901
KEY = f"same-{NEW}-{NEIGHBOUR}"
CLOSED, OPENED = TODAY - timedelta(days=20), TODAY - timedelta(days=19)


def ours(urn: int, **said: str) -> dict[str, str]:
    """The row of a school that is here, as it is here."""
    return row(
        urn,
        **{"name": f"Larkmoor School {urn}", "phase": "Secondary", "roll": "912", "postcode": "", "type": ""} | said,
    )


def send(browser: Browser, content: str | bytes, name: str = "register.csv", **more: Any) -> TestResponse:
    """The form of step 1 with that file."""
    data = content.encode() if isinstance(content, str) else content
    files = {"register": (io.BytesIO(data), name)} if name else {}
    return browser.client.post(PAGE, data={"csrf_token": browser.token(PAGE), **files, **more})


def shown(browser: Browser, content: str | bytes, name: str = "register.csv", **more: Any) -> str:
    """The address of step 2 for that file."""
    answer = send(browser, content, name, **more)
    assert answer.status_code == 302, answer.text
    return answer.location


def press(browser: Browser, path: str, **fields: str) -> TestResponse:
    """The button of step 2, as the page has it."""
    page = BeautifulSoup(browser.get(path).text, "html.parser")
    digest = page.select_one("input[name=digest]")
    assert digest
    return browser.post(path, **{"digest": str(digest["value"]), **fields})


def words(response: TestResponse) -> str:
    main = BeautifulSoup(response.text, "html.parser").select_one("main")
    assert main
    return re.sub(r"\s+", " ", main.get_text(" "))


def waiting(database: Database, scope: Scope) -> int:
    with database.tenant(scope) as session:
        return session.execute(select(func.count()).select_from(RegisterImport)).scalar_one()


def converted() -> str:
    old = ours(NEIGHBOUR, status="Closed", closed=written(CLOSED), postcode="ZZ1 1ZZ")
    new = row(NEW, name="Gorsefield Academy", opened=written(OPENED), postcode="ZZ1 1ZZ", trust="Beacon Trust")
    return text(ours(URN), old, new)


def test_what_opens_closes_moves_and_changes_is_shown_with_what_it_means(
    admin: Browser, database: Database, scope: Scope
) -> None:
    dsl = person(Role.DSL, URN)
    do(database, "save", dsl, URN, NOW)
    do(database, "submit", dsl, URN, NOW)
    file = text(
        ours(URN, trust="Beacon Trust"),
        ours(NEIGHBOUR, roll="1000"),
        row(NEW, opened="01-01-2031"),
        row(555555, la="886"),
    )
    path = shown(admin, file, "register-2026-11-20.csv")
    page = words(admin.get(path))
    for said in (
        "File: register-2026-11-20.csv , of 20 November 2026, 3 schools of yours. 1 row of another authority",
        "1 opens",
        "1 moves trust or district",
        "1 has other details",
        "School 100901 URN 100901 Opens 1 January 2031, Community school",
        "It joins the next one",
        "No trust Beacon Trust Sent on",
        "stays counted under no trust",
        "Pupils on roll 912 1,000 Not sent: the new roll is used",
        "What it means for the autumn return",
        "Import 3 changes",
        "No school is ever deleted",
    ):
        assert said in page, said
    assert known(database, scope)[URN].trust is None, "looking changes nothing"
    assert press(admin, path).location == path
    assert known(database, scope)[URN].trust == "Beacon Trust"
    done = words(admin.get(path))
    assert "1 school is new" in done and "2 schools have other details" in done and "by Ada Admin" in done
    again = admin.post(path, page=PAGE, digest="x")
    assert (again.status_code, again.location) == (302, path), "pressed twice, it is applied once"


def test_rows_that_cannot_be_read_are_told_with_what_to_do_and_left_out(
    admin: Browser, database: Database, scope: Scope
) -> None:
    bad = (
        ours(URN, status="Clsoed", closed="01-01-2026"),
        row("", name="No URN"),
        ours(NEIGHBOUR, roll="many"),
        row(NEW),
    )
    path = shown(admin, text(*bad))
    page = words(admin.get(path))
    assert "2 rows cannot be read" in page
    assert f'Row 2 (URN {URN}), column EstablishmentStatus (name): "Clsoed" is not a status that we know' in page
    assert "Put Open, Closed or Proposed to open there" in page
    assert "Row 3, column URN: it is blank. Put the school's URN there" in page
    assert "1 cell cannot be read: what schools have here is kept" in page
    assert press(admin, path).status_code == 302
    assert known(database, scope)[URN].status is RegisterStatus.OPEN
    assert (known(database, scope)[NEIGHBOUR].roll, NEW in known(database, scope)) == (912, True)


def test_nothing_is_decided_beforehand_and_importing_without_deciding_says_so(
    admin: Browser, database: Database, scope: Scope
) -> None:
    path = shown(admin, converted())
    page = admin.get(path)
    assert "1 change needs your decision" in page.text
    assert not BeautifulSoup(page.text, "html.parser").select("input[type=radio][checked]")
    refused = press(admin, path, half="1")
    assert refused.status_code == 400
    sentence = f"Say whether Gorsefield Academy is the same school as Larkmoor School {NEIGHBOUR}"
    assert words(refused).count(sentence) == 2, "in the summary and beside the question"
    assert BeautifulSoup(refused.text, "html.parser").select_one(f"input[type=radio]#{KEY}")
    assert known(database, scope)[NEIGHBOUR].status is RegisterStatus.OPEN


def test_the_same_school_carries_its_returns_and_people_forward(
    admin: Browser, database: Database, scope: Scope
) -> None:
    join(database, Role.DSL, "tom@school.example", scope, NEIGHBOUR, name="Tom Ellery")
    people.invite(database, scope.authority_id, Role.HEADTEACHER, "head@school.example", NEIGHBOUR, NOW)
    path = shown(admin, converted())
    assert press(admin, path, half="1", **{KEY: "same"}).location == path
    page = words(admin.get(path))
    assert f"Gorsefield Academy continues Larkmoor School {NEIGHBOUR}" in page
    assert "1 person belongs to it now" in page
    with database.tenant(scope) as session:
        assert session.execute(select(SchoolLink.linked_urn)).scalars().all() == [NEIGHBOUR]
    there = people.of_school(database, scope.authority_id, NEW)
    assert [one.name for one in there] == ["Tom Ellery"]
    assert people.of_school(database, scope.authority_id, NEIGHBOUR) == []
    assert "What was sent before stands on the page of that school" in admin.get(f"/authority/schools/{NEW}").text
    assert "Continued by" in admin.get(f"/authority/schools/{NEIGHBOUR}").text


def test_what_is_decided_later_leaves_both_out(admin: Browser, database: Database, scope: Scope) -> None:
    path = shown(admin, converted())
    assert press(admin, path, half="1", **{KEY: "later"}).status_code == 302
    assert NEW not in known(database, scope)
    assert known(database, scope)[NEIGHBOUR].status is RegisterStatus.OPEN


def test_schools_that_changed_in_between_are_shown_again_and_nothing_is_imported(
    admin: Browser, database: Database, scope: Scope
) -> None:
    path = shown(admin, text(ours(URN, roll="1"), ours(NEIGHBOUR)))
    digest = BeautifulSoup(admin.get(path).text, "html.parser").select_one("input[name=digest]")
    assert digest
    with database.tenant(scope, writing=True) as session:
        school = session.get_one(type(known(database, scope)[URN]), (scope.authority_id, URN))
        school.roll = 2
    refused = admin.post(path, digest=str(digest["value"]))
    assert refused.status_code == 409
    assert "The schools have changed since you opened this page" in refused.text
    assert "<del>2</del> <ins>1</ins>" in refused.text
    assert known(database, scope)[URN].roll == 2
    assert press(admin, path).status_code == 302


def test_a_register_older_than_the_last_asks(admin: Browser, database: Database, scope: Scope) -> None:
    first = shown(admin, text(ours(URN, roll="5"), ours(NEIGHBOUR)), "register-2026-11-01.csv")
    press(admin, first)
    path = shown(admin, text(ours(URN), ours(NEIGHBOUR)), "register-2026-10-01.csv")
    assert "The last one that was imported is of 1 November 2026" in admin.get(path).text
    assert press(admin, path).status_code == 400
    assert known(database, scope)[URN].roll == 5
    assert press(admin, path, older="yes").status_code == 302


def test_closing_half_the_schools_takes_the_number_typed(admin: Browser, database: Database, scope: Scope) -> None:
    path = shown(admin, text(ours(URN, status="Closed"), ours(NEIGHBOUR)))
    assert "It would close 1 of the 2 schools that are open" in admin.get(path).text
    for wrong in ("", "yes", "2"):
        refused = press(admin, path, half=wrong)
        assert refused.status_code == 400
        assert "Type the number of schools that it closes" in refused.text
    assert known(database, scope)[URN].status is RegisterStatus.OPEN
    assert press(admin, path, half="1").status_code == 302
    assert known(database, scope)[URN].status is RegisterStatus.CLOSED


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        ("", "", "Choose the register&#39;s file"),
        ("", "register.csv", "is empty"),
        ("URN,Name\n1,2\n", "register.csv", "has no column EstablishmentName"),
        (text(row(1000001, la="886")), "register.csv", "has no school of the authority 990"),
        (b"PK\x03\x04broken", "register.zip", "cannot be unpacked"),
        ("a\0b", "../../etc/passwd", "passwd has a NUL byte"),
    ],
)
def test_a_file_that_is_no_register_comes_back_with_the_reason(
    admin: Browser, database: Database, scope: Scope, content: str | bytes, name: str, sentence: str
) -> None:
    answer = send(admin, content, name)
    assert answer.status_code == 400
    assert answer.text.count(sentence) == 2, answer.text
    assert waiting(database, scope) == 0


def test_a_list_of_links_that_cannot_be_read_is_told_beside_its_field(admin: Browser) -> None:
    links = (io.BytesIO(b"URN,LinkURN\n"), "links.csv")
    answer = send(admin, text(ours(URN)), links=links)
    assert answer.status_code == 400
    assert 'href="#links"' in answer.text


def test_the_zip_that_the_register_comes_in_is_taken_as_it_is(admin: Browser, database: Database, scope: Scope) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("extract/edubasealldata20261101.csv", text(ours(URN, roll="77"), ours(NEIGHBOUR)))
    path = shown(admin, packed.getvalue(), "extract.zip")
    assert "of 1 November 2026" in admin.get(path).text
    press(admin, path)
    assert known(database, scope)[URN].roll == 77


def test_this_page_takes_more_than_others_and_says_how_much_where_it_is_too_much(admin: Browser) -> None:
    padding = "x" * (3 * 1024 * 1024)
    elsewhere = text(row(555555, la="886")).splitlines()[1]
    register = text(ours(URN), ours(NEIGHBOUR)) + f"{elsewhere}\n" * 40_000
    assert len(register) > 2 * 1024 * 1024
    path = shown(admin, register)
    assert admin.get(path).status_code == 200
    answer = admin.client.post(PAGE, data={"register": (io.BytesIO(b"x" * 26 * 1024 * 1024), "r.csv")})
    assert (answer.status_code, "at most 25 MB" in answer.text) == (413, True)
    other = admin.client.post("/authority/patches/schools", data={"name": padding})
    assert (other.status_code, "at most 2 MB" in other.text) == (413, True)


def test_an_officer_and_another_authority_find_nothing_here(
    admin: Browser, officer: Browser, database: Database, scope: Scope
) -> None:
    path = shown(admin, text(ours(URN), ours(NEIGHBOUR)))
    assert {officer.get(one).status_code for one in (PAGE, path)} == {404}
    assert "Import the register" not in officer.get("/authority/schools").text
    missing = path[:-12] + "0" * 12
    assert admin.get(missing).status_code == 404
    assert FOREIGN not in known(database, scope)
