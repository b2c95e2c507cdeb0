"""The sentence under a chart, which is also its alternative text: made of the table as it may leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from la_portal.files.report.laid_out import shown
from la_portal.released import TOTAL, Observation, Symbol, Table, Unit, Value
from la_portal.vocabulary import period_name


def pictured(table: Table) -> Table:
    """The table with the sentence of its chart, or without a chart where fewer than two numbers are shown."""
    if table.chart is None:
        return table
    place = [one.name for one in table.indicators].index(table.chart.indicator)
    unit = table.indicators[place].unit
    drawn = [(one, one.values[place]) for one in table.observations if not isinstance(one.values[place], Symbol)]
    is_line = table.chart.kind == "line"
    single = [(label, value) for one, value in drawn if (label := label_of(one)) or is_line]
    if len(single) < 2:
        return replace(table, chart=None)
    words = _over_time(drawn, unit) if is_line else _from_most(single, unit)
    hidden = sum(one.values[place] is Symbol.HIDDEN for one in table.observations)
    kept_back = f" {hidden} hidden to protect people." if hidden else ""
    return replace(table, chart=replace(table.chart, sentence=f"{words}.{kept_back}"))


def label_of(one: Observation) -> str:
    """What an observation is called in a sentence; empty for a total."""
    if TOTAL in one.labels:
        return ""
    return ", ".join(one.labels) or one.district or (period_name(one.year, one.term) if one.term else "")


def _over_time(drawn: Sequence[tuple[Observation, Value]], unit: Unit) -> str:
    return ", ".join(f"{shown(value, unit)} in {period_name(one.year, one.term)}" for one, value in drawn)


def _from_most(drawn: Sequence[tuple[str, Value]], unit: Unit) -> str:
    ordered = sorted(drawn, key=lambda pair: -float(pair[1]))
    (most, high), (least, low) = ordered[0], ordered[-1]
    return f"Most: {most}, {shown(high, unit)}. Least: {least}, {shown(low, unit)}"
