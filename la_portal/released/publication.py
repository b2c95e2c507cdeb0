"""A report as it may leave: chapters of findings and tables, and the words that people wrote between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from la_portal.released.tables import Table
from la_portal.vocabulary import ReportStatus, Term, period_name


@dataclass(frozen=True)
class TermBase:
    """One term of the report: `returned` of `expected` schools are counted in it."""

    term: Term
    expected: int
    returned: int


@dataclass(frozen=True)
class Finding:
    """A sentence made of released numbers by a fixed rule, and the number of the table that it leads to."""

    rule: str
    words: str
    table: str


@dataclass(frozen=True)
class Chapter:
    """One chapter. `question` is what the authority is asked to write about; empty where nothing is.

    `said` are paragraphs that every report has, such as those of the method. `left_out` says in sentences which tables
    could not be shown, and why.
    """

    number: int
    name: str
    title: str
    question: str = ""
    findings: tuple[Finding, ...] = ()
    said: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The figures of one academic year as they were drawn; `hidden` numbers under `threshold` rules are not shown."""

    authority: str
    la_code: str
    year: int
    as_at: datetime
    terms: tuple[TermBase, ...]
    chapters: tuple[Chapter, ...]
    hidden: int
    threshold: int
    demonstration: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in order."""
        return tuple(table for chapter in self.chapters for table in chapter.tables)


@dataclass(frozen=True)
class Publication:
    """One edition of a report: the figures, the words by chapter, and the rules of findings that were taken out.

    `published_at` is None for a draft; `note` says what a correction corrects. `marking` is printed on every page.
    """

    report: Report
    edition: int = 1
    status: ReportStatus = ReportStatus.DRAFT
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    taken_out: frozenset[str] = frozenset()
    note: str = ""
    published_at: datetime | None = None
    marking: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        whose = f"{self.report.authority}\N{RIGHT SINGLE QUOTATION MARK}s schools"
        return f"Online safety in {whose}, {period_name(self.report.year)}"

    def findings(self, chapter: Chapter) -> tuple[Finding, ...]:
        """The findings of a chapter that are in the report."""
        return tuple(one for one in chapter.findings if one.rule not in self.taken_out)
