"""A report as the paper that is printed of it."""

from __future__ import annotations

from typing import Any

from la_portal.files.pdf import Paper
from la_portal.files.report import about, columns
from la_portal.files.report.charts import chart_svg
from la_portal.files.report.laid_out import laid_out, shown, symbols_in
from la_portal.files.report.words import paragraphs
from la_portal.released import Chapter, Publication, Table


def report_paper(publication: Publication) -> Paper:
    """The paper of a report: marks, facts, and chapters with their findings, words, charts and tables."""
    content: dict[str, Any] = {
        "authority": publication.report.authority,
        "marks": about.marks(publication),
        "facts": about.facts(publication),
        "protection": about.protection(publication),
        "chapters": [chapter_content(publication, chapter) for chapter in publication.report.chapters],
        "footer": [publication.title],
    }
    return Paper(publication.title, about.moment(publication), content)


def chapter_content(publication: Publication, chapter: Chapter) -> dict[str, Any]:
    """What is printed of one chapter."""
    authority = publication.report.authority
    return {
        "title": f"{chapter.number}. {chapter.title}",
        "findings": [f"{one.words} (Table {one.table})" for one in publication.findings(chapter)],
        "question": about.asked(publication, chapter),
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
        "widths": columns.shares(grid),
        "size": columns.type_size(grid),
        "across": columns.across(grid),
        "based-on": f"{table.based_on}.",
        "symbols": [sentence for _, sentence in symbols_in(table)],
        "notes": table.notes,
        "chart": None if table.chart is None else _chart(table, authority),
    }


def _chart(table: Table, authority: str) -> dict[str, Any]:
    assert table.chart is not None
    return {"title": table.chart.title, "sentence": table.chart.sentence, "svg": chart_svg(table, authority)}
