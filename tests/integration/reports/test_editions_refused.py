"""What reports refuse: other authorities, people of schools, and a smallest number that would protect nobody."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from la_portal.db import Database
from la_portal.errors import BadInput, NotAllowed, NotFound
from la_portal.queries import reports as editions
from la_portal.services import reports
from la_portal.vocabulary import Actor, Role, Scope
from tests.conftest import only
from tests.integration.reports import world
from tests.integration.reports.world import AT, YEAR, admin, in_writing, kinds, writer

Act = Callable[..., None]


STEPS: list[tuple[Act, tuple[Any, ...]]] = [
    (reports.save_chapter, (YEAR, "summary", "Ours", (), 1, AT)),
    *((act, (YEAR, 1, AT)) for act in (reports.ask_for_review, reports.review, reports.send_back, reports.publish)),
]


@only("sqlite")
@pytest.mark.parametrize(("act", "given"), STEPS, ids=[act.__name__ for act, _ in STEPS])
def test_a_report_of_another_authority_and_one_that_is_not_there_look_the_same(
    database: Database, draft: Scope, act: Act, given: tuple[Any, ...]
) -> None:
    other = world.small(database, "991")
    said: set[str] = set()
    for scope, actor, year in (
        (other, writer(other), YEAR),
        (draft, writer(other), YEAR),
        (draft, writer(draft), 1999),
    ):
        with pytest.raises(NotFound) as refused, database.tenant(scope, writing=True) as session:
            act(session, actor, year, *given[1:])
        said.add(str(refused.value))
    assert len(said) == 1
    assert kinds(database, draft) == ["report_started"]


@only("sqlite")
@pytest.mark.parametrize(("act", "given"), STEPS, ids=[act.__name__ for act, _ in STEPS])
def test_nobody_of_a_school_may_touch_a_report(
    database: Database, draft: Scope, act: Act, given: tuple[Any, ...]
) -> None:
    for role in (Role.HEADTEACHER, Role.DSL, Role.GOVERNOR, Role.TRUST_LEAD, Role.CONTRIBUTOR):
        with pytest.raises(NotAllowed):
            in_writing(database, act, Actor(uuid.UUID(int=5), role, draft), *given)


@only("sqlite")
def test_a_year_without_returns_has_no_drawing(database: Database, scope: Scope) -> None:
    with pytest.raises(NotFound, match="No collection of 1999 to 2000 has opened"):
        world.drawing(database, scope, 1999)


@pytest.mark.parametrize("smallest", [-5, 0, 4, 21, 1000])
def test_the_smallest_number_cannot_be_what_protects_nobody_or_hides_all(
    database: Database, scope: Scope, smallest: int
) -> None:
    with pytest.raises(BadInput) as refused:
        in_writing(database, reports.keep_smallest, admin(scope), smallest, AT)
    assert refused.value.field == "smallest"
    assert (smallest_of(database, scope), kinds(database, scope)) == (5, [])


def smallest_of(database: Database, scope: Scope) -> int:
    with database.tenant(scope) as session:
        return editions.smallest_number(session)


@pytest.mark.parametrize("smallest", [5, 10, 20])
def test_the_smallest_number_holds_for_reports_that_are_drawn_from_now_on(
    database: Database, draft: Scope, smallest: int
) -> None:
    in_writing(database, reports.keep_smallest, admin(draft), smallest, AT)
    assert smallest_of(database, draft) == smallest
    assert world.found(database, draft).publication().report.threshold == 5
    world.draw_again(database, draft)
    assert world.found(database, draft).publication().report.threshold == smallest
    assert kinds(database, draft)[1:2] == ["smallest_number_changed"]


@only("sqlite")
def test_an_officer_does_not_change_the_smallest_number(database: Database, scope: Scope) -> None:
    with pytest.raises(NotAllowed):
        in_writing(database, reports.keep_smallest, writer(scope), 10, AT)
    assert smallest_of(database, scope) == 5
