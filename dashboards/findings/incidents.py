"""The sentences over the incidents page and its figures."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from statistics import median_low

from dashboards.matrix import Matrix, total_rate
from dashboards.words import FEWEST_FOR_A_SHARE, listed, number, plural, rate, share
from la_portal.queries.incidents import Cell, SchoolIncidents
from la_portal.queries.parts import Part

KEPT_IN_SCHOOL = "act_dsl_only"
SOCIAL_CARE = "act_social_care"
POLICE = "act_police"
AI_GENERATED = "of_ai_generated"


def incidents(total: int, per_1000: float | None, none: int, schools: int) -> str:
    """How many were recorded and how many schools recorded none."""
    if not schools:
        return "No school that has returned holds its counts"
    if not total:
        return f"No incidents recorded in {plural(schools, 'school')}"
    start = f"{plural(total, 'incident')} recorded"
    start += f", {rate(per_1000)} per 1,000 pupils" if per_1000 is not None and schools >= FEWEST_FOR_A_SHARE else ""
    return f"{start}; {number(none)} of {plural(schools, 'school')} recorded none"


def risks(matrix: Matrix) -> str:
    """The risk with most incidents."""
    cells = [cell for row in matrix.rows.values() for cell in row]
    total, most = matrix.totals["all"].recorded, max(cell.recorded for cell in cells)
    if not most:
        return "No incidents recorded"
    leading = [cell.place.item.short for cell in cells if cell.recorded == most]
    if len(leading) > 1:
        names = listed([leading[0], *(name.lower() for name in leading[1:])])
        return f"{names} lead with {number(most)} each of {plural(total, 'incident')}"
    return f"{leading[0]} leads with {number(most)} of {plural(total, 'incident')}"


def trend(cells: Sequence[Cell], names: dict[str, str]) -> str:
    """The row of the matrix that had the highest rate in most of the terms."""
    terms: dict[int, dict[str, list[Cell]]] = {}
    for cell in cells:
        terms.setdefault(cell.collection.collection_id, {}).setdefault(cell.place.row, []).append(cell)
    leaders: Counter[str] = Counter()
    for rows in terms.values():
        rates = {row: total_rate(group) or 0 for row, group in rows.items()}
        top = [row for row, value in rates.items() if value and value == max(rates.values())]
        leaders.update(top if len(top) == 1 else [])
    if len(terms) < 2:
        return "Incidents by risk, term by term"
    if not leaders:
        return "No risk stands out in any term"
    row, times = leaders.most_common(1)[0]
    return f"{names[row]} was the most recorded risk in {number(times)} of {plural(len(terms), 'term')}"


def spread(schools: Sequence[SchoolIncidents]) -> str:
    """How many schools recorded none, and what half of them stay within."""
    rates = [school.rate for school in schools if school.rate is not None]
    if not rates:
        return "No school has a rate"
    if len(rates) < FEWEST_FOR_A_SHARE:
        return "Incidents of each school"
    none = sum(not one for one in rates)
    start = f"{number(none)} of {plural(len(rates), 'school')} recorded none"
    half = math.ceil(median_low(rates) * 10) / 10
    if half:
        return f"{start}; half recorded {half:.1f} per 1,000 pupils or fewer"
    some = [one for one in rates if one]
    return f"{start}; the others {rate(min(some))} to {rate(max(some))} per 1,000 pupils" if some else start


def actions(parts: Sequence[Part], schools: int) -> str:
    """What stayed in school and what went to social care and the police."""
    by_code = {part.item.code: part for part in parts}
    kept, care, police = (by_code.get(code) for code in (KEPT_IN_SCHOOL, SOCIAL_CARE, POLICE))
    if kept is None or care is None or police is None or not kept.of:
        return "What was done about the incidents"
    of = share(kept.count, kept.of) if schools >= FEWEST_FOR_A_SHARE else f"{number(kept.count)} of {number(kept.of)}"
    went = f"{number(care.count)} went to children's social care and {number(police.count)} to the police"
    return f"{of} of incidents stayed in school; {went}" if "%" in of else f"{of} incidents stayed in school; {went}"


def of_which(parts: Sequence[Part]) -> str:
    """The most common kind, and how many involved material made by AI."""
    if not parts or not parts[0].of:
        return "What the incidents were"
    top = parts[0]
    start = f"{top.item.short}: {number(top.count)} of {plural(top.of, 'incident')}"
    made = next((part for part in parts[1:] if part.item.code == AI_GENERATED), None)
    return f"{start}; {made.item.short[0].lower()}{made.item.short[1:]}: {number(made.count)}" if made else start


def confidence(low: int, schools: int) -> str:
    """How many schools doubt their own counts."""
    words = "is not sure of its" if 1 in (low, schools) else "are not sure of their"
    return f"{number(low)} of {plural(schools, 'school')} {words} own recording"
