"""Training: who of those who need it has had it, by course, and of all staff by place."""

from __future__ import annotations

from collections.abc import Iterator

from la_portal.catalogue import edition
from la_portal.queries import training
from la_portal.queries.training import ALL_STAFF, SECTION, Asked
from la_portal.released import Axis, Filter
from la_portal.reports.annual.by_group import About, by_group, shares
from la_portal.reports.annual.drawn import Drawn, Line, Picture, Shape
from la_portal.reports.annual.source import Source
from la_portal.vocabulary import period_name

COURSE = Filter("course", "Course")
_STAFF_COURSE = edition().item(SECTION, ALL_STAFF).label
STAFF = About(
    "training_staff",
    "Staff trained in online safety",
    "trained",
    "eligible",
    ("Trained", "Who need it"),
    fixed=((COURSE.name, _STAFF_COURSE),),
)


def tables(source: Source) -> Iterator[Drawn]:
    """Every table of the chapter but the trend."""
    chosen = [one for one in _asked(source) if one.collection in source.collections]
    lines = [line for one in chosen for line in _lines(source, one)]
    if lines:
        yield _by_course(source, lines)
    staff = next((one.collection for one in chosen if one.item.code == ALL_STAFF), None)
    if staff:
        told = shares(source, staff, "staff_trained", "staff_eligible", source.rows(staff))
        yield from by_group(STAFF, staff, told)


def _asked(source: Source) -> list[Asked]:
    return training.asked(training.span(source.session, source.filters))


def _lines(source: Source, one: Asked) -> Iterator[Line]:
    shared = (training.share_of(said, one.item.code) for said in source.courses(one.collection).values())
    told = [share for share in shared if share]
    if told:
        trained, eligible = map(sum, zip(*told, strict=True))
        when = (one.collection.academic_year, one.collection.term)
        yield Line(*when, None, (one.item.label,), trained, eligible, len(told))


def _by_course(source: Source, lines: list[Line]) -> Drawn:
    terms = sorted({period_name(line.year, line.term) for line in lines})
    return Drawn(
        name="training_by_course",
        title=f"Training by course, {period_name(source.year)}",
        shape=Shape.SHARE,
        quantity="trained",
        whole="eligible",
        heads=("Trained", "Who need it"),
        lines=tuple(lines),
        rows=(COURSE.name,),
        columns=Axis.INDICATORS,
        based_on=f"Based on the schools that gave both numbers when it was last asked about: {', '.join(terms)}",
        filters=(COURSE,),
        notes=("A person can stand in several rows, so rows do not add up.",),
        picture=Picture("bars", "Share trained, by course"),
    )
