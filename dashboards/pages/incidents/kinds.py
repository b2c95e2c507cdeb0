"""What was done about the incidents, and what they were, as figures."""

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
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.parts import Part


def actions_figure(look: Look, rows: Sequence[Part], before: CollectionFacts | None) -> Any:
    """The routes that incidents took."""
    caption = f"An incident may take several routes, so these do not add up. {base(look)}."
    finding = findings.actions(rows, look.this.returned, before)
    links = [download("actions", look.query)]
    return captioned(finding, caption, _parts_table(look, "What was done", "action", rows), links=links)


def of_which_figure(look: Look, rows: Sequence[Part], before: CollectionFacts | None) -> Any:
    """Whom the incidents were aimed at, who did them and what they were about."""
    caption = f"Of all incidents; one may be in several rows. {base(look)}."
    finding = findings.of_which(rows, look.this.returned, before)
    return captioned(
        finding, caption, _parts_table(look, "Of which", "of_which", rows), links=[download("of-which", look.query)]
    )


def _parts_table(look: Look, title: str, kind: str, rows: Sequence[Part]) -> Any:
    if not rows:
        return html.P("No school has recorded an incident.")
    wholes = {part.of for part in rows}
    enough = look.this.returned >= FEWEST_FOR_A_SHARE
    same = enough and len(wholes) == 1
    heads = [(title, False), ("Incidents", True), (f"Of {number(min(wholes))}" if same else "Share", True), ("", False)]
    words = [_share_of(part, same=same, enough=enough) for part in rows]
    shown = [
        ShareRow(part.item.short, part.count, told, part.of, behind(look, kind, part.item.code, "any"))
        for part, told in zip(rows, words, strict=True)
    ]
    return markup(table(title, heads, share_rows(shown), dense=True))


def _share_of(part: Part, *, same: bool, enough: bool) -> str:
    if not part.of:
        return "not known"
    if not enough:
        return f"{number(part.count)} of {number(part.of)}"
    return share(part.count, part.of) if same else f"{share(part.count, part.of)} of {number(part.of)}"
