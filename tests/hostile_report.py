"""A report with awkward text wherever somebody types: nothing of it may be run, or break a file."""

from __future__ import annotations

from dataclasses import replace

from la_portal.released import Table
from tests.released import PUBLICATION

TYPED = (
    '=HYPERLINK("x")',
    "#include $x$ \\ `raw` <a> @b *bold* _it_ // c /* d */ [ ] { } # ~ --",
    "<script>alert(1)</script> & ]]> <!-- {{ x }} {% y %}",
    "\x00\x07\x1b\x0b \ufffe \ud800 end",
    "\N{GRINNING FACE} \u65e5\u672c \u05e9\u05dc\u05d5\u05dd \u202egnp.exe e\u0301\u0327",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-1+1\ttab\nline",
    "w" * 300,
)
ALL = " ".join(TYPED)


def _typed(table: Table) -> Table:
    """The table with awkward titles, and districts and categories that begin with what is awkward."""
    districts = {
        name: f"{TYPED[at]} {name}"
        for at, name in enumerate(dict.fromkeys(one.district for one in table.observations))
        if name
    }
    seen = tuple(
        replace(
            one,
            district=districts.get(one.district or ""),
            labels=tuple(label if label == "Total" else f"{ALL} {label}" for label in one.labels),
        )
        for one in table.observations
    )
    chart = table.chart and replace(table.chart, title=ALL, sentence=ALL)
    indicators = tuple(
        replace(one, title=f"{text} {one.title}") for one, text in zip(table.indicators, TYPED, strict=False)
    )
    return replace(table, title=ALL, observations=seen, chart=chart, notes=TYPED, based_on=ALL, indicators=indicators)


_REPORT = replace(
    PUBLICATION.report,
    authority=f"{TYPED[0]} {ALL}",
    chapters=tuple(
        replace(one, title=ALL, question=ALL, said=TYPED, left_out=TYPED, tables=tuple(map(_typed, one.tables)))
        for one in PUBLICATION.report.chapters
    ),
)
HOSTILE = replace(PUBLICATION, report=_REPORT, words={"incidents": "\n\n".join(TYPED)}, note=ALL, marking=ALL)
