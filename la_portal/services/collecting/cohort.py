"""Which schools a collection asks: those of its cohort that are open in the register on the day of opening."""

from __future__ import annotations

from sqlalchemy import select

from la_portal.catalogue.wording import listed
from la_portal.db import TenantSession
from la_portal.errors import BadInput
from la_portal.models import School
from la_portal.queries.expectation import Asked
from la_portal.services.collecting.asking import Cohort
from la_portal.vocabulary import RegisterStatus

_NAMED = 5


def schools_of(session: TenantSession, who: Cohort) -> list[Asked]:
    """The open schools of the cohort.

    Raises BadInput where it has none, or names a school or a district that the register does not have open.
    """
    mine = School.authority_id == session.scope.authority_id
    columns = (School.school_id, School.phase_group, School.roll, School.district)
    rows = session.execute(select(*columns).where(mine, School.status == RegisterStatus.OPEN)).all()
    if not rows:
        raise BadInput("There are no open schools to ask. Import the school register first", "who")
    _refuse_unknown(who, {row.school_id for row in rows}, {row.district for row in rows})
    chosen = [Asked(row.school_id, row.phase_group, row.roll) for row in rows if _is_in(who, *row)]
    if not chosen:
        raise BadInput("No open school is in all that you chose. Choose more groups or districts", "who")
    return chosen


def _is_in(who: Cohort, urn: int, phase: str, _roll: int | None, district: str | None) -> bool:
    if who.schools:
        return urn in who.schools
    return (not who.phases or phase in who.phases) and (not who.districts or district in who.districts)


def _refuse_unknown(who: Cohort, urns: set[int], districts: set[str | None]) -> None:
    if strangers := sorted(set(who.schools) - urns):
        named = listed([str(urn) for urn in strangers[:_NAMED]])
        more = f" and {len(strangers) - _NAMED} more" if len(strangers) > _NAMED else ""
        word = "is the URN of no open school" if len(strangers) == 1 else "are URNs of no open school"
        raise BadInput(f"{named}{more} {word}. Correct what is wrong, or take it out", "schools")
    if unknown := sorted(set(who.districts) - districts):
        raise BadInput(f"No open school is in the district '{unknown[0]}'. Choose one from the list", "districts")
