"""How sure schools are of their own counts, and who had nothing to report, as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.addresses import behind
from dashboards.components import ShareRow, captioned, download, share_rows
from dashboards.findings import incidents as findings
from dashboards.frame import base
from dashboards.look import Look
from dashboards.markup import markup, table
from dashboards.words import FEWEST_FOR_A_SHARE, number, share
from la_portal.catalogue import edition
from la_portal.queries.parts import Confidence
from la_portal.queries.risks import NIL, NOT_HELD, SECTION
from la_portal.queries.standings import Funnel


def confidence_figure(look: Look, rows: Sequence[Confidence], funnel: Funnel) -> Any:
    """The schools by their confidence; under them nil returns, beside what chance predicts."""
    options = edition(look.collection.edition).item(SECTION, "recording_confidence").options
    by_level = {option.code: sum(row.schools for row in rows if row.level == option.code) for option in options}
    schools = sum(by_level.values())
    enough = schools >= FEWEST_FOR_A_SHARE
    words = [_fraction(by_level[option.code], schools, enough=enough) for option in options]
    shown = [
        ShareRow(one.short, by_level[one.code], told, schools, behind(look, "confidence", "", one.code))
        for one, told in zip(options, words, strict=True)
    ]
    heads = [
        ("Confidence", False),
        ("Schools", True),
        (f"Of {number(schools)}" if enough else "Share", True),
        ("", False),
    ]
    nil, not_held = (sum(row.schools for row in rows if row.recorded == what) for what in (NIL, NOT_HELD))
    note = findings.nil_returns(nil, look.this.returned, not_held, funnel.nil_expected)
    return captioned(
        findings.confidence(by_level.get("low", 0), schools),
        f"The school's own judgement of how completely it records. {base(look, schools)}.",
        markup(table("Confidence", heads, share_rows(shown), dense=True)),
        html.P([html.B("Nothing to report:"), f" {note}"], className="la-after-table"),
        links=[download("confidence", look.query)],
    )


def _fraction(part: int, whole: int, *, enough: bool) -> str:
    return share(part, whole) if enough else f"{number(part)} of {number(whole)}"
