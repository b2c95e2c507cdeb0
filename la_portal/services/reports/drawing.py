"""The figures of a report, drawn from what is accepted now and made safe beside every report that has left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

from la_portal.access import require
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.queries import reports, state
from la_portal.queries.registers import la_code
from la_portal.released.written import written
from la_portal.reports.annual import About, build
from la_portal.reports.annual.against import Kept
from la_portal.vocabulary import Actor, Permission


@dataclass(frozen=True)
class Naming:
    """What a tenant session cannot know: what the authority is called, and whether its data are invented."""

    authority: str
    demonstration: bool


@dataclass(frozen=True)
class Drawing:
    """Figures that are ready to be kept. `beside` names the published editions that they are safe beside."""

    year: int
    figures: str
    kept: str
    beside: tuple[str, ...]
    data_version: int
    at: datetime


def draw(session: TenantSession, actor: Actor, year: int, naming: Naming, at: datetime) -> Drawing:
    """The figures of a year as at a moment; nothing is written.

    Raises NotFound, with a sentence, where no return of the year is accepted.
    """
    require(actor, Permission.WRITE_REPORTS, session.scope)
    version = state.data_version(session)
    before = reports.published(session)
    about = About(
        authority=naming.authority,
        la_code=la_code(session),
        year=year,
        at=at,
        on=london_date(at),
        smallest=reports.smallest_number(session),
        demonstration=naming.demonstration,
    )
    built = build(session, about, [Kept.from_json(orjson.loads(kept)) for _, kept in before])
    kept = orjson.dumps(built.kept.to_json()).decode()
    return Drawing(year, written(built.report), kept, tuple(name for name, _ in before), version, at)
