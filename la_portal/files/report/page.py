"""A report as a page: one HTML file that needs nothing beside it, and the parts that our own pages show of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from la_portal.files.report.paper import report_paper
from la_portal.files.report.words import in_xml
from la_portal.released import Publication

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
    for chapter, shown in zip(publication.report.chapters, content["chapters"], strict=True):
        shown["anchor"] = f"chapter-{chapter.number}"
        for table, one in zip(chapter.tables, shown["tables"], strict=True):
            one["anchor"] = table_anchor(table.number)
    return content


def table_anchor(number: str) -> str:
    """Where a table stands on the page."""
    return f"table-{number.replace('.', '-')}"


@cache
def _environment() -> Environment:
    return Environment(loader=TEMPLATES, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
