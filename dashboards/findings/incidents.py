"""The sentences over the incidents page and its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dashboards.matrix import Matrix, total_rate
from dashboards.words import FEWEST_FOR_A_SHARE, in_words_to_ten, listed, number, plural, rate, share, term
from la_portal.catalogue.wording import lowered
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.incidents import Cell
from la_portal.queries.like_for_like import Pair
from la_portal.queries.parts import Part
from la_portal.queries.standings import Standing
from la_portal.statistics import FEWEST_POINTS, run_chart

KEPT_IN_SCHOOL = "act_dsl_only"
SOCIAL_CARE = "act_social_care"
POLICE = "act_police"
AI_GENERATED = "of_ai_generated"
BEYOND_CHANCE = 0.05
FEWEST_FOR_LIMITS = 12
WAYS = (("rose", True), ("fell", False))
AS_EXPECTED = "about what their phase and size lead us to expect"


def incidents(total: int, per_1000: float | None, none: int, schools: int, pair: Pair | None = None) -> str:
    """How many were recorded, and whether that is more than a year before; or how many schools recorded none."""
    if not schools:
        return "No school that has returned holds its counts"
    if not total:
        return f"No incidents recorded in {plural(schools, 'school')}"
    start = f"{plural(total, 'incident')} recorded"
    start += f", {rate(per_1000)} per 1,000 pupils" if per_1000 is not None and schools >= FEWEST_FOR_A_SHARE else ""
    if pair is None or pair.schools < FEWEST_FOR_A_SHARE:
        return f"{start}; {number(none)} of {plural(schools, 'school')} recorded none"
    return f"{start}: {_than_before(pair)}"


def _than_before(pair: Pair) -> str:
    last = f"last {pair.collection.term}"
    if pair.p >= BEYOND_CHANCE:
        return f"about the same as {last}"
    return f"{'up' if pair.rose else 'down'}{_each_day(pair)} on {last} by more than chance"


def _each_day(pair: Pair) -> str:
    """What a comparison is of, where the two terms were not of one length."""
    return "" if pair.same_length else " for each school day"


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


def trend(cells: Sequence[Cell], names: dict[str, str], pairs: Sequence[Pair] = ()) -> str:
    """Which rows of the matrix moved by more than chance in a year; without a year to compare with, which one led."""
    enough = [pair for pair in pairs if pair.schools >= FEWEST_FOR_A_SHARE]
    return _moved(enough, names) if enough else _led(cells, names)


def _moved(pairs: Sequence[Pair], names: dict[str, str]) -> str:
    moved = [pair for pair in pairs if pair.p < BEYOND_CHANCE / len(pairs)]
    since = f"by more than chance since {term(pairs[0].collection)}"
    if not moved:
        return f"No risk moved {since}"
    if len(moved) == 1:
        (one,) = moved
        numbers = f"{plural(one.now, 'incident')}, from {number(one.before)} in the same {number(one.schools)} schools"
        return f"{names[one.code]} {'rose' if one.rose else 'fell'}{_each_day(one)} {since}: {numbers}"
    ways = [(way, [names[one.code].lower() for one in moved if one.rose == up]) for way, up in WAYS]
    said = " and ".join(f"{listed(rows)} {way}" for way, rows in ways if rows)
    return f"{said[0].upper()}{said[1:]}{_each_day(moved[0])} {since}"


def _led(cells: Sequence[Cell], names: dict[str, str]) -> str:
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


def runs(values: Sequence[float]) -> str:
    """What a run chart of the closed terms says; control limits would need more of them."""
    limits = f"Control limits would need {FEWEST_FOR_LIMITS} terms."
    if len(values) < FEWEST_POINTS:
        terms = in_words_to_ten(len(values)).capitalize()
        have = "closed term is" if len(values) == 1 else "closed terms are"
        return f"{terms} {have} too few for a run chart, which needs {FEWEST_POINTS}. {limits}"
    chart = run_chart(values)
    if chart.verdict == "too few":
        return f"Too many of the {len(values)} closed terms lie on their median for a run chart. {limits}"
    seen = (
        f"In {len(values)} closed terms the longest run on one side of the median is {chart.longest_run} "
        f"(up to {chart.longest_expected} by chance) and the median is crossed {chart.crossings} times "
        f"(at least {chart.fewest_expected} by chance)"
    )
    verdict = "the level has shifted" if chart.verdict == "shifted" else "no more than chance"
    return f"{seen}: {verdict}. {limits if len(values) < FEWEST_FOR_LIMITS else ''}".rstrip()


def funnel(standings: Sequence[Standing]) -> str:
    """How many schools record about what was expected of them, and how many more or fewer."""
    drawn = [one for one in standings if one.adjusted is not None]
    if not drawn:
        nothing = any(one.expected is not None for one in standings)
        return "Nothing was recorded that a school could be held against" if nothing else "No school has a rate"
    if len(drawn) < FEWEST_FOR_A_SHARE:
        return "Incidents of each school"
    sides = Counter(one.outside.side for one in drawn)
    if sides[""] == len(drawn):
        return f"All {number(len(drawn))} schools record {AS_EXPECTED}"
    more, fewer = sides["high"], sides["low"]
    said = [f"{number(more)} {'records' if more == 1 else 'record'} more"] if more else []
    if fewer:
        said.append(f"{number(fewer)} {'' if more else 'records ' if fewer == 1 else 'record '}fewer")
    return f"{number(sides[''])} of {plural(len(drawn), 'school')} record {AS_EXPECTED}; {' and '.join(said)}"


def actions(parts: Sequence[Part], schools: int, before: CollectionFacts | None = None) -> str:
    """What stayed in school, and what moved by more than chance or went to social care and the police."""
    by_code = {part.item.code: part for part in parts}
    kept, care, police = (by_code.get(code) for code in (KEPT_IN_SCHOOL, SOCIAL_CARE, POLICE))
    if kept is None or care is None or police is None or not kept.of:
        return "What was done about the incidents"
    few = schools < FEWEST_FOR_A_SHARE
    stayed = f"{number(kept.count)} of {number(kept.of)}" if few else f"{share(kept.count, kept.of)} of"
    moved = None if few or before is None else _most_moved(parts)
    if moved is not None and before is not None:
        return f"{stayed} incidents stayed in school; {_said(moved, before, first=False)}"
    went = f"{number(care.count)} went to children's social care and {number(police.count)} to the police"
    return f"{stayed} incidents stayed in school; {went}"


def of_which(parts: Sequence[Part], schools: int = 0, before: CollectionFacts | None = None) -> str:
    """What moved by more than chance in a year; or the most common kind, and how many involved material made by AI."""
    if not parts or not parts[0].of:
        return "What the incidents were"
    moved = _most_moved(parts) if schools >= FEWEST_FOR_A_SHARE and before is not None else None
    if moved is not None and before is not None:
        return _said(moved, before)
    top = parts[0]
    start = f"{top.item.short}: {number(top.count)} of {plural(top.of, 'incident')}"
    made = next((part for part in parts[1:] if part.item.code == AI_GENERATED), None)
    return f"{start}; {lowered(made.item.short)}: {number(made.count)}" if made else start


def _most_moved(parts: Sequence[Part]) -> Part | None:
    """The item whose share moved least by chance, where that is beyond chance for the table as a whole."""
    compared = [part for part in parts if part.of_before]
    first = min(compared, key=lambda part: part.p, default=None)
    return first if first is not None and first.p < BEYOND_CHANCE / len(compared) else None


def _said(part: Part, before: CollectionFacts, *, first: bool = True) -> str:
    name = part.item.short if first or part.item.short.isupper() else lowered(part.item.short)
    now, then = f"{number(part.count)} of {number(part.of)}", f"{number(part.count_before)} of {number(part.of_before)}"
    way = "up" if part.rose else "down"
    return f"{name}: {now} incidents, {way} from {then} in {term(before)} by more than chance"


def confidence(low: int, schools: int) -> str:
    """How many schools doubt their own counts."""
    words = "is not sure of its" if 1 in (low, schools) else "are not sure of their"
    return f"{number(low)} of {plural(schools, 'school')} {words} own recording"


def nil_returns(nil: int, returned: int, not_held: int, expected: float | None) -> str:
    """How many sent a nil return, and how many would by chance at their phase and size."""
    start = f"{number(nil)} of {plural(returned, 'school')} sent a nil return"
    chance = ""
    if expected is not None and returned >= FEWEST_FOR_A_SHARE:
        about = max(1, round(expected)) if expected >= 0.5 else 0
        chance = f"; by chance about {number(about)} would, at their phase and size" if about else ""
    held = (
        f" {plural(not_held, 'school')} {'does' if not_held == 1 else 'do'} not hold these counts." if not_held else ""
    )
    return f"{start}{chance}.{held}"


def recording(schools: int) -> str:
    """How many schools record far fewer than expected: never more than a question."""
    if not schools:
        return "No school records far fewer than expected"
    if schools == 1:
        return "One school records far fewer than expected: a question to ask, not a conclusion"
    words = in_words_to_ten(schools)
    return f"{words[0].upper()}{words[1:]} schools record far fewer than expected: questions to ask, not conclusions"
