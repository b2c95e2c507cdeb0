"""Links and trusts come from files of their own, and are never guessed."""

from datetime import date
from pathlib import Path

import pytest

from la_portal.errors import BadInput
from la_portal.files.register_links import Link, read_links, read_trusts


def written(folder: Path, text: str, encoding: str = "cp1252") -> Path:
    """A file with this text."""
    path = folder / "file.csv"
    path.write_text(text, encoding=encoding, newline="")
    return path


def test_links_are_read_in_any_order_of_columns_and_once_each(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "LinkType,URN,LinkName,LinkURN,LinkEstablishedDate\r\n"
        "Predecessor,100001,Old,100000,01-09-2011\r\n"
        "Predecessor,100001,Old,100000,01-09-2011\r\n"
        "Successor - merged,100000,New,100001,\r\n",
    )
    assert read_links(path) == (
        Link(100001, 100000, "Predecessor", date(2011, 9, 1)),
        Link(100000, 100001, "Successor - merged", None),
    )


def test_a_link_with_two_dates_has_none_and_dates_may_be_missing(tmp_path: Path) -> None:
    rows = "".join(f"100001,100000,Predecessor,0{day}-09-2011\n" for day in (1, 2, 1))
    assert read_links(written(tmp_path, "URN,LinkURN,LinkType,LinkEstablishedDate\n" + rows)) == (
        Link(100001, 100000, "Predecessor", None),
    )
    assert read_links(written(tmp_path, "URN,LinkURN,LinkType\n100001,100000,Predecessor\n")) == (
        Link(100001, 100000, "Predecessor", None),
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A,100000,Predecessor,", "row 3, URN A, URN: "),
        ("100001,B,Predecessor,", "row 3, URN 100001, LinkURN: "),
        ("100001,100000,,", "row 3, URN 100001, LinkType: "),
        ("100001,100000,Predecessor,2011", "row 3, URN 100001, LinkEstablishedDate: "),
    ],
)
def test_a_bad_link_refuses_the_file(tmp_path: Path, row: str, words: str) -> None:
    path = written(tmp_path, f"URN,LinkURN,LinkType,LinkEstablishedDate\n100001,100000,Predecessor,\n{row}\n")
    with pytest.raises(BadInput, match=f"Nothing was imported: put these right in file.csv.\n{words}"):
        read_links(path)


def test_links_without_their_columns(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="has no column LinkURN and no column LinkType"):
        read_links(written(tmp_path, "URN,Name\n"))


@pytest.mark.parametrize("column", ["Trust", "trust", "Trust name", "Trusts (name)"])
def test_trusts_by_urn_and_blank_ones_left_out(tmp_path: Path, column: str) -> None:
    path = written(tmp_path, f"{column},URN\nWexmoor Beacon Trust,100001\n,100002\nWexmoor Beacon Trust,100001\n")
    assert read_trusts(path) == {100001: "Wexmoor Beacon Trust"}


def test_a_list_of_groups_gives_the_academy_trusts_that_a_school_has_not_left(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "URN,Group Name,Group Type,Closed Date\n"
        "100001,Beacon,Multi-academy trust,\n"
        "100001,The Federation,Federation,\n"
        "100002,Compass,Single-academy trust,31-08-2020\n"
        "100003,A Sponsor,School sponsor,\n",
    )
    assert read_trusts(path) == {100001: "Beacon"}


def test_a_group_of_unknown_kind_is_not_taken_for_a_trust(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="has no column Trust"):
        read_trusts(written(tmp_path, "URN,Group Name\n100001,The Federation\n"))


def test_two_trusts_for_one_school_and_letters_in_the_urn_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, f"URN,Trust\n100001,Beacon\n100001,Compass\nX,Beacon\n100002,{'x' * 201}\n")
    with pytest.raises(BadInput) as caught:
        read_trusts(path)
    assert str(caught.value).splitlines()[1:] == [
        'row 3, URN 100001, trust: it is in "Compass" here and in "Beacon" further up',
        'row 4, URN X, URN: "X" is not a URN',
        "row 5, URN 100002, trust: it is longer than 200 characters",
    ]
