"""What every format says of a report as a whole: its marks, its facts and how people are protected in it."""

from __future__ import annotations

from datetime import datetime

from la_portal import clock
from la_portal.released import Chapter, Publication
from la_portal.vocabulary import ReportStatus, period_name

DRAFT = "Draft: not for publication"
REVIEWED = "Reviewed: not published yet"
DEMONSTRATION = "Demonstration: every school and number is invented"
_STANDING = {ReportStatus.DRAFT: DRAFT, ReportStatus.IN_REVIEW: DRAFT, ReportStatus.REVIEWED: REVIEWED}
NOT_WRITTEN = "Nothing is written here yet."


def marks(publication: Publication) -> tuple[str, ...]:
    """What stands on every page: the marking, that it is not published, that it is invented; nothing otherwise."""
    standing = _STANDING.get(publication.status, "")
    return tuple(
        filter(None, (publication.marking, standing, DEMONSTRATION if publication.report.demonstration else ""))
    )


def moment(publication: Publication) -> datetime:
    """The moment that the files of a publication carry: when it was published, else when its figures were drawn."""
    return publication.published_at or publication.report.as_at


def facts(publication: Publication) -> tuple[tuple[str, str], ...]:
    """What the title page says, as names and what stands behind them."""
    report = publication.report
    counted = (
        (period_name(report.year, one.term), f"{one.returned:,} of {one.expected:,} schools returned")
        for one in report.terms
    )
    published = publication.published_at
    told = (
        ("Authority", f"{report.authority} ({report.la_code})"),
        ("Academic year", period_name(report.year, None)),
        ("Figures as at", clock.in_words(clock.london_date(report.as_at))),
        *counted,
        ("Edition", str(publication.edition)),
        ("Published", clock.in_words(clock.london_date(published)) if published else ""),
        ("Correction", " ".join(publication.note.split())),
    )
    return tuple((name, words) for name, words in told if words)


def protection(publication: Publication) -> str:
    """How small numbers are treated in this report, and how many are hidden."""
    hidden, most = publication.report.hidden, publication.report.threshold - 1
    many = "No number is" if hidden == 0 else "1 number is" if hidden == 1 else f"{hidden:,} numbers are"
    return (
        f"Counts from 1 to {most} are hidden to protect people, and with them every number from which one could be "
        f"worked out. {many} hidden in this report."
    )


def asked(publication: Publication, chapter: Chapter) -> str:
    """The heading over what the authority wrote: the question that it answers."""
    return chapter.question or f"What {publication.report.authority} says"


def written(publication: Publication, chapter: Chapter) -> str:
    """What the authority wrote under the question of a chapter. A draft says where nothing is written yet."""
    words = publication.words.get(chapter.name, "").strip()
    return words or (NOT_WRITTEN if chapter.question and publication.status is ReportStatus.DRAFT else "")
