"""Bringing a register of 692 schools in, beside its statements by the bare driver. Nothing of it stays."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.driver import Bare, caught, undoing
from benchmarks.timing import Figure, interleaved
from la_portal.cli.invented import write_register
from la_portal.db import Database
from la_portal.files.register import read_register
from la_portal.services import authorities, schools
from la_portal.vocabulary import Actor

LA_CODE, SCHOOLS, ROUNDS = "998", 692, 10


def figure(database: Database) -> Figure:
    """Reading the file, planning and applying."""
    scope = authorities.create(database, LA_CODE, "Bench register")
    actor = Actor(None, None, scope)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        write_register(path, LA_CODE, "Bench register", SCHOOLS, 1)

        def bring_in(session: Any) -> None:
            plan = schools.plan_import(session, read_register(path, LA_CODE))
            schools.apply_import(session, actor, plan, datetime.now(UTC))

        def act() -> None:
            undoing(database.tenant(scope, writing=True), bring_in)()

        bare = Bare(database)
        statements = caught(database, act)
        name = f"importing {SCHOOLS} schools"
        return interleaved(name, lambda _: act(), lambda _: bare.send(statements), rounds=ROUNDS)
