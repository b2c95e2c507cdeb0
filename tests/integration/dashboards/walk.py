"""Every figure of every dashboard, with its files, as an officer has them; a new one is among them by itself."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4 import Tag

from dashboards.pages import PAGES
from tests.integration.dashboards.agreement import Drawn, File
from tests.integration.dashboards.answers import Answer, ask, read
from tests.people import Browser

SCHOOL = 103
PATHS = tuple(page.path for page in PAGES)


@dataclass(frozen=True)
class Walked:
    """One page as it is answered under a query."""

    path: str
    search: str
    answer: Answer
    figures: list[Drawn]


@dataclass
class Officer(Browser):
    """An officer, with the pages that were walked."""

    walks: dict[str, list[Walked]] = field(default_factory=dict)


def search_of(path: str, search: str) -> str:
    """The query for that page, which is about one school where it has to be."""
    return f"{search or '?'}&school={SCHOOL}" if path.endswith("/school") else search


def walk(officer: Officer, search: str = "") -> list[Walked]:
    """Every page with its figures and the rows of their files; walked once for each query."""
    if search not in officer.walks:
        officer.walks[search] = [_walked(officer, path, search) for path in PATHS]
    return officer.walks[search]


def _walked(officer: Browser, path: str, search: str) -> Walked:
    answer = read(ask(officer, path, search_of(path, search)))
    parts = answer.page.select("figure.la-figure")
    assert parts, f"{path}{search} has no figure"
    return Walked(path, search, answer, [Drawn(part, _files(officer, part)) for part in parts])


def base_of(officer: Browser, walked: Walked) -> set[float]:
    """How many schools are asked, and how many have returned, in the terms that the page looks at."""
    (file,) = [_file(officer, f"/figures/returns.csv{walked.search}")]
    return {float(row[name]) for row in file.rows for name in ("schools_asked", "schools_returned", "schools_accepted")}


def _files(officer: Browser, part: Tag) -> list[File]:
    hrefs = [str(link["href"]) for link in part.select("a[href^='/figures/']")]
    return [_file(officer, href) for href in hrefs if urlsplit(href).path.endswith(".csv")]


def _file(officer: Browser, href: str) -> File:
    answer = officer.get(href)
    assert answer.status_code == 200, href
    name = urlsplit(href).path.removeprefix("/figures/").removesuffix(".csv")
    return File(name, list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))))
