"""What schools do day by day, and the support that they ask the authority for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from la_portal.catalogue import edition
from la_portal.queries import practice, support
from la_portal.released import Axis, Filter
from la_portal.reports.annual.drawn import Drawn, Line, Picture, Shape
from la_portal.reports.annual.source import Source
from la_portal.vocabulary import period_name

QUESTION, SUPPORT = Filter("question", "Question"), Filter("support", "Support asked for")
_SEVERAL = "A school can stand in several rows, so rows do not add up."


def tables(source: Source) -> Iterator[Drawn]:
    """What schools do, where each question was last asked in the year; and the support that they ask for last."""
    done = list(_done(source))
    if done:
        yield _table(source, "practice", "What schools say they do", done, QUESTION, ("Said yes", "Answered"))
    wanted = _wanted(source)
    if wanted:
        yield _table(source, "support_wanted", "Support that schools ask for", wanted, SUPPORT, ("Schools", "Answered"))


def _done(source: Source) -> Iterator[Line]:
    seen: set[str] = set()
    for one in reversed(source.collections):
        for row in practice.said_yes(source.session, source.of_one(one)):
            if row.item.code not in seen:
                seen.add(row.item.code)
                when = (one.academic_year, one.term)
                yield Line(*when, None, (row.item.label,), row.yes, row.schools, row.schools)


def _wanted(source: Source) -> list[Line]:
    asked = support.asked_for(source.session, source.of_one(source.last))
    if not asked:
        return []
    last, wanted = asked[-1], dict(asked[-1].wanted)
    when = (last.collection.academic_year, last.collection.term)
    lines = [
        Line(*when, None, (one.label,), wanted.get(one.code, 0), last.schools, last.schools)
        for one in edition(last.collection.edition).item(practice.SECTION, support.ITEM).options
        if one.code != support.NOTHING
    ]
    return sorted(lines, key=lambda line: -(line.number or 0))


def _table(source: Source, name: str, title: str, lines: Sequence[Line], by: Filter, heads: tuple[str, str]) -> Drawn:
    answered = max(line.of or 0 for line in lines)
    return Drawn(
        name=name,
        title=f"{title}, {period_name(source.year)}",
        shape=Shape.SHARE,
        quantity=f"schools_{name}",
        whole=f"schools_answering_{name}",
        heads=heads,
        lines=tuple(lines),
        rows=(by.name,),
        columns=Axis.INDICATORS,
        based_on=f"Based on up to {answered:,} schools that answered",
        filters=(by,),
        open_whole=True,
        notes=(_SEVERAL,),
        picture=Picture("bars", title),
    )
