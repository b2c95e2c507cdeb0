"""The annual report: drawn from accepted returns, made safe as one release, and then put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from la_portal.db import TenantSession
from la_portal.disclosure.suppression import Suppression, suppress
from la_portal.queries.completion import Returned
from la_portal.released import Chapter, Report, Table, TermBase
from la_portal.reports.annual import (
    completion,
    findings,
    incidents,
    method,
    platforms,
    policies,
    practice,
    training,
    trends,
)
from la_portal.reports.annual.against import Kept, against, members_of
from la_portal.reports.annual.chapters import CHAPTERS, METHOD, SUMMARY
from la_portal.reports.annual.drawn import Drawn, Shape
from la_portal.reports.annual.pictures import pictured
from la_portal.reports.annual.releasing import is_mostly_hidden, released
from la_portal.reports.annual.source import Source, source
from la_portal.reports.annual.sums import additive, keys_of

ByChapter = dict[str, list[Drawn]]


@dataclass(frozen=True)
class About:
    """Whose report it is, of which year, as at when, and by which rule numbers are small."""

    authority: str
    la_code: str
    year: int
    at: datetime
    on: date
    smallest: int
    demonstration: bool = False


@dataclass(frozen=True)
class Built:
    """A report that may leave, and what has to be remembered of it, which may not."""

    report: Report
    kept: Kept


@dataclass(frozen=True)
class _Safe:
    """The tables of a release in which nothing can be reckoned, and why others are not among them."""

    drawn: ByChapter
    tables: dict[str, list[Table]]
    kept: Kept
    left_out: dict[str, list[str]]


def build(session: TenantSession, about: About, earlier: Sequence[Kept]) -> Built:
    """The report of a year, safe also beside the `earlier` releases; raises NotFound where nothing is accepted."""
    of_year = source(session, about.year, about.on)
    terms = completion.returned(of_year)
    safe = _made_safe(of_year, _drawn(of_year, terms), earlier, about.smallest)
    hidden = safe.kept.hidden & {key for drawn in safe.drawn.values() for table in drawn for key in keys_of(table)}
    report = Report(
        authority=about.authority,
        la_code=about.la_code,
        year=about.year,
        as_at=about.at,
        terms=tuple(TermBase(row.collection.term, row.expected, row.accepted) for row in terms),
        chapters=(),
        hidden=len(hidden),
        threshold=about.smallest,
        demonstration=about.demonstration,
    )
    return Built(replace(report, chapters=_chapters(report, safe, of_year)), safe.kept)


def _drawn(of_year: Source, terms: Sequence[Returned]) -> ByChapter:
    """The tables of each chapter of which there is something to tell."""
    drawn: dict[str, Iterable[Drawn | None]] = {
        "completion": completion.tables(of_year, terms),
        "policies": [*policies.tables(of_year), trends.policies(of_year)],
        "training": [*training.tables(of_year), trends.training(of_year)],
        "incidents": [*incidents.tables(of_year), trends.incidents(of_year)],
        "platforms": platforms.tables(of_year),
        "practice": practice.tables(of_year),
    }
    return {chapter: [table for table in tables if table and table.lines] for chapter, tables in drawn.items()}


def _made_safe(of_year: Source, drawn: ByChapter, earlier: Sequence[Kept], smallest: int) -> _Safe:
    """Leaves tables out until every number that is left can be shown, or hidden for good."""
    left_out: dict[str, list[str]] = {chapter: [] for chapter in drawn}
    members = members_of(of_year)
    while True:
        now = additive([table for tables in drawn.values() for table in tables], smallest)
        everything = against(now, members, earlier, smallest)
        found = suppress(everything)
        kept = Kept(now, found.hidden & now.cells.keys(), members)
        tables = {name: [released(one, now, found.hidden) for one in of_name] for name, of_name in drawn.items()}
        unfit = _unfit(drawn, tables, found)
        if not unfit:
            return _Safe(drawn, tables, kept, left_out)
        for chapter, reasons in unfit.items():
            left_out[chapter] += reasons.values()
            drawn = {**drawn, chapter: [one for one in drawn[chapter] if one.name not in reasons]}


def _unfit(drawn: ByChapter, tables: dict[str, list[Table]], found: Suppression) -> dict[str, dict[str, str]]:
    """For each chapter the names of the tables that cannot be shown, each with a sentence that says why."""
    unfit: dict[str, dict[str, str]] = {}
    for chapter, of_chapter in drawn.items():
        for one, table in zip(of_chapter, tables[chapter], strict=True):
            if one.shape is not Shape.OPEN and found.exposed & keys_of(one):
                why = "small numbers in it could be worked out, whatever else is hidden"
            elif is_mostly_hidden(table):
                why = "most of its numbers are small or would give a small one away"
            else:
                continue
            unfit.setdefault(chapter, {})[one.name] = f"{one.title}: not shown, since {why}."
    return unfit


def _chapters(report: Report, safe: _Safe, of_year: Source) -> tuple[Chapter, ...]:
    chapters = [
        Chapter(number, one.name, one.title, one.question, tables=_numbered(number, safe, one.name),
                left_out=tuple(safe.left_out.get(one.name, ())))
        for number, one in enumerate(CHAPTERS, start=1)
    ]  # fmt: skip
    told = {chapter.name: findings.of(chapter, report) for chapter in chapters}
    said = method.paragraphs(report, of_year, chapters)
    return tuple(
        replace(
            chapter,
            findings=findings.most_telling(told) if chapter.name == SUMMARY else told[chapter.name],
            said=said if chapter.name == METHOD else (),
        )
        for chapter in chapters
    )


def _numbered(chapter: int, safe: _Safe, name: str) -> tuple[Table, ...]:
    tables = safe.tables.get(name, ())
    return tuple(pictured(replace(one, number=f"{chapter}.{place}")) for place, one in enumerate(tables, start=1))
