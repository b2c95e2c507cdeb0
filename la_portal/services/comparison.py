"""A school beside similar ones: the one place that opens a whole authority for a person of one of its schools.

What leaves it is made of at least ten schools and goes through `disclosure`; no other school's row, count or name does.
Whole numbers only: who looks before and after another school sends, or knows its own part of a sum, does not learn the
other's numbers by taking away.
"""

from __future__ import annotations

from datetime import datetime

from la_portal.access import require
from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.disclosure import FEWEST_SCHOOLS
from la_portal.queries import comparison
from la_portal.queries.comparison import INCIDENTS, MEASURES, POLICIES, Compared, Comparison, Measured, Part
from la_portal.queries.returns import ReturnFacts
from la_portal.queries.similar import similar
from la_portal.queries.verdicts import compared
from la_portal.vocabulary import Actor, Permission, Scope

_ASKED_ALWAYS = {POLICIES, INCIDENTS}


def compare(database: Database, actor: Actor, facts: ReturnFacts, submission: int, at: datetime) -> Comparison:
    """That submission of the return beside similar schools and the authority, as at that moment.

    A measure that the collection did not ask this school about has no row. Raises NotFound for a return outside the
    actor's scope and for a submission that is not there, NotAllowed where the actor may not see returns.
    """
    with database.tenant(_authority(actor, facts)) as session:
        mine = comparison.place(session, facts, submission)
        others = comparison.others(session, facts, mine.phase_group)
        parts = comparison.parts(session, facts, submission, london_date(at))
    chosen = similar(mine, others)
    asked = [one for one in MEASURES if one.code in _ASKED_ALWAYS or facts.school_id in parts.get(one.code, {})]
    rows = tuple(_row(measure, parts.get(measure.code, {}), facts.school_id, chosen.urns) for measure in asked)
    return Comparison(len(chosen.urns), FEWEST_SCHOOLS, chosen.still_to_send, chosen.chosen_by, rows)


def _row(measure: Measured, parts: dict[int, Part], own: int, similar_urns: frozenset[int]) -> Compared:
    mine = parts.get(own, Part(0, None))
    alike = [part for urn, part in parts.items() if urn in similar_urns]
    return compared(measure, mine, alike, len(similar_urns), [part for urn, part in parts.items() if urn != own])


def _authority(actor: Actor, facts: ReturnFacts) -> Scope:
    """The whole authority of a return that the actor may see."""
    require(actor, Permission.SEE_RETURN, Scope(facts.authority_id, frozenset({facts.school_id})))
    return Scope(facts.authority_id)
