"""The comparison as it is drawn: every mark where its number says, and every number in words as well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, FileSystemLoader

import la_portal.web
from la_portal.queries.comparison import Compared, Comparison

TEMPLATES = Path(la_portal.web.__file__).parent / "templates"
GOVERNORS = Compared(
    code="governors",
    title="Governors trained",
    unit="percent",
    value=41.7,
    numerator=5,
    denominator=12,
    of_what="governors",
    low=19.3,
    high=68.0,
    schools=14,
    quarter=48,
    median=63,
    three_quarters=80,
    authority=58,
    verdict="No clear difference",
    sentence="from similar schools.",
)
INCIDENTS = replace(
    GOVERNORS,
    title="Incidents recorded for each 1,000 pupils",
    unit="per_1000",
    value=36.2,
    numerator=33,
    denominator=1912,
    of_what="pupils",
    low=24.9,
    high=50.8,
    quarter=19,
    median=29,
    three_quarters=41,
    authority=31,
)
FULL_COUNT = replace(GOVERNORS, of_what="policies", low=None, high=None)
NOT_KNOWN = replace(FULL_COUNT, value=None, numerator=None, denominator=None, verdict="Not known")
TOO_FEW = replace(GOVERNORS, schools=5, quarter=None, median=None, three_quarters=None, authority=None)


def drawn(*rows: Compared, still_to_send: int = 8) -> BeautifulSoup:
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    macro = templates.get_template("macros/comparison.html").module.comparison
    compared = Comparison(14, 10, still_to_send, "With the 14 schools.", rows)
    return BeautifulSoup(macro(compared, "Northshire & Council", "Larkmoor School"), "html.parser")


def strip_of(row: Compared) -> Tag:
    return drawn(row).select("svg.la-strip")[0]


def words(page: Tag) -> str:
    return " ".join(page.get_text(" ").split())


def test_each_mark_stands_where_its_number_says() -> None:
    strip = strip_of(GOVERNORS)
    half, likely = strip.select_one(".la-strip__half"), strip.select_one("rect.la-strip__you")
    assert (half["x"], half["width"]) == ("48.0%", "32.0%")
    assert strip.select_one(".la-strip__median")["x"] == "63.0%"
    assert likely["x"] == "19.3%"
    assert float(likely["width"].rstrip("%")) == pytest.approx(48.7)
    assert strip.select_one("circle")["cx"] == "41.7%"
    assert strip.select_one("svg")["x"] == "58.0%"
    assert [mark.text for mark in strip.select("text")] == ["0%", "25%", "50%", "75%", "100%"]


@pytest.mark.parametrize(
    ("high", "marks"),
    [
        (50.8, "0 20 40 60 80"),
        (80.0, "0 20 40 60 80"),
        (81.0, "0 25 50 75 100"),
        (48_000.5, "0 12,001 24,002 36,003 48,004"),
    ],
)
def test_the_axis_of_a_rate_ends_at_a_round_number_that_holds_everything(high: float, marks: str) -> None:
    strip = strip_of(replace(INCIDENTS, high=high))
    assert " ".join(mark.text for mark in strip.select("text")) == marks


def test_a_rate_is_drawn_on_its_own_axis() -> None:
    assert strip_of(INCIDENTS).select_one(".la-strip__half")["x"] == "23.75%"


def test_the_strip_says_in_words_what_it_shows() -> None:
    assert strip_of(GOVERNORS)["aria-label"] == (
        "Larkmoor School: 42%, likely range 19% to 68%. Middle half of similar schools: 48% to 80%, median 63%."
        " Northshire & Council: 58%."
    )
    assert strip_of(NOT_KNOWN)["aria-label"].startswith("Larkmoor School: not known. Middle half of similar schools")


def test_the_own_number_stands_with_what_it_is_made_of_and_its_range() -> None:
    assert "42% 5 of 12 governors. Likely range 19% to 68%: few governors, so a wide range" in words(drawn(GOVERNORS))
    assert "36 33 incidents, 1,912 pupils. Likely range 25 to 51 " in words(drawn(INCIDENTS))
    assert "5 of 12 policies. A full count, so no range " in words(drawn(FULL_COUNT))


def test_the_finding_is_read_as_one_sentence() -> None:
    assert words(drawn(GOVERNORS).select_one(".la-compare__finding")) == "No clear difference from similar schools."


def test_a_number_that_is_not_there_is_not_drawn() -> None:
    page = drawn(NOT_KNOWN)
    assert page.select_one(".la-strip .la-strip__half")
    assert not page.select(".la-strip .la-strip__you")
    assert words(page.select_one(".la-compare__value")) == "Not known"


def test_where_the_authority_is_withheld_its_mark_and_its_legend_are_gone() -> None:
    page = drawn(replace(GOVERNORS, authority=None))
    assert not page.select(".la-strip__authority")
    assert "Northshire" not in page.select_one(".la-compare__key").text
    assert words(page.select("tbody td")[-1]) == "\N{EN DASH}"


def test_under_ten_schools_there_is_no_strip_no_legend_and_no_table() -> None:
    page = drawn(TOO_FEW)
    assert not page.select("svg, table, .la-compare__key")
    assert "42%" in words(page)


def test_the_table_has_every_number() -> None:
    page = drawn(GOVERNORS, INCIDENTS)
    cells = [[cell.text for cell in line.select("td")] for line in page.select("tbody tr")]
    assert cells == [
        ["42%", "19% to 68%", "48%", "63%", "80%", "14", "58%"],
        ["36", "25 to 51", "19", "29", "41", "14", "31"],
    ]
    assert len(page.select("thead th")) == len(cells[0]) + 1


@pytest.mark.parametrize(("still", "said"), [(8, "the other 8 send theirs"), (1, "1 other sends its return"), (0, "")])
def test_it_says_how_many_are_still_to_send(still: int, said: str) -> None:
    told = words(drawn(GOVERNORS, still_to_send=still).select_one("p"))
    assert said in told
    assert ("changes as" in told) == bool(still)
