"""What a reader may ask for, what is kept of the answers, and what a file is made of."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

from dashboards.answers import Answers
from la_portal.catalogue import edition
from la_portal.files.writers import csv_bytes
from la_portal.queries.filters import LONGEST, MOST, Filters
from la_portal.queries.risks import first_and_last, places
from la_portal.queries.working_days import days_done, working_days

TODAY = date(2026, 11, 16)


def chosen(query: str) -> Filters:
    return Filters.from_query(parse_qs(query), TODAY)


def test_a_choice_goes_to_a_query_string_and_back() -> None:
    whole = Filters(
        TODAY,
        "2026-27-autumn",
        since="2025-26-autumn",
        phases=("primary", "special"),
        districts=("Ash & Elm", "Ōk"),
        trusts=("-", "A & B Trust"),
        similar=100001,
        accepted=True,
        school=100002,
        hidden=("gap_policies",),
    )
    for filters in (Filters(TODAY), whole, Filters(TODAY, districts=("A=B?",))):
        assert chosen(filters.to_query()) == filters
    assert Filters(TODAY).to_query() == ""


def test_what_was_typed_is_kept_only_as_any_database_can_be_asked_for_it() -> None:
    assert chosen("phase=&district=%20&accepted=yes&unknown=1") == Filters(TODAY)
    assert chosen("phase=b&phase=a&phase=a").phases == ("a", "b")
    assert chosen("district=A%00%0aB%e2%80%ae").districts == ("AB",)
    assert chosen("district=" + "x" * 5000).districts == ("x" * LONGEST,)
    typed = ("abc", "1" * 30, "٣", "-1", "100001")
    assert [chosen(f"school={urn}").school for urn in typed] == [0, 0, 0, 0, 100001]
    assert len(chosen("phase=" + "|".join(map(str, range(500)))).phases) == MOST
    assert Filters.from_query({"district": ["\ud800"]}, TODAY).districts == ("?",)


def test_the_range_of_the_matrix_holds_its_sixteen_counts_and_no_other() -> None:
    codes = {place.item.code for place in places("2026.1")}
    first, last = first_and_last(frozenset({"2026.1"}))
    assert len(codes) == 16
    others = {item.code for group in ("of_which", "action") for item in edition().section("incidents").group(group)}
    assert {code for code in codes | others if first <= code <= last} == codes


def test_working_days_leave_out_weekends_and_bank_holidays() -> None:
    days = working_days(date(2026, 12, 23), date(2026, 12, 29))
    assert days == [date(2026, 12, 23), date(2026, 12, 24), date(2026, 12, 29)]
    assert [days_done(days, date(2026, 12, day)) for day in (22, 23, 27, 29)] == [0, 1, 2, 3]


def test_kept_answers_stay_within_their_bound() -> None:
    kept = Answers(largest=10)
    for key in "abc":
        kept.put(key, b"1234")
    assert [kept.get(key) for key in "abc"] == [None, b"1234", b"1234"]
    kept.get("b")
    kept.put("d", b"1234")
    assert [kept.get(key) for key in "bcd"] == [b"1234", None, b"1234"]
    kept.put("b", b"12345678")
    assert (kept.get("b"), kept.get("d")) == (b"12345678", None)
    kept.put("e", b"x" * 11)
    assert (kept.get("e"), kept.get("b")) == (None, b"12345678")


def test_no_cell_of_a_file_is_a_formula() -> None:
    texts = ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "a=1", ""]
    data = csv_bytes(["=Head"], [[text] for text in [*texts, -5, 2.5, None, date(2026, 1, 2)]])
    assert data.startswith(b"\xef\xbb\xbf'=Head\r\n")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[1:5] == ["'=1+1", "'+1", "'-1", "'@a"]
    assert b"'\tx" in data
    assert lines[-5:-1] == ["-5", "2.5", '""', "2026-01-02"]
