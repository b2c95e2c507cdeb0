"""The clock as a command: run every hour, it closes what is over, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from la_portal.db import Database
from la_portal.models import Collection
from la_portal.vocabulary import Scope
from tests.commands import said
from tests.conftest import Place
from tests.lives import OURS, THEIRS, ready, standing
from tests.returns import FOREIGN, NEIGHBOUR, URN


def let_it_be_over(database: Database, scope: Scope) -> None:
    """The collection as if sixty days had passed."""
    names = ("counts_from", "counts_to", "opens_on", "due_on", "closes_on")
    with database.tenant(scope, writing=True) as session:
        row = session.query(Collection).one()
        moved = {name: getattr(row, name) - timedelta(days=60) for name in names}
        session.execute(update(Collection).where(Collection.authority_id == scope.authority_id).values(**moved))


def statuses(database: Database) -> list[str]:
    return [standing(database, urn).status for urn in (URN, NEIGHBOUR, FOREIGN)]


@pytest.fixture(autouse=True)
def _ready(database: Database) -> None:
    ready(database)


def test_what_is_over_is_closed_in_every_authority_and_once(place: Place, database: Database) -> None:
    assert said(place, "collection", "close") == ""
    assert statuses(database) == ["not_started"] * 3
    for scope in (OURS, THEIRS):
        let_it_be_over(database, scope)
    told = said(place, "collection", "close").splitlines()
    assert [line.split(":")[0] for line in told] == ["990", "991"]
    assert "2 returns were still open" in told[0] and "1 return was still open" in told[1]
    assert statuses(database) == ["closed_unsent"] * 3
    assert said(place, "collection", "close") == ""


def test_one_authority_is_closed_alone(place: Place, database: Database) -> None:
    for scope in (OURS, THEIRS):
        let_it_be_over(database, scope)
    said(place, "collection", "close", "--authority", "991")
    assert statuses(database) == ["not_started", "not_started", "closed_unsent"]
