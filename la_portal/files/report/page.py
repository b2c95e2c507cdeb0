"""A report as a page: one HTML file that needs nothing beside it, and the parts that our own pages show of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from la_portal.files.report.paper import chapter_content, report_paper
from la_portal.files.report.words import in_xml
from la_portal.released import Chapter, Publication

TEMPLATES = PackageLoader("la_portal", "files/report/pages")


def report_html(publication: Publication) -> bytes:
    """The whole report as one file, in UTF-8, without a script and without anything to fetch."""
    content = page_content(publication)
    template = _environment().get_template("report.html")
    page = template.render(title=publication.title, authority=publication.report.authority, report=content)
    return in_xml(page).encode()


def page_content(publication: Publication) -> dict[str, Any]:
    """What the templates show: the content of the paper, with an anchor for each chapter and table."""
    content = dict(report_paper(publication).content)
    chapters = zip(publication.report.chapters, content["chapters"], strict=True)
    return content | {"chapters": [_anchored(chapter, shown) for chapter, shown in chapters]}


def chapter_on_page(publication: Publication, chapter: Chapter) -> dict[str, Any]:
    """What the templates show of one chapter alone."""
    return _anchored(chapter, chapter_content(publication, chapter))


def _anchored(chapter: Chapter, content: dict[str, Any]) -> dict[str, Any]:
    tables = zip(chapter.tables, content["tables"], strict=True)
    anchored = [shown | {"anchor": table_anchor(table.number)} for table, shown in tables]
    return content | {"anchor": f"chapter-{chapter.number}", "tables": anchored}


def table_anchor(number: str) -> str:
    """Where a table stands on the page."""
    return f"table-{number.replace('.', '-')}"


@cache
def _environment() -> Environment:
    return Environment(loader=TEMPLATES, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
