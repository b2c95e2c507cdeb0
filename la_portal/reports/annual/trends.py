"""The years before this one, where a measure can be compared with what it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from la_portal.queries.collections import CollectionFacts
from la_portal.queries.policies import as_judged
from la_portal.queries.summaries import Summary
from la_portal.released import Axis
from la_portal.reports.annual.by_group import About
from la_portal.reports.annual.drawn import Drawn, Line, Picture, Shape
from la_portal.reports.annual.incidents import INCIDENTS, rate_line
from la_portal.reports.annual.policies import KEPT
from la_portal.reports.annual.source import Source
from la_portal.reports.annual.training import STAFF
from la_portal.vocabulary import Term, period_name

WHOLE_YEAR = len(Term)
_PARTS_OF_A_YEAR = "A year stands here only with all three terms: terms differ, so a part of a year is not compared."


def incidents(source: Source) -> Drawn | None:
    """Incidents for each 1,000 pupils in each whole year."""
    lines: list[Line] = []
    for year in _years(source):
        of_year = source.of_year(year)
        if len(of_year) == WHOLE_YEAR:
            lines.append(rate_line(year, None, [source.rows(one) for one in of_year]))
    about = About("incidents", "Incidents for each 1,000 pupils", "incidents_where_pupils_are_known", "pupils",
                  ("Incidents", "Pupils"), Shape.RATE)  # fmt: skip
    return _table(source, about, lines, inside=INCIDENTS, notes=(_PARTS_OF_A_YEAR,))


def policies(source: Source) -> Drawn | None:
    """Policies in date in the newest collection of each year."""

    def rows(one: CollectionFacts) -> Sequence[Summary]:
        return as_judged(source.session, source.filters, [one])[one.collection_id]

    return _table(source, KEPT, _lines(source, "policies_in_date", "policies_apply", rows))


def training(source: Source) -> Drawn | None:
    """Staff trained in the newest collection of each year that asked."""
    return _table(source, STAFF, _lines(source, "staff_trained", "staff_eligible", source.rows))


def _years(source: Source) -> list[int]:
    return sorted({one.academic_year for one in source.known})


def _lines(source: Source, part: str, whole: str, rows: Callable[[CollectionFacts], Sequence[Summary]]) -> list[Line]:
    lines: list[Line] = []
    for year in _years(source):
        for one in reversed(source.of_year(year)):
            told = [(getattr(row, part), getattr(row, whole)) for row in rows(one)]
            known = [(some, every) for some, every in told if every and some is not None]
            if known:
                some, every = map(sum, zip(*known, strict=True))
                lines.append(Line(year, one.term, None, (), some, every, len(known)))
                break
    return lines


def _table(
    source: Source, about: About, lines: Sequence[Line], inside: str = "", notes: tuple[str, ...] = ()
) -> Drawn | None:
    if len(lines) < 2:
        return None
    title = f"{about.title} since {period_name(lines[0].year)}"
    return Drawn(
        name=f"{about.name}_trend",
        title=title,
        shape=about.shape,
        quantity=about.quantity,
        whole=about.whole,
        fixed=about.fixed,
        inside=inside,
        heads=about.heads,
        lines=tuple(lines),
        rows=(Axis.TIME,),
        columns=Axis.INDICATORS,
        based_on="Based on the schools that gave both numbers in each year: not always the same schools",
        notes=(*notes, *_breaks(source)),
        picture=Picture("line", about.title),
    )


def _breaks(source: Source) -> tuple[str, ...]:
    editions = [(one.academic_year, one.edition) for one in source.known if source.rows(one)]
    changed = [year for (_, before), (year, now) in pairwise(editions) if before != now]
    return tuple(
        f"Questions changed in {period_name(year)}: compare with the years before it with care." for year in changed
    )
