"""Sentences about a report by fixed rules, each made of one table as it may leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from la_portal.released import TOTAL, Chapter, Finding, Observation, Report, Symbol, Table, Value
from la_portal.vocabulary import period_name

Rule = Callable[[Table, Report], Iterator[str]]
MOST_TELLING = ("R-1", "P-1", "T-1", "I-1", "F-2")


def of(chapter: Chapter, report: Report) -> tuple[Finding, ...]:
    """What the rules find in the tables of a chapter, in the order of the tables."""
    return tuple(
        Finding(rule, words, table.number)
        for table in chapter.tables
        for rule, name, find in RULES
        if name == table.name
        for words in find(table, report)
    )


def most_telling(told: Mapping[str, Sequence[Finding]]) -> tuple[Finding, ...]:
    """Those for a reader of the summary alone."""
    return tuple(one for findings in told.values() for one in findings if one.rule in MOST_TELLING)


def _numbers(table: Table, one: Observation) -> dict[str, int | float]:
    """The numbers of an observation that are shown."""
    named = zip(table.indicators, one.values, strict=True)
    return {indicator.name: value for indicator, value in named if not isinstance(value, Symbol)}


def _total(table: Table) -> Observation:
    return next(one for one in table.observations if one.district is None and set(one.labels) <= {TOTAL})


def _highest(table: Table, name: str, among: Sequence[Observation]) -> tuple[Observation, int | float] | None:
    told = [(one, numbers[name]) for one in among if name in (numbers := _numbers(table, one))]
    return max(told, key=lambda pair: pair[1], default=None)


def _returned(table: Table, report: Report) -> Iterator[str]:
    last = report.terms[-1]
    yield f"{last.returned:,} of {last.expected:,} schools have an accepted return for the {last.term} term."


def _share_of_all(words: str) -> Rule:
    """The rule that says so of the whole of a table, where its share is shown."""

    def find(table: Table, _report: Report) -> Iterator[str]:
        told = _numbers(table, _total(table))
        if "percent" in told:
            yield words.format_map(told)

    return find


def _without(table: Table, _report: Report) -> Iterator[str]:
    missing = [one for one in table.observations if one.labels[1] == "None"]
    found = _highest(table, "number", missing)
    if found and found[1]:
        yield f"The policy that most schools do not have is {_lower(found[0].labels[0])}: {found[1]:,} schools."


def _course(table: Table, _report: Report) -> Iterator[str]:
    told = [(one, numbers["percent"]) for one in table.observations if "percent" in (numbers := _numbers(table, one))]
    if len(told) > 1:
        one, percent = min(told, key=lambda pair: pair[1])
        yield f"The course that reaches the smallest share is {_lower(one.labels[0])}: {percent}%."


def _incidents(table: Table, report: Report) -> Iterator[str]:
    year = next(one for one in table.observations if one.term is None)
    told = _numbers(table, year)
    if "per_1000" in told:
        yield f"Schools recorded {told['number']:,} incidents, {told['per_1000']} for each 1,000 pupils."


def _rate_before(table: Table, report: Report) -> Iterator[str]:
    rates = {one.year: _numbers(table, one).get("per_1000") for one in table.observations}
    now, before = rates.get(report.year), rates.get(report.year - 1)
    if now is not None and before is not None:
        yield (
            f"There were {now} incidents for each 1,000 pupils, {before} in {period_name(report.year - 1)}. "
            "A change can come from incidents or from recording."
        )


def _kind(table: Table, _report: Report) -> Iterator[str]:
    of_year = [one for one in table.observations if one.term is None]
    found = _highest(table, "number", [one for one in of_year if TOTAL not in one.labels])
    if found and found[1]:
        risk, kind = found[0].labels
        share = _share_of(found[1], _numbers(table, next(one for one in of_year if set(one.labels) == {TOTAL})))
        yield f"{risk} of the kind “{_lower(kind)}” was recorded most: {found[1]:,} incidents{share}."


def _share_of(number: int | float, total: Mapping[str, int | float]) -> str:
    return f", {round(100 * number / total['number'])}% of all" if total.get("number") else ""


def _part(table: Table, _report: Report) -> Iterator[str]:
    found = _highest(table, "number", table.observations)
    if found and found[1]:
        of = _numbers(table, found[0]).get("of")
        of_all = f" of {of:,}" if of else ""
        yield f"{found[0].labels[0]}: {found[1]:,}{of_all} incidents, the most of this table."


def _platform(table: Table, _report: Report) -> Iterator[str]:
    found = _highest(table, "number", table.observations)
    if found and found[1]:
        of = _numbers(table, found[0]).get("of", 0)
        yield f"{found[0].labels[0]} is in official use in {found[1]:,} of {of:,} schools, the most of all platforms."


def _wanted(table: Table, _report: Report) -> Iterator[str]:
    found = _highest(table, "number", table.observations)
    if found and found[1]:
        yield f"Schools ask most for {_lower(found[0].labels[0])}: {found[1]:,} schools."


def _trend(table: Table, report: Report) -> Iterator[str]:
    told: list[tuple[Observation, Value]] = [
        (one, numbers["percent"]) for one in table.observations if "percent" in (numbers := _numbers(table, one))
    ]
    if len(told) > 1 and told[-1][0].year == report.year:
        (then, before), (now, after) = told[-2:]
        yield f"{after}% in {period_name(now.year, now.term)}, {before}% in {period_name(then.year, then.term)}."


def _lower(label: str) -> str:
    """A label in the middle of a sentence: its first letter small, unless its word is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


_IN_DATE = "{percent}% of the policies that apply are in date: {number:,} of {of:,}."
_TRAINED = "{number:,} of {of:,} staff have had their online safety training, {percent}%."
_ASSESSED = "{number:,} of {of:,} official platforms have been risk-assessed, {percent}%."
RULES: tuple[tuple[str, str, Rule], ...] = (
    ("R-1", "completion_by_term", _returned),
    ("P-1", "policies_in_date_by_phase", _share_of_all(_IN_DATE)),
    ("P-2", "policies_by_state", _without),
    ("P-3", "policies_in_date_trend", _trend),
    ("T-1", "training_staff_by_phase", _share_of_all(_TRAINED)),
    ("T-2", "training_by_course", _course),
    ("T-3", "training_staff_trend", _trend),
    ("I-1", "incidents_by_term", _incidents),
    ("I-2", "incidents_by_kind", _kind),
    ("I-3", "incidents_of_which", _part),
    ("I-4", "incidents_action", _part),
    ("I-5", "incidents_trend", _rate_before),
    ("F-1", "platforms_in_use", _platform),
    ("F-2", "platforms_assessed_by_phase", _share_of_all(_ASSESSED)),
    ("S-1", "support_wanted", _wanted),
)
