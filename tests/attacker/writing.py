"""Small releases by hand, for what tests the attacker: tables in the published format, from as few words as can be."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

YEAR = "Academic year"
PLACES = ("geographic_level", "country_code", "country_name", "old_la_code", "new_la_code", "la_name")
META = (
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
    "filter_hint",
    "filter_grouping_column",
)
DECIMALS = {"percent": 1, "per_1000": 1}


def write(
    folder: Path,
    name: str,
    columns: str,
    rows: str,
    quantities: Mapping[str, str] | None = None,
    within: Mapping[str, str] | None = None,
) -> Path:
    """Write one table and what is said of it; the folder is returned.

    `columns` are names in one line, `rows` as many entries a line. Columns before the first count are `term`,
    `district` and filters; `quantities` says what counts measure, `within` what filters lie in others.
    """
    names = columns.split()
    indicators = [each for each in names if each in ("number", "of", "pupils", "schools", "expected", *DECIMALS)]
    filters = [each for each in names if each not in ("term", "district", *indicators)]
    entries = [dict(zip(names, line.split(), strict=True)) for line in rows.strip().splitlines()]
    places = [_place(entry, "district" in names) for entry in entries]
    folder.mkdir(parents=True, exist_ok=True)
    rest = [{each: entry[each] for each in filters + indicators} for entry in entries]
    _save(folder / f"{name}.csv", [place | more for place, more in zip(places, rest, strict=True)])
    described = [_filter(each, (within or {}).get(each, "")) for each in filters]
    described += [_indicator(each, (quantities or {}).get(each, "")) for each in indicators]
    _save(folder / f"{name}.meta.csv", [dict.fromkeys(META, "") | each for each in described])
    return folder


def _place(entry: Mapping[str, str], districts: bool) -> dict[str, str]:
    district = entry.get("district", "all").replace("all", "")
    level = "Local authority district" if district else "Local authority"
    place = dict(zip(PLACES, (level, "E92000001", "England", "801", "E06000023", "Testshire"), strict=True))
    term = entry.get("term", "year")
    time = {"time_period": "202627", "time_identifier": YEAR if term == "year" else f"{term} term"}
    return time | place | ({"lad_code": district and f"E07-{district}", "lad_name": district} if districts else {})


def _filter(name: str, outer: str) -> dict[str, str]:
    return {"col_name": name, "col_type": "Filter", "label": name.title(), "filter_grouping_column": outer}


def _indicator(name: str, quantity: str) -> dict[str, str]:
    decimals = str(DECIMALS.get(name, 0))
    described = {"col_name": name, "col_type": "Indicator", "label": name.title(), "indicator_dp": decimals}
    return described | {"indicator_grouping": quantity, "indicator_unit": "%" if name == "percent" else ""}


def _save(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
