"""Officers' pages about schools, patches, registers, mail and corrections, and what has to be there to see them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import OutboxMessage
from la_portal.queries.returns import find
from la_portal.services import people, returns, schools
from la_portal.services.returns import Declaration
from tests.browser.states import State
from tests.busy import CELL, NEIGHBOUR, NORTH, OURS, PAST, Busy
from tests.people import NOW
from tests.registers import read, row, wait
from tests.returns import SLUG, TODAY

PATCHES, IMPORT = "/authority/patches", "/authority/schools/import"
OFFICER_STATES = [
    State("officer", "/authority/schools", "12 open schools"),
    State("officer", "/authority/schools?words=nobody", "No school"),
    State("officer", f"/authority/schools/{OURS}", "The last"),
    State("officer", f"/authority/schools/{OURS}?print=1", "The last"),
    State("officer", PATCHES, "patch"),
    State("officer", f"{PATCHES}/schools", "patch"),
    State("officer", f"{PATCHES}/change?name=North", "North"),
    State("authority_admin", IMPORT, "register"),
    State("authority_admin", f"{IMPORT}/<import>", "Check what the register will change"),
    State("officer", "/authority/mail", "Mail to schools"),
    State("officer", "/authority/mail?state=sent", "Mail to schools"),
    State("officer", "/authority/mail/<message>", "receipt"),
    State("officer", f"/authority/reviews/{SLUG}/100004/exempt", "Make this school exempt"),
    State("dsl of another school", f"/returns/{NEIGHBOUR}/{PAST[NORTH]}/correction", "corrected your return"),
]


def prepared(database: Database, busy: Busy, folder: Path) -> dict[str, str]:
    """A register waits, a return was corrected for a school, a message waits; by the places of their pages."""
    scope = busy.scopes[NORTH]
    opens = row(100099, opened="01-12-2026")
    register = read(folder, opens, row(100003, roll="1131", closed="30-11-2026", status="Closed"))
    waiting = wait(database, scope, register, NOW)
    officer = people.resolve(database, busy.tokens["officer"], NOW)
    assert officer
    with database.tenant(scope, writing=True) as session:
        schools.put_in_patch(session, officer.actor, "North", [OURS], TODAY, NOW)
        declared = Declaration("officer", find(session, NEIGHBOUR, PAST[NORTH]).draft_version, "corrected")
        typed = {"incidents": {CELL: "10038"}}
        at = NOW + timedelta(seconds=1)
        returns.correct(session, officer.actor, NEIGHBOUR, PAST[NORTH], typed, "By telephone", declared, at)
    with database.tenant(scope) as session:
        message = session.execute(select(OutboxMessage.id).where(OutboxMessage.kind == "receipt").limit(1)).scalar_one()
    return {"<import>": str(waiting), "<message>": str(message)}
