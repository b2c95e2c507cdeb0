"""Bringing in a register by the command: told in full, done twice without effect, and never by half."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from la_portal.cli.invented import write_register
from la_portal.db import Database
from la_portal.models import School, SchoolLink
from la_portal.services import audit, authorities
from la_portal.vocabulary import RegisterStatus
from tests.commands import refused, run, said
from tests.conftest import Place

SCHOOLS = 30
IMPORT = ("schools", "import", "--authority", "990")


@pytest.fixture
def register(place: Place, tmp_path: Path) -> Path:
    """A register of the authority 990, which is in the database, without schools."""
    said(place, "authority", "create", "990", "Wexmoor")
    path = tmp_path / "register.csv"
    write_register(path, "990", "Wexmoor", SCHOOLS, 5)
    return path


def count(database: Database, status: RegisterStatus | None = None) -> int:
    scope = authorities.by_code(database, "990")
    statement = select(func.count()).select_from(School).where(School.authority_id == scope.authority_id)
    with database.tenant(scope) as session:
        return session.execute(statement if status is None else statement.where(School.status == status)).scalar_one()


def rewrite(path: Path, changed: dict[str, dict[str, str]], left_out: set[str] = frozenset()) -> None:
    """The rows of these URNs have these values now; some rows are gone."""
    with path.open(encoding="cp1252", newline="") as text:
        rows = [row | changed.get(row["URN"], {}) for row in csv.DictReader(text) if row["URN"] not in left_out]
    with path.open("w", encoding="cp1252", newline="") as text:
        writer = csv.DictWriter(text, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_a_register_is_told_and_brought_in_and_the_second_time_nothing_changes(
    place: Place, database: Database, register: Path
) -> None:
    told = said(place, *IMPORT, str(register))
    assert "register.csv, schools of authority 990: 30." in told
    assert "New schools: 30" in told
    assert "  and 10 more" in told
    assert told.endswith("Done.\n")
    assert count(database) == SCHOOLS
    again = said(place, *IMPORT, str(register))
    assert "Schools without a change: 30." in again
    assert again.endswith("Nothing changes.\n")
    with database.tenant(authorities.by_code(database, "990"), writing=True) as session:
        assert authorities.lock(session).data_version == 1
        assert audit.broken_links(session) == []


def test_an_older_register_stops_until_it_is_said_to_be_meant(place: Place, database: Database, register: Path) -> None:
    newer, older = (register.with_name(f"register-2026-{month}-01.csv") for month in ("11", "10"))
    older.write_bytes(register.read_bytes())
    said(place, *IMPORT, str(register.rename(newer)))
    rewrite(older, {"990001": {"NumberOfPupils": "777"}})
    told = refused(place, *IMPORT, str(older))
    assert told.startswith("Nothing was imported.\nThis register is of 1 October 2026. The last one")
    assert told.endswith("say it again with --all-the-same")
    assert "it would stop: This register is of 1 October" in said(place, *IMPORT, "--dry-run", str(older))
    assert said(place, *IMPORT, "--all-the-same", str(older)).endswith("Done.\n")


def test_a_dry_run_tells_the_same_and_changes_nothing(place: Place, database: Database, register: Path) -> None:
    told = said(place, *IMPORT, "--dry-run", str(register))
    assert told.endswith("Nothing was changed: this was a dry run.\n")
    assert count(database) == 0
    assert told.splitlines()[:-1] == said(place, *IMPORT, str(register)).splitlines()[:-1]


def test_what_opens_closes_changes_and_is_not_named_is_told(place: Place, database: Database, register: Path) -> None:
    said(place, *IMPORT, str(register))
    closed = {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2026"}
    rewrite(register, {"990002": closed, "990003": {"NumberOfPupils": "777"}, "990004": {"Postcode": ""}}, {"990005"})
    told = said(place, *IMPORT, str(register))
    assert "Schools that close: 1\n  990002 " in told
    assert '-> "777"' in told
    assert "postcode" in told
    assert "-> not known" in told
    assert "Schools here that the file does not name, left as they are: 1\n  990005" in told
    assert count(database, RegisterStatus.CLOSED) == 1
    assert count(database) == SCHOOLS


def test_doubtful_cells_and_other_authorities_are_told(place: Place, database: Database, register: Path) -> None:
    rewrite(register, {"990001": {"NumberOfPupils": "many"}, "990002": {"LA (code)": "991"}})
    told = said(place, *IMPORT, str(register))
    assert "Rows of other authorities, left out: 1." in told
    assert 'row 2, URN 990001, NumberOfPupils: "many" is not a whole number' in told
    assert count(database) == SCHOOLS - 1


def test_links_and_trusts_come_from_files_of_their_own(
    place: Place, database: Database, register: Path, tmp_path: Path
) -> None:
    links, groups = tmp_path / "links.csv", tmp_path / "groups.csv"
    links.write_text("URN,LinkURN,LinkType,LinkEstablishedDate\n990001,100001,Predecessor,01-09-2019\n")
    groups.write_text("URN,Trust\n990001,Kestrel Trust\n")
    rewrite(register, {"990001": {"Trusts (name)": ""}})
    more = ("--links", str(links), "--groups", str(groups))
    assert "990001 Predecessor 100001" in said(place, *IMPORT, *more, str(register))
    scope = authorities.by_code(database, "990")
    with database.tenant(scope) as session:
        assert session.get_one(School, (scope.authority_id, 990001)).trust == "Kestrel Trust"
        assert session.execute(select(SchoolLink.linked_urn)).scalars().all() == [100001]
    assert said(place, *IMPORT, *more, str(register)).endswith("Nothing changes.\n")


HEADER = b"URN,LA (code),EstablishmentName,EstablishmentStatus (name)\n"
GOOD = b"990001,990,Thimblewick Primary School,Open\n"
BAD = {
    "empty": (b"", "register.csv is empty"),
    "no register": (b"Dear colleague, here it is.\n", "has no column URN"),
    "without URN": (HEADER.replace(b"URN,", b"") + GOOD, "has no column URN"),
    "a URN twice": (HEADER + GOOD + GOOD, "row 3, URN 990001, URN: the URN is also in row 2"),
    "letters in a URN": (HEADER + GOOD + GOOD.replace(b"990001", b"99000A"), "row 3, URN 99000A, URN: "),
    "another authority": (HEADER + GOOD.replace(b"990,", b"991,"), "has no school of the authority 990"),
    "a NUL byte": (HEADER + GOOD + b"990002,990,A\0B,Open\n", "NUL byte in line 3"),
    "a huge field": (HEADER + GOOD + b'990002,990,"' + b"x" * 100_000_000 + b'",Open\n', "line 3 is longer than"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_register_is_a_sentence_and_nothing_is_imported(
    place: Place, database: Database, register: Path, kind: str
) -> None:
    content, words = BAD[kind]
    register.write_bytes(content)
    assert words in refused(place, *IMPORT, str(register))
    assert count(database) == 0


def test_a_workbook_in_the_name_of_a_csv_is_refused(place: Place, database: Database, register: Path) -> None:
    with zipfile.ZipFile(register, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "is an Excel workbook" in refused(place, *IMPORT, str(register))
    assert count(database) == 0


def test_a_bad_row_after_a_good_import_leaves_every_school_as_it_was(
    place: Place, database: Database, register: Path
) -> None:
    said(place, *IMPORT, str(register))
    rewrite(register, {"990001": {"EstablishmentName": "Another name"}, "990030": {"EstablishmentStatus (name)": "?"}})
    assert "row 31, URN 990030, EstablishmentStatus (name)" in refused(place, *IMPORT, str(register))
    scope = authorities.by_code(database, "990")
    with database.tenant(scope) as session:
        assert session.get_one(School, (scope.authority_id, 990001)).name != "Another name"


def test_an_authority_or_a_file_that_is_not_there_is_a_sentence(place: Place, register: Path) -> None:
    assert "There is no authority 886 here" in refused(place, "schools", "import", "--authority", "886", str(register))
    assert "There is no file" in refused(place, *IMPORT, str(register.with_name("none.csv")))


def test_a_database_without_tables_is_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    new = Place("sqlite", url, url)
    assert "Run: la-portal database upgrade" in refused(new, "authority", "create", "990", "Wexmoor")
    assert "tables of this release" in said(new, "database", "upgrade")
    assert "Next: la-portal schools import" in said(new, "authority", "create", "990", "Wexmoor")
    assert "already here, as Wexmoor" in refused(new, "authority", "create", "990", "Another")
    assert run(new, "authority", "create").exit_code == 2
