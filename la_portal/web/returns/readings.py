"""Who of the authority has opened the school's returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template

from la_portal.queries import readings
from la_portal.queries.readings import ReadingLine
from la_portal.vocabulary import Permission
from la_portal.web import session
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.opened import own_urn


@dataclass(frozen=True)
class NamedReading:
    """A reading with the name of who read."""

    who: str
    collection_name: str
    read_on: date


@bp.get("/readings", endpoint="readings")
@needs(Permission.SEE_HOME)
def listed() -> str:
    """Every reading of the school's returns, newest first."""
    with session.reading() as reading:
        lines = readings.of_school(reading, own_urn())
    return render_template("returns/readings.html", readings=named(lines))


def named(lines: Sequence[ReadingLine]) -> list[NamedReading]:
    """The lines with names, in one statement; call it when the session that read them has ended."""
    names = names_of(line.person_id for line in lines)
    return [NamedReading(names[line.person_id], line.collection_name, line.read_on) for line in lines]
