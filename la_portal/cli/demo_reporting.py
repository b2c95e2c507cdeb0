"""The reports of an invented authority: the last whole year is a draft, those before it are published."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from la_portal.cli.demo_calendar import Planned, moment
from la_portal.db import Database
from la_portal.queries import reports as editions
from la_portal.services import reports
from la_portal.services.reports import Naming
from la_portal.vocabulary import Actor, Term

_AFTER, _MORNING = timedelta(days=60), 10 * 60
_WORDS = {
    "summary": "Most schools answered, and most of what they told us is better than a year ago. Two things need work: "
    "policies on generative AI, and training for governors. All of this is invented.",
    "incidents": "Schools recorded more incidents than the year before. Much of that is better recording, which we "
    "asked for. No school is judged by its count. All of this is invented.",
    "practice": "We met designated safeguarding leads every half term and wrote model policies with them. What that "
    "changed cannot be told from these figures alone. All of this is invented.",
}


def report(database: Database, officer: Actor, colleague: Actor, name: str, past: list[Planned]) -> None:
    """The officer writes a report for each whole year; all but the last are reviewed by the colleague and published."""
    years: dict[int, list[Planned]] = defaultdict(list)
    for one in past:
        years[one.asked.year.starts_in].append(one)
    whole = [year for year, terms in years.items() if len(terms) == len(Term)]
    for year in whole:
        at = moment(years[year][-1].asked.due_on + _AFTER, _MORNING)
        version = _drafted(database, officer, year, Naming(name, demonstration=True), at)
        if year != whole[-1]:
            _published(database, officer, colleague, year, version, at)


def _drafted(database: Database, officer: Actor, year: int, naming: Naming, at: datetime) -> int:
    """The draft has words wherever they are asked for; returns its version."""
    with database.tenant(officer.scope) as session:
        drawing = reports.draw(session, officer, year, naming, at)
    with database.tenant(officer.scope, writing=True) as session:
        reports.start(session, officer, drawing, at)
        chapters = editions.find(session, year).publication().report.chapters
        for version, chapter in enumerate((one for one in chapters if one.question), start=1):
            kept = [one.rule for one in chapter.findings]
            reports.save_chapter(session, officer, year, chapter.name, _WORDS[chapter.name], kept, version, at)
        return editions.find(session, year).version


def _published(database: Database, officer: Actor, colleague: Actor, year: int, version: int, at: datetime) -> None:
    with database.tenant(officer.scope, writing=True) as session:
        reports.ask_for_review(session, officer, year, version, at)
        reports.review(session, colleague, year, version + 1, at)
        reports.publish(session, colleague, year, version + 2, at)
