"""A machine that does whatever can be done to three returns, beside a model of each, and compares after every act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count, product
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.errors import Conflict, NotAllowed, PortalError
from la_portal.models import School
from la_portal.queries import incidents
from la_portal.queries.filters import Filters
from la_portal.services import audit
from la_portal.services.collecting import close_collection
from la_portal.vocabulary import Actor, Role, Scope
from tests.life_model import SENT, TABLE, Modelled, Refusal, close, is_closed, outside
from tests.lives import (
    AUTHORITY,
    AUTHORITY_ROLES,
    BEGIN,
    CLOSED,
    OTHERS,
    PERFORM,
    SCHOOL_ROLES,
    SLUG,
    Given,
    Look,
    clock_of,
    do,
    person,
    sent,
)

RUNS = {"default": 200, "ci": 200, "deep": 2000}[settings.get_current_profile_name()]
STEPS = 8
USUAL = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    derandomize=RUNS == 200,
    suppress_health_check=list(HealthCheck),
)
ROLES = (*SCHOOL_ROLES, *AUTHORITY_ROLES)
ACTS = sorted(set(PERFORM) - {"close"})
SCHOOLS = tuple(AUTHORITY)
# How often each is chosen among what may be done: those that lead nowhere seldom, those that are seldom possible often.
OFTEN = {"exempt": 1, "extend": 1, "type": 2, "take back": 2, "ask": 16, "withdraw": 24, "edit": 24, "undo": 24,
         "reopen": 16, "submit": 5, "pass on": 4}  # fmt: skip
USUALLY = 8
CHANCE = st.randoms(use_true_random=True)  # evenly: what is drawn by hypothesis itself leans to the first of a list
FEWEST = 3
done: Counter[str] = Counter()
refused: Counter[str] = Counter()


@dataclass(frozen=True)
class World:
    """A database in which every return is ready, and a look past the service."""

    database: Database
    look: Look


class Life(RuleBasedStateMachine):
    """Everybody's acts on three returns in two authorities, beside a model of each return."""

    world: Callable[[], AbstractContextManager[World]]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        opened = self.stack.enter_context(type(self).world())
        self.database, self.look = opened.database, opened.look
        self.now, self.keys = BEGIN, count()
        self.model = {urn: Modelled(london_date(CLOSED - timedelta(days=1))) for urn in SCHOOLS}
        self.rows = self.look.rows()

    def teardown(self) -> None:
        self.stack.close()

    @initialize(choices=st.lists(st.sampled_from([None, None, True, False]), min_size=3, max_size=3))
    def schools_say_whether_their_dsl_may_send(self, choices: list[bool | None]) -> None:
        for urn, choice in zip(SCHOOLS, choices, strict=True):
            self.model[urn].may_send = choice
            with self.database.tenant(AUTHORITY[urn], writing=True) as session:
                session.get_one(School, (AUTHORITY[urn].authority_id, urn)).dsl_may_send = choice
        self.rows = self.look.rows()

    @initialize(chance=CHANCE, urn=st.sampled_from(SCHOOLS))
    def much_has_been_done_before(self, chance: Random, urn: int) -> None:
        for _ in range(chance.randint(4, 16)):
            self.somebody_does_what_may_be_done(chance, urn)

    @rule(chance=CHANCE, urn=st.sampled_from(SCHOOLS))
    def somebody_does_what_may_be_done(self, chance: Random, urn: int) -> None:
        self.pass_time(timedelta(minutes=1))
        given = Given(number=chance.randint(0, 40), has_headteacher=chance.random() < 0.5)
        model = self.model[urn]
        may = {
            act: roles
            for act in ACTS
            if (roles := [role for role in ROLES if not model.refusal(act, role, self.now, given)])
            and not (act == "submit" and model.status in SENT)
        }
        if may:
            weights = [OFTEN.get(model.row_of(act), USUALLY) for act in may]
            (act,) = chance.choices(list(may), weights)
            self.act(act, chance.choice(may[act]), urn, urn, given)

    @rule(
        act=st.sampled_from(ACTS),
        role=st.sampled_from(ROLES),
        of=st.sampled_from(SCHOOLS),
        urn=st.sampled_from(SCHOOLS),
        given=st.builds(Given, st.booleans(), st.integers(0, 40), has_headteacher=st.booleans()),
    )
    def somebody_tries_anything(self, act: str, role: Role, of: int, urn: int, given: Given) -> None:
        self.pass_time(timedelta(minutes=1))
        self.act(act, role, of, urn, given)

    @rule(chance=CHANCE)
    def everybody_tries_all_that_does_not_exist_from_here(self, chance: Random) -> None:
        self.pass_time(timedelta(minutes=1))
        urn = chance.choice(SCHOOLS)
        for role, act in product((Role.HEADTEACHER, Role.DSL, Role.OFFICER), ACTS):
            if self.model[urn].refusal(act, role, self.now, Given()) is Conflict:
                self.is_refused(act, person(role, urn), urn, Given(key="nothing"), Conflict)
        self.nothing_has_changed()

    @rule(role=st.sampled_from(ROLES), urn=st.sampled_from(SCHOOLS))
    def a_button_is_pressed_again(self, role: Role, urn: int) -> None:
        model = self.model[urn]
        if model.sent and role in TABLE["submit"][1]:
            given = Given(key=sent(self.database, urn)[0].idempotency_key)
            assert do(self.database, "submit", person(role, urn), urn, self.now, given).submission == 1
            self.nothing_has_changed()

    @rule(days=st.sampled_from([1, 3, 6, 8]))
    def days_pass(self, days: int) -> None:
        self.pass_time(timedelta(days=days))

    @rule(urn=st.sampled_from(SCHOOLS), role=st.sampled_from([*(None for _ in ROLES), *ROLES]), late=st.booleans())
    def the_hour_strikes(self, urn: int, role: Role | None, late: bool) -> None:
        self.now = max(self.now, CLOSED) if late else self.now
        actor = person(role, urn) if role else clock_of(urn)
        if role or not is_closed(self.model[urn].collection_closes_on, self.now):
            with pytest.raises(NotAllowed if role else Conflict):
                do(self.database, "close", actor, urn, self.now)
            self.nothing_has_changed()
            return
        theirs = [model for one, model in self.model.items() if AUTHORITY[one] == AUTHORITY[urn]]
        moved = self.closes(theirs)
        assert do(self.database, "close", actor, urn, self.now) == moved
        self.so_it_stands(AUTHORITY[urn], moved)

    @rule(urn=st.sampled_from(SCHOOLS))
    def what_was_opened_again_closes_before_it_is_sent(self, urn: int) -> None:
        self.pass_time(timedelta(minutes=1))
        if self.model[urn].refusal("reopen", Role.OFFICER, self.now, Given()) is None:
            self.act("reopen", Role.OFFICER, urn, urn, Given())
            self.the_hour_strikes(urn, None, late=True)

    @rule(urn=st.sampled_from(SCHOOLS), role=st.sampled_from([*(Role.OFFICER for _ in ROLES), *ROLES]), seldom=CHANCE)
    def somebody_closes_the_collection_by_hand(self, urn: int, role: Role, seldom: Random) -> None:
        """Two in three tries: what comes after it is closed is a small part of a life."""
        if seldom.random() < 1 / 3:
            return
        actor, theirs = (
            person(role, urn),
            [one for other, one in self.model.items() if AUTHORITY[other] == AUTHORITY[urn]],
        )
        over = is_closed(theirs[0].collection_closes_on, self.now)
        may = role in TABLE["close unsent"][1]
        if not may or over:
            with pytest.raises(Conflict if may else NotAllowed):
                self.close_by_hand(actor)
            self.nothing_has_changed()
            return
        yesterday = london_date(self.now) - timedelta(days=1)
        for one in theirs:
            one.collection_closes_on = yesterday
        moved = self.closes(theirs)
        assert self.close_by_hand(actor) == moved
        done["close by hand"] += 1
        self.so_it_stands(AUTHORITY[urn], moved + 1)

    def closes(self, theirs: list[Modelled]) -> int:
        """The collection of these returns is closed; the number of those that are moved."""
        moved = close(theirs, self.now)
        done.update(f"close {'sent' if one.sent else 'unsent'}" for one in moved)
        return len(moved)

    def close_by_hand(self, actor: Actor) -> int:
        with self.database.tenant(actor.scope, writing=True) as session:
            return close_collection(session, actor, SLUG, self.now)

    def act(self, act: str, role: Role, of: int, urn: int, given: Given) -> None:
        """One act of somebody at `of` on the return of `urn`, and all that must be so afterwards."""
        given = replace(given, key=f"press {next(self.keys)}")
        actor, model = person(role, of), self.model[urn]
        mine = of == urn or (role.of_authority and AUTHORITY[of] == AUTHORITY[urn])
        refusal = model.refusal(act, role, self.now, given) if mine else outside(act, role)
        note(f"{self.now:%d %H:%M} {role} of {of}: {act} {urn} {model.status} {given} -> {refusal}")
        if refusal is not None:
            self.is_refused(act, actor, urn, given, refusal)
            self.nothing_has_changed()
            return
        row = model.row_of(act)
        do(self.database, act, actor, urn, self.now, given)
        done[row] += 1
        self.so_it_stands(AUTHORITY[urn], model.do(act, role, self.now, given))

    def is_refused(self, act: str, actor: Actor, urn: int, given: Given, refusal: Refusal) -> None:
        with pytest.raises(PortalError) as caught:
            do(self.database, act, actor, urn, self.now, given)
        assert caught.type is refusal, f"{act} {urn}"
        refused[act] += 1

    def pass_time(self, passed: timedelta) -> None:
        self.now += passed

    def nothing_has_changed(self) -> None:
        assert self.look.rows() == self.rows

    def so_it_stands(self, scope: Scope, events: int) -> None:
        """The act left this many events, and everything is in this authority as the model has it."""
        after = self.look.rows()
        assert len(after[scope]["audit_event"]) - len(self.rows[scope]["audit_event"]) == events
        assert all(after[other] == self.rows[other] for other in after if other != scope)
        self.rows = after
        mine = [urn for urn in SCHOOLS if AUTHORITY[urn] == scope]
        for urn in mine:
            self.stands_as_modelled(urn)
        with self.database.tenant(scope) as session:
            assert audit.broken_links(session) == []
            for accepted in (False, True):
                chosen = Filters(on=london_date(self.now), collection=SLUG, accepted=accepted)
                total = sum(cell.recorded for cell in incidents.risk_matrix(session, chosen))
                assert total == sum(self.counts(self.model[urn], accepted=accepted) for urn in mine)

    def stands_as_modelled(self, urn: int) -> None:
        rows, model = self.rows[AUTHORITY[urn]], self.model[urn]
        row = next(row for row in rows["school_return"] if row.school_id == urn)
        assert (row.status, row.before_exempt) == (model.status, model.before_exempt)
        assert (row.counted_submission, row.accepted_submission) == (model.counted, model.accepted_number)
        submissions = [row for row in rows.get("submission", []) if row.school_id == urn]
        assert [bool(one.on_behalf) for one in submissions] == [on_behalf for _, on_behalf in model.sent]
        requests = [one for one in rows.get("return_record", []) if one.school_id == urn and one.kind == "changes"]
        assert sum(one.ended_at is None for one in requests) == model.asked
        assert bool(row.given_back_why) == model.given_back
        waits = "awaiting_sign_off" in (model.status, model.before_exempt)
        assert (row.passed_on_at is not None, row.passed_on_by is not None) == (waits, waits)
        assert row.status != "accepted" or row.accepted_submission == row.counted_submission

    @staticmethod
    def counts(model: Modelled, *, accepted: bool) -> int:
        number = model.counts(model.accepted_number if accepted else model.counted)
        return 0 if number is None else number + OTHERS


def live(world: Callable[[], AbstractContextManager[World]], chosen: settings) -> None:
    """Runs the machine, each time in a world of its own."""
    machine: Any = type("LivedLife", (Life,), {"world": staticmethod(world)})
    run_state_machine_as_test(machine, settings=chosen)
