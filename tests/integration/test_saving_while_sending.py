"""Somebody saves while somebody else is sending: what was sent stays what the draft says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from la_portal.db import Database
from la_portal.errors import Conflict
from la_portal.queries.returns import find
from la_portal.services.returns import Declaration, save, submit
from tests.people import NOW
from tests.returns import SLUG, URN, asked_of_school, dsl_of, keep_all, right_answers, term

WAIT = 0.7


def test_a_save_that_waited_for_the_sending_is_refused_and_changes_nothing(database: Database) -> None:
    actor = dsl_of(database, term(database))
    keep_all(database, actor, right_answers(asked_of_school()))
    with database.tenant(actor.scope) as session:
        before = find(session, URN, SLUG)
    started = Event()

    def save_late() -> None:
        with database.tenant(actor.scope, writing=True) as session:
            started.set()
            version = before.versions["header"]
            save(session, actor, URN, SLUG, "header", {"headcount": "1"}, version, NOW)

    with ThreadPoolExecutor(1) as others:
        with database.tenant(actor.scope, writing=True) as session:
            declared = Declaration("dsl", before.draft_version, "one press")
            submit(session, actor, URN, SLUG, declared, NOW, has_headteacher=False)
            saving = others.submit(save_late)
            started.wait(WAIT)
            with pytest.raises(TimeoutError):
                saving.result(WAIT)
        with pytest.raises(Conflict, match="has been sent"):
            saving.result(10)
    with database.tenant(actor.scope) as session:
        after = find(session, URN, SLUG)
    assert (after.draft, after.versions) == (before.draft, before.versions)
