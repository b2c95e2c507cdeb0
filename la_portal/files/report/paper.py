"""A report as the paper that is printed of it."""

from __future__ import annotations

from typing import Any

from la_portal.files.pdf import Paper
from la_portal.files.report import about
from la_portal.files.report.charts import chart_svg
from la_portal.files.report.laid_out import Grid, laid_out, shown, symbols_in
from la_portal.files.report.words import paragraphs
from la_portal.released import Chapter, Publication, Table

_SIZES = {7: 9.0, 10: 8.0, 14: 8.5, 20: 6.5}  # points of type for up to so many columns
_SMALLEST, _UPRIGHT = 5.0, 10
_LEAST, _MOST = 6, 34


def report_paper(publication: Publication) -> Paper:
    """The paper of a report: marks, facts, and chapters with their findings, words, charts and tables."""
    content: dict[str, Any] = {
        "authority": publication.report.authority,
        "marks": about.marks(publication),
        "facts": about.facts(publication),
        "protection": about.protection(publication),
        "chapters": [_chapter(publication, chapter) for chapter in publication.report.chapters],
        "footer": [publication.title],
    }
    return Paper(publication.title, about.moment(publication), content)


def _chapter(publication: Publication, chapter: Chapter) -> dict[str, Any]:
    authority = publication.report.authority
    return {
        "title": f"{chapter.number}. {chapter.title}",
        "findings": [f"{one.words} (Table {one.table})" for one in publication.findings(chapter)],
        "question": chapter.question or f"What {authority} says",
        "written": paragraphs(about.written(publication, chapter)),
        "said": [[one] for one in chapter.said],
        "tables": [_table(table, authority) for table in chapter.tables],
        "left-out": chapter.left_out,
    }


def _table(table: Table, authority: str) -> dict[str, Any]:
    grid = laid_out(table, authority)
    lines = [
        {
            "cells": [
                *line.labels,
                *(shown(value, column.unit) for value, column in zip(line.values, grid.columns, strict=True)),
            ],
            "total": line.total,
        }
        for line in grid.lines
    ]
    return {
        "title": f"Table {table.number}: {table.title}",
        "heads": grid.heads,
        "names": len(grid.row_heads),
        "lines": lines,
        "widths": _widths(grid),
        "size": next((size for most, size in _SIZES.items() if len(grid.heads) <= most), _SMALLEST),
        "across": len(grid.heads) > _UPRIGHT,
        "based-on": f"{table.based_on}.",
        "symbols": [sentence for _, sentence in symbols_in(table)],
        "notes": table.notes,
        "chart": None if table.chart is None else _chart(table, authority),
    }


def _chart(table: Table, authority: str) -> dict[str, Any]:
    assert table.chart is not None
    return {"title": table.chart.title, "sentence": table.chart.sentence, "svg": chart_svg(table, authority)}


def _widths(grid: Grid) -> list[float]:
    """How wide each column is beside the others: as its longest label is, or the longest word of its title."""
    names = [
        max(len(head), *(len(line.labels[at]) for line in grid.lines), _LEAST) for at, head in enumerate(grid.row_heads)
    ]
    numbers = [max(max(map(len, column.title.split()), default=0), len(column.title) / 2) for column in grid.columns]
    return [min(width, _MOST) for width in names] + [min(max(width + 2, _LEAST), _MOST / 2) for width in numbers]
