"""What the dashboards count together, by the file whose rows they count; every other number is in a file as it is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from la_portal.catalogue import edition
from tests.figure_data import TODAY

Row = Mapping[str, str]
FINE = ("in_date", "part_of_another")
ANSWERED = (*FINE, "overdue", "in_draft", "none")
GAPS = frozenset({"overdue", "in_draft", "none", "not_answered"})
SCHOOL_DAYS = 40  # of every collection of figure_data: rates of one are compared for each pupil and day
# Of a calendar, a pace and a rule, which are no rows.
RECKONED = re.compile(r"with \d+ working days? left|about [\d,]+ will be in|\d+ needed")
# What a page calls the rows that have nothing in that column.
UNNAMED = {"district_name": ("Not known", "District not known"), "trust_name": ("In no trust",)}
ALL_STAFF = "staff_online_safety"


def _summed(*names: str) -> Callable[[Row], int]:
    return lambda row: sum(int(row[name]) for name in names)


def expected_of_staff() -> int:
    """The share of staff that is expected, in per cent."""
    return edition().parameter("staff_trained_percent", TODAY)


def _below(row: Row) -> bool:
    """Whether fewer are trained than is expected of that course."""
    if not row["trained"] or not int(row["eligible"]):
        return False
    least = expected_of_staff() if row["course"] == ALL_STAFF else 100
    return 100 * int(row["trained"]) < least * int(row["eligible"])


TOGETHER: Mapping[str, Mapping[str, Callable[[Row], int]]] = {
    "policy-states": {"in_date": _summed(*FINE), "answered": _summed(*ANSWERED)},
    "policy-schools": {
        "fine": lambda row: row["state"] in FINE,
        "answered": lambda row: row["state"] in ANSWERED,
        "gaps": lambda row: row["state"] in GAPS,
    },
    "school-policies": {
        "fine": lambda row: row["state"] in FINE,
        "applying": lambda row: row["state"] != "not_applicable",
        "gaps": lambda row: row["state"] in GAPS,
    },
    "training-schools": {
        "full": lambda row: row["trained"] == row["eligible"] not in {"", "0"},
        "below": _below,
    },
    "training-below": {"beyond chance": lambda row: row["below_beyond_chance"] == "yes"},
    "incident-schools": {
        "with a rate": lambda row: row["incidents_per_1000_pupils"] != "",
        "as expected": lambda row: row["incidents_per_1000_pupils"] != "" and not row["side"],
    },
    "priorities": {
        "first ten": lambda row: int(row["place"]) <= 10,
        "stay in the first 20": lambda row: int(row["place"]) <= 10 and int(row["furthest_place"]) <= 20,
    },
    "confidence": {"answered": lambda row: int(row["schools"]) * (row["confidence"] != "not_answered")},
    "changes": {
        "moved less": lambda row: bool(row["p_value"]) and row["beyond_chance"] == "no",
        "pupils": lambda row: int(row["whole_now"]) // SCHOOL_DAYS if row["measure"] == "recorded" else 0,
    },
    **{
        f"returns-by-{place}": {
            "returned": _summed("schools_accepted", "schools_waiting"),
            "missing": _summed("schools_in_draft", "schools_not_started"),
        }
        for place in ("district", "phase", "trust")
    },
}  # fmt: skip


def more_names(row: Row) -> list[str]:
    """What a row is called on a page beside the words that stand in it."""
    names = [row["review"].replace("_", " ")] if "review" in row else []
    if row.get("due_month"):
        names.append(f"{date.fromisoformat(row['due_month']):%B %Y}")
    if row.get("due_term"):
        year = int(row["due_academic_year"][:4]) + (row["due_term"] != "autumn")
        names.append(f"{row['due_term'].capitalize()} term {year}")
    if "risk" in row and not row["risk"].startswith("commerce"):
        names.append("All three")
    return names


def derived(name: str, rows: Sequence[Row]) -> set[float]:
    """What a finding says that is reckoned from several rows of that file."""
    reckon = _FROM_SEVERAL.get(name)
    return reckon(rows) if reckon else set()


def _waves(rows: Sequence[Row]) -> set[float]:
    """How many reviews fall due in each run of months: a wave is one of them."""
    months = _by(rows, "due_month", lambda row: int(row["schools"]))
    in_order = [months[month] for month in sorted(months) if month]
    runs = range(len(in_order))
    return {float(sum(in_order[first : last + 1])) for first in runs for last in runs[first:]}


def _gaps_of_a_school(rows: Sequence[Row]) -> set[float]:
    return {float(gaps) for gaps in _by(rows, "school_urn", lambda row: row["state"] in GAPS).values()}


def _to_train(rows: Sequence[Row]) -> set[float]:
    """How many are missing in each row to the share that is expected."""
    least = expected_of_staff()
    known = [row for row in rows if row["staff_trained"]]
    missing = [least * int(row["staff_eligible"]) / 100 - int(row["staff_trained"]) for row in known]
    # The file has whole people, the page reckons with parts of them.
    return {float(math.ceil(one + part)) for one in missing for part in (-0.5, 0.5)}


def _by(rows: Sequence[Row], name: str, count: Callable[[Row], int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row[name]] = found.get(row[name], 0) + count(row)
    return found


_FROM_SEVERAL: Mapping[str, Callable[[Sequence[Row]], set[float]]] = {
    "policy-reviews": _waves,
    "policy-schools": _gaps_of_a_school,
    "training-forecast": _to_train,
}
