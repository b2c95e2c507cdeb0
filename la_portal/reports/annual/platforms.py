"""Platforms in official use, and whether their risk was assessed."""

from __future__ import annotations

from collections.abc import Iterator

from la_portal.queries.platform_uses import uses
from la_portal.released import Axis, Filter
from la_portal.reports.annual.by_group import About, by_group, shares
from la_portal.reports.annual.drawn import Drawn, Line, Picture, Shape
from la_portal.reports.annual.source import Source
from la_portal.vocabulary import period_name

PLATFORM = Filter("platform", "Platform")
ASSESSED = About(
    "platforms_assessed",
    "Official platforms that were risk-assessed",
    "platforms_assessed",
    "platforms_official",
    ("Risk-assessed", "In official use"),
)


def tables(source: Source) -> Iterator[Drawn]:
    """Every table of the chapter, of the newest collection of the year."""
    last, schools = source.last, len(source.rows(source.last))
    when = period_name(last.academic_year, last.term)
    lines = [
        Line(last.academic_year, last.term, None, (one.row.label,), one.official, schools, schools)
        for one in uses(source.session, source.of_one(last))
    ]
    yield Drawn(
        name="platforms_in_use",
        title=f"Platforms in official use, {when}",
        shape=Shape.SHARE,
        quantity="schools_using_platform",
        whole="schools_asked_about_platforms",
        heads=("Schools with official use", "Schools"),
        lines=tuple(lines),
        rows=(PLATFORM.name,),
        columns=Axis.INDICATORS,
        based_on=f"Based on {schools:,} schools",
        filters=(PLATFORM,),
        open_whole=True,
        notes=("A school can use several platforms, so rows do not add up.",),
        picture=Picture("bars", "Share of schools with official use"),
    )
    yield from by_group(ASSESSED, last, shares(source, last, "assessed", "official", source.rows(last)))
