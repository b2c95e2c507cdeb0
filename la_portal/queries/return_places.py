"""Where returns stand by district, phase and trust."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func

from la_portal.db import TenantSession
from la_portal.models import SchoolReturn
from la_portal.queries.collections import span
from la_portal.queries.counted import exempt, expected, then_or_now
from la_portal.queries.filters import Filters
from la_portal.queries.return_states import RETURN_STATE, ReturnState

FEWEST_OF_A_TRUST = 3


@dataclass(frozen=True)
class Place:
    """So many schools of one phase group, district and trust whose return is in one state; None where it has none.

    `extended` of them have more time than others.
    """

    phase_group: str
    district: str | None
    trust: str | None
    state: ReturnState
    schools: int
    extended: int = 0


@dataclass(frozen=True)
class Standing:
    """The schools of one place by the state of their return. `accepted_only` tells what counts as returned."""

    name: str | None
    accepted: int
    waiting: int
    in_draft: int
    not_started: int
    accepted_only: bool = False

    @property
    def asked(self) -> int:
        """How many are asked."""
        return self.accepted + self.waiting + self.in_draft + self.not_started

    @property
    def returned(self) -> int:
        """How many returns count."""
        return self.accepted if self.accepted_only else self.accepted + self.waiting

    @property
    def missing(self) -> int:
        """How many have never sent one."""
        return self.in_draft + self.not_started

    def of(self, state: ReturnState) -> int:
        """How many are in that state."""
        return getattr(self, state)


def places(session: TenantSession, filters: Filters) -> list[Place]:
    """The schools that the chosen collection asks, by place and state, in one statement; sorted."""
    chosen = span(session, filters).chosen
    place = tuple(then_or_now(name) for name in ("phase_group", "district", "trust"))
    later = func.sum(case((SchoolReturn.extended_to > chosen.due_on, 1), else_=0))
    columns = (*place, RETURN_STATE.label("state"))
    statement = expected(session, filters, [chosen.collection_id], *columns, func.count(), later).group_by(*columns)
    rows = [
        Place(phase, district, trust, ReturnState(state), int(schools), int(extended))
        for phase, district, trust, state, schools, extended in session.execute(statement)
    ]
    return sorted(rows, key=lambda row: (row.phase_group, row.district or "", row.trust or "", row.state))


def exemptions(session: TenantSession, filters: Filters) -> int:
    """How many schools need not return, of those that the choice is about."""
    chosen = span(session, filters).chosen.collection_id
    return session.execute(exempt(session, filters, chosen, func.count())).scalar_one()


def standings(
    rows: Iterable[Place], name: Callable[[Place], str | None], *, accepted_only: bool = False
) -> list[Standing]:
    """The same schools by what `name` calls their place: smallest share returned first, then most missing."""
    counted: dict[str | None, Counter[ReturnState]] = {}
    for row in rows:
        counted.setdefault(name(row), Counter())[row.state] += row.schools
    made = [
        Standing(one, *(states[state] for state in ReturnState), accepted_only=accepted_only)
        for one, states in counted.items()
    ]
    return sorted(made, key=lambda one: (one.returned / one.asked, -one.missing, one.name is None, one.name or ""))


def small_trusts(rows: Sequence[Place]) -> frozenset[str]:
    """The trusts with so few schools that they are told together."""
    schools: Counter[str] = Counter()
    for row in rows:
        if row.trust is not None:
            schools[row.trust] += row.schools
    return frozenset(trust for trust, count in schools.items() if count < FEWEST_OF_A_TRUST)
