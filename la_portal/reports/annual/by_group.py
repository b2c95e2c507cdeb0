"""One part of a whole in each phase group, or in each district, of schools: the table that most chapters have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from la_portal.queries.collections import CollectionFacts
from la_portal.queries.summaries import Summary
from la_portal.released import TOTAL, Axis, Filter
from la_portal.reports.annual.drawn import Drawn, Line, Picture, Shape
from la_portal.reports.annual.groups import grouped
from la_portal.reports.annual.source import Source
from la_portal.vocabulary import PhaseGroup, period_name

PHASE = Filter("phase", "Phase")
OTHER_PHASES, OTHER_DISTRICTS = "Other phases", "Other districts"


@dataclass(frozen=True)
class Share:
    """One school's part of a whole."""

    urn: int
    phase: str
    district: str
    part: int
    whole: int


@dataclass(frozen=True)
class About:
    """What the shares are of: their names in files, in titles and at the head of columns."""

    name: str
    title: str
    quantity: str
    whole: str
    heads: tuple[str, str]
    shape: Shape = Shape.SHARE
    fixed: tuple[tuple[str, str], ...] = ()


def phase_name(row: Summary) -> str:
    """The phase group of a school as people say it."""
    return PhaseGroup(row.phase_group).label


def shares(source: Source, collection: CollectionFacts, part: str, whole: str, rows: Sequence[Summary]) -> list[Share]:
    """The shares of the schools that know both fields of a summary and whose whole is not 0."""
    told = ((row, getattr(row, part), getattr(row, whole)) for row in rows)
    return [
        Share(row.school_id, phase_name(row), source.district(collection, row.school_id), some, every)
        for row, some, every in told
        if every and some is not None
    ]


def by_group(about: About, collection: CollectionFacts, told: Sequence[Share]) -> Iterator[Drawn]:
    """The table by phase, then that by district; neither where its groups would be too small."""
    phases = grouped([told], lambda one: one.phase, OTHER_PHASES)
    districts = grouped([told], lambda one: one.district, OTHER_DISTRICTS)
    if phases:
        names = in_order_of_phases(phases.values())
        yield _table(about, collection, told, "phase", names, {one.urn: phases[one.phase] for one in told})
    if districts:
        names = in_order_of_names(districts.values())
        yield _table(about, collection, told, "district", names, {one.urn: districts[one.district] for one in told})


def _table(
    about: About,
    collection: CollectionFacts,
    told: Sequence[Share],
    by: str,
    names: Sequence[str],
    group: dict[int, str],
) -> Drawn:
    members: dict[str, list[Share]] = defaultdict(list)
    for one in told:
        members[group[one.urn]].append(one)
    is_phase = by == PHASE.name
    lines = [_line(collection, name, is_phase, members[name]) for name in names]
    everybody = _line(collection, TOTAL if is_phase else None, is_phase, told)
    when = period_name(collection.academic_year, collection.term)
    return Drawn(
        name=f"{about.name}_by_{by}",
        title=f"{about.title} by {by}, {when}",
        shape=about.shape,
        quantity=about.quantity,
        whole=about.whole,
        fixed=about.fixed,
        heads=about.heads,
        lines=(*lines, everybody),
        rows=(PHASE.name if is_phase else Axis.DISTRICT,),
        columns=Axis.INDICATORS,
        based_on=f"Based on the {len(told):,} schools that gave both numbers, {when}",
        filters=(PHASE,) if is_phase else (),
        notes=together(names),
        picture=Picture("bars", f"{about.title} by {by}") if is_phase else None,
    )


def in_order_of_phases(names: Iterable[str]) -> list[str]:
    """Phases from the youngest on, what is put together last."""
    order = [*(group.label for group in PhaseGroup), OTHER_PHASES]
    return sorted(set(names), key=order.index)


def in_order_of_names(names: Iterable[str]) -> list[str]:
    """Districts by name, what is put together last."""
    return sorted(set(names), key=lambda name: (name == OTHER_DISTRICTS, name))


def together(names: Sequence[str]) -> tuple[str, ...]:
    """What a table says where it puts groups together."""
    rest = [name for name in names if name in (OTHER_PHASES, OTHER_DISTRICTS)]
    return (f"{rest[0]} puts together groups in which fewer than three schools gave the number.",) if rest else ()


def _line(collection: CollectionFacts, name: str | None, is_phase: bool, told: Sequence[Share]) -> Line:
    part, whole = sum(one.part for one in told), sum(one.whole for one in told)
    labels = (str(name),) if is_phase else ()
    district = None if is_phase else name
    return Line(collection.academic_year, collection.term, district, labels, part, whole, len(told))
