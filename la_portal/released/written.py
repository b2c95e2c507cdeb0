"""A report as the text that is frozen, and back: the same report is the same text, byte for byte."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import orjson

from la_portal.released.publication import Chapter, Finding, Report, TermBase
from la_portal.released.tables import Chart, Filter, Indicator, Observation, Symbol, Table, Unit, Value
from la_portal.vocabulary import Term

_Told = dict[str, Any]


def written(report: Report) -> str:
    """The report as JSON, its fields in the order in which they are declared."""
    return orjson.dumps(report, option=orjson.OPT_UTC_Z).decode()


def digest(text: str) -> str:
    """The SHA-256 of what was written."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Report:
    """The report that `written` made this text of."""
    told: _Told = orjson.loads(text)
    terms = (TermBase(**_with(one, term=Term(one["term"]))) for one in told["terms"])
    at = datetime.fromisoformat(told["as_at"])
    return Report(**_with(told, as_at=at, terms=tuple(terms), chapters=tuple(map(_chapter, told["chapters"]))))


def _with(told: _Told, **read: Any) -> _Told:
    return told | read


def _chapter(told: _Told) -> Chapter:
    findings = tuple(Finding(**one) for one in told["findings"])
    lists = {name: tuple(told[name]) for name in ("said", "left_out")}
    return Chapter(**_with(told, findings=findings, tables=tuple(map(_table, told["tables"])), **lists))


def _table(told: _Told) -> Table:
    return Table(
        **_with(
            told,
            filters=tuple(Filter(**one) for one in told["filters"]),
            indicators=tuple(Indicator(**_with(one, unit=Unit(one["unit"]))) for one in told["indicators"]),
            observations=tuple(map(_observation, told["observations"])),
            rows=tuple(told["rows"]),
            notes=tuple(told["notes"]),
            chart=Chart(**told["chart"]) if told["chart"] else None,
        )
    )


def _observation(told: _Told) -> Observation:
    return Observation(
        told["year"],
        Term(told["term"]) if told["term"] else None,
        told["district"],
        tuple(told["labels"]),
        tuple(_value(one) for one in told["values"]),
    )


def _value(told: Any) -> Value:
    return Symbol(told) if isinstance(told, str) else told
