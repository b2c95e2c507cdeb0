"""What the register's reader makes of rows: values, blanks, doubts and refusals."""

import csv
from datetime import date
from pathlib import Path

import pytest

from la_portal.errors import BadInput
from la_portal.files.register import Register, read_register
from la_portal.vocabulary import PhaseGroup, RegisterStatus

FULL = {
    "URN": "100001",
    "LA (code)": "990",
    "EstablishmentName": "Thimblewick Primary School",
    "EstablishmentStatus (name)": "Open",
    "EstablishmentNumber": "0123",
    "TypeOfEstablishment (name)": "Academy converter",
    "EstablishmentTypeGroup (name)": "Academies",
    "OpenDate": "01-09-2011",
    "CloseDate": "31/08/2026",
    "PhaseOfEducation (name)": "Primary",
    "StatutoryLowAge": "4",
    "StatutoryHighAge": "11",
    "ReligiousCharacter (name)": "Does not apply",
    "NumberOfPupils": "0",
    "PercentageFSM": "18.50",
    "Trusts (name)": "Wexmoor Beacon Trust",
    "Town": "Thimblewick",
    "Postcode": "ZZ1 1AA",
    "DistrictAdministrative (name)": "Mizzlemere",
    "AdministrativeWard (name)": "Snibb",
    "GOR (name)": "South East",
    "Easting": "640000",
    "Northing": "400000",
}
REQUIRED = ("URN", "LA (code)", "EstablishmentName", "EstablishmentStatus (name)")


def read(folder: Path, *rows: dict[str, str], encoding: str = "cp1252", la_code: str = "990") -> Register:
    """The register of a file with these rows, its columns in the order of the first row."""
    path = folder / "register.csv"
    with path.open("w", encoding=encoding, newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return read_register(path, la_code)


def test_a_full_row_is_read_whole(tmp_path: Path) -> None:
    register = read(tmp_path, FULL)
    (row,) = register.rows
    assert (register.refused, register.doubts, register.other_authorities, register.columns_missing) == ((), (), 0, ())
    assert (row.urn, row.name, row.la_code, row.status) == (
        100001,
        "Thimblewick Primary School",
        "990",
        RegisterStatus.OPEN,
    )
    assert (row.establishment_number, row.establishment_type, row.type_group) == (
        "0123",
        "Academy converter",
        "Academies",
    )
    assert (row.phase, row.phase_group) == ("Primary", PhaseGroup.PRIMARY)
    assert (row.opened_on, row.closed_on) == (date(2011, 9, 1), date(2026, 8, 31))
    assert (row.low_age, row.high_age, row.roll, row.fsm_percent) == (4, 11, 0, 18.5)
    assert (row.religious_character, row.trust, row.town) == ("Does not apply", "Wexmoor Beacon Trust", "Thimblewick")
    assert (row.postcode, row.district, row.ward, row.region) == ("ZZ1 1AA", "Mizzlemere", "Snibb", "South East")
    assert (row.easting, row.northing) == (640000, 400000)


def test_blank_cells_and_missing_columns_are_not_known_and_never_0(tmp_path: Path) -> None:
    blank = read(tmp_path, {name: value if name in REQUIRED else "" for name, value in FULL.items()})
    bare = read(tmp_path, {name: FULL[name] for name in REQUIRED})
    assert blank.rows == bare.rows
    assert (blank.doubts, bare.doubts) == ((), ())
    (row,) = bare.rows
    known = {"urn", "name", "la_code", "status", "phase_group"}
    assert all(getattr(row, field) is None for field in row.__slots__ if field not in known)
    assert row.phase_group is PhaseGroup.UNKNOWN
    assert blank.columns_missing == ()
    assert len(bare.columns_missing) == 19
    assert {"NumberOfPupils", "PhaseOfEducation (name)"} <= set(bare.columns_missing)


def test_columns_stand_in_any_order_among_150_and_in_any_case(tmp_path: Path) -> None:
    noise = {f"Column {number}": "x" for number in range(130)}
    shuffled = dict(reversed([*noise.items(), *FULL.items()]))
    upper = {name.upper(): value for name, value in shuffled.items()}
    assert read(tmp_path, upper).rows == read(tmp_path, FULL).rows


@pytest.mark.parametrize(
    ("column", "text", "status"),
    [
        ("EstablishmentStatus (name)", "Open", "open"),
        ("EstablishmentStatus (name)", "Open, but proposed to close", "open"),
        ("EstablishmentStatus (name)", "Closed", "closed"),
        ("EstablishmentStatus (name)", "Proposed to open", "proposed"),
        ("EstablishmentStatus (code)", "1", "open"),
        ("EstablishmentStatus (code)", "2", "closed"),
        ("EstablishmentStatus (code)", "03", "open"),
        ("EstablishmentStatus (code)", "4", "proposed"),
    ],
)
def test_statuses(tmp_path: Path, column: str, text: str, status: str) -> None:
    row = {name: FULL[name] for name in REQUIRED if not name.startswith("EstablishmentStatus")}
    assert read(tmp_path, {**row, column: text}).rows[0].status == status


def test_codes_stand_in_for_missing_and_for_blank_names(tmp_path: Path) -> None:
    coded = {
        **{name: FULL[name] for name in REQUIRED},
        "TypeOfEstablishment (code)": "14",
        "EstablishmentTypeGroup (code)": "04",
        "PhaseOfEducation (code)": "0",
        "PhaseOfEducation (name)": "",
    }
    register = read(tmp_path, coded)
    (row,) = register.rows
    assert (row.establishment_type, row.type_group) == ("Pupil referral unit", "Local authority maintained schools")
    assert (row.phase, row.phase_group) == ("Not applicable", PhaseGroup.ALTERNATIVE_PROVISION)
    assert not [name for name in register.columns_missing if name.startswith(("Type", "Phase", "EstablishmentType"))]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_both_encodings_with_and_without_mark(tmp_path: Path, encoding: str) -> None:
    name = "St Chloë\N{RIGHT SINGLE QUOTATION MARK}s \N{EN DASH} Thimblewick"
    assert read(tmp_path, {**FULL, "EstablishmentName": name}, encoding=encoding).rows[0].name == name


def test_other_authorities_are_counted_and_not_looked_at(tmp_path: Path) -> None:
    other = {**FULL, "LA (code)": "991", "URN": "letters", "EstablishmentName": "", "NumberOfPupils": "many"}
    register = read(tmp_path, FULL, other, other)
    assert (len(register.rows), register.other_authorities, register.refused, register.doubts) == (1, 2, (), ())


@pytest.mark.parametrize(
    ("column", "text", "field"),
    [
        ("OpenDate", "2011-09-01", "opened_on"),
        ("OpenDate", "31-02-2011", "opened_on"),
        ("OpenDate", "01-09/2011", "opened_on"),
        ("CloseDate", "1-9-11", "closed_on"),
        ("NumberOfPupils", "-1", "roll"),
        ("NumberOfPupils", "3.5", "roll"),
        ("NumberOfPupils", "1e3", "roll"),
        ("NumberOfPupils", "1,000", "roll"),
        ("NumberOfPupils", "\uff11\uff12", "roll"),
        ("NumberOfPupils", "1" + "0" * 30, "roll"),
        ("NumberOfPupils", "100000", "roll"),
        ("PercentageFSM", "100.01", "fsm_percent"),
        ("PercentageFSM", "nan", "fsm_percent"),
        ("PercentageFSM", "12%", "fsm_percent"),
        ("StatutoryLowAge", "four", "low_age"),
        ("Easting", "0", "easting"),
        ("Town", "x" * 101, "town"),
    ],
)
def test_a_bad_optional_cell_is_a_doubt_and_unknown(tmp_path: Path, column: str, text: str, field: str) -> None:
    register = read(tmp_path, FULL, {**FULL, "URN": "100002", column: text}, encoding="utf-8")
    assert register.refused == ()
    register.require_clean()
    assert getattr(register.rows[1], field) is None
    (doubt,) = register.doubts
    assert (doubt.row_number, doubt.urn, doubt.column) == (3, 100002, column)
    assert str(doubt).startswith(f"row 3, URN 100002, {column}: ")
    assert len(str(doubt)) < 150


def test_a_code_that_is_not_in_the_table_is_a_doubt(tmp_path: Path) -> None:
    register = read(tmp_path, {**{name: FULL[name] for name in REQUIRED}, "PhaseOfEducation (code)": "8"})
    assert register.rows[0].phase is None
    assert [doubt.column for doubt in register.doubts] == ["PhaseOfEducation (code)"]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("URN", "10000A"),
        ("URN", ""),
        ("URN", "0100001"),
        ("URN", "100001.0"),
        ("URN", "\uff11\uff10\uff10\uff10\uff10\uff12"),
        ("URN", "1" + "0" * 30),
        ("EstablishmentName", ""),
        ("EstablishmentName", "x" * 201),
        ("EstablishmentStatus (name)", ""),
        ("EstablishmentStatus (name)", "Quarantined"),
        ("LA (code)", ""),
        ("LA (code)", "Kent"),
    ],
)
def test_a_bad_required_cell_refuses_with_row_urn_and_column(tmp_path: Path, column: str, text: str) -> None:
    bad = {**FULL, "URN": "100002", column: text}
    register = read(tmp_path, FULL, bad, encoding="utf-8")
    (refusal,) = register.refused
    assert (refusal.row_number, refusal.urn_text, refusal.column) == (3, bad["URN"][:40], column)
    with pytest.raises(BadInput, match=f"(?s)Nothing was imported.*row 3, .*{column.split(' ')[0]}"):
        register.require_clean()


def test_an_unknown_status_code_is_refused_in_its_own_column(tmp_path: Path) -> None:
    row = {name: FULL[name] for name in REQUIRED if not name.startswith("EstablishmentStatus")}
    register = read(tmp_path, {**row, "EstablishmentStatus (code)": "9"})
    assert [refusal.column for refusal in register.refused] == ["EstablishmentStatus (code)"]


def test_every_problem_of_a_row_is_named(tmp_path: Path) -> None:
    bad = {**FULL, "URN": "x", "EstablishmentName": " ", "EstablishmentStatus (name)": "?"}
    assert [refusal.column for refusal in read(tmp_path, bad).refused] == [
        "URN",
        "EstablishmentName",
        "EstablishmentStatus (name)",
    ]


def test_a_urn_twice_names_both_rows(tmp_path: Path) -> None:
    register = read(tmp_path, FULL, {**FULL, "URN": "100002"}, FULL)
    assert [str(refusal) for refusal in register.refused] == ["row 4, URN 100001, URN: the URN is also in row 2"]


def test_twenty_refusals_are_written_out_and_the_rest_counted(tmp_path: Path) -> None:
    register = read(tmp_path, *({**FULL, "URN": f"A{number}"} for number in range(1_030)))
    with pytest.raises(BadInput) as caught:
        register.require_clean()
    lines = str(caught.value).splitlines()
    assert len(lines) == 22
    assert lines[1].startswith("row 2, URN A0, URN: ")
    assert lines[-1] == "and 1,010 more"


def test_a_row_with_a_comma_too_many_is_refused_and_short_or_blank_rows_are_not(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "URN,LA (code),EstablishmentName,EstablishmentStatus (name),Town,NumberOfPupils\n"
        "100001,990,One,Open\n"
        "\n"
        ",,,,,\n"
        "100002,990,Two,Open,Here,5,,,\n"
        "100003,990,Three,Open,Here,There,5\n"
    )
    register = read_register(path, "990")
    assert [(row.urn, row.town, row.roll) for row in register.rows] == [(100001, None, None), (100002, "Here", 5)]
    assert [(refusal.row_number, refusal.column) for refusal in register.refused] == [(6, "the whole row")]


def test_line_breaks_in_a_cell_do_not_move_the_row_numbers(tmp_path: Path) -> None:
    register = read(tmp_path, {**FULL, "EstablishmentName": "Thimblewick\r\n Primary"}, {**FULL, "URN": "no"})
    assert register.rows[0].name == "Thimblewick Primary"
    assert register.refused[0].row_number == 3


def test_a_byte_that_cannot_be_decoded_is_kept_visible_and_doubted(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(b"URN,LA (code),EstablishmentName,EstablishmentStatus (name)\n100001,990,Thimble\x81wick,Open\n")
    register = read_register(path, "990")
    assert register.rows[0].name == "Thimble\N{REPLACEMENT CHARACTER}wick"
    assert [doubt.column for doubt in register.doubts] == ["EstablishmentName"]
