"""What every report says of itself: where its numbers come from, what they can bear, and what is hidden in it."""

from __future__ import annotations

from collections.abc import Sequence

from la_portal.catalogue import edition
from la_portal.clock import in_words, london_date
from la_portal.queries.risks import NOT_HELD
from la_portal.released import Chapter, Report, Symbol, Table
from la_portal.reports.annual.source import Source
from la_portal.vocabulary import period_name


def paragraphs(report: Report, of_year: Source, chapters: Sequence[Chapter]) -> tuple[str, ...]:
    """Method, quality of the data, and what is hidden, one paragraph each."""
    return (
        _where_from(report),
        *_quality(of_year),
        "Counts of incidents are what schools recorded, not all that happened. More recorded incidents can mean more "
        "incidents or better recording, and schools differ in what they record. No school is ranked by them.",
        "Rates are incidents for each 1,000 pupils on roll, in schools whose number of pupils is known. Shares are "
        "given with both of their numbers. A table says of how many schools it tells.",
        _hidden(report, chapters),
        *_left_out(chapters),
    )


def _where_from(report: Report) -> str:
    terms = "; ".join(
        f"{period_name(report.year, one.term)}, {one.returned:,} of {one.expected:,} schools" for one in report.terms
    )
    day = in_words(london_date(report.as_at))
    return f"The figures are from returns that schools sent and the authority accepted, as at {day}: {terms}."


def _quality(of_year: Source) -> list[str]:
    found: list[str] = []
    for one in of_year.collections:
        rows = of_year.rows(one)
        not_held = sum(row.incidents_recorded == NOT_HELD for row in rows)
        unsure = sum(row.recording_confidence == "low" for row in rows)
        found.append(
            f"{one.name} was asked with edition {edition(one.edition).code} of the questions. Of its {len(rows):,} "
            f"accepted returns, {_some(not_held)} do not hold counts of incidents, and {_some(unsure)} say that their "
            "recording is not complete."
        )
    return found


def _some(schools: int) -> str:
    return f"{schools:,}" if schools else "none"


def _hidden(report: Report, chapters: Sequence[Chapter]) -> str:
    if not report.hidden:
        return f"No number had to be hidden. Numbers from 1 to {report.threshold - 1} would have been."
    places = [(table.number, _symbols(table)) for chapter in chapters for table in chapter.tables]
    told = ", ".join(f"{number} in table {table}" for table, number in places if number)
    return (
        f"Numbers from 1 to {report.threshold - 1} are hidden to protect people, and so are numbers from which one of "
        f"them could be worked out, in all tables of this report together and beside earlier reports: {told}. It was "
        "checked that each hidden number could be any of at least four. A 0 is never hidden, and never means not known."
    )


def _symbols(table: Table) -> int:
    return sum(value is Symbol.HIDDEN for one in table.observations for value in one.values)


def _left_out(chapters: Sequence[Chapter]) -> list[str]:
    return [sentence for chapter in chapters for sentence in chapter.left_out]
