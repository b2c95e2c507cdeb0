"""Patches: which schools an officer looks after, from when until when. A school has one patch at a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from la_portal.access import require
from la_portal.clock import in_words
from la_portal.db import TenantSession
from la_portal.errors import BadInput, NotFound
from la_portal.models import School, SchoolGroup
from la_portal.queries.filters import clean
from la_portal.services import audit
from la_portal.services.authorities import lock
from la_portal.vocabulary import Actor, GroupKind, Permission

LONGEST_NAME = 60
ONE_DAY = timedelta(days=1)
_SHOWN = 5


def put_in_patch(
    session: TenantSession, actor: Actor, name: str, urns: Collection[int], from_on: date, at: datetime
) -> int:
    """These schools belong to the patch from that day on, and to no other; how many of them moved.

    Raises BadInput for a name that cannot be kept, schools that the authority does not have, and those that belong to
    a patch that begins later.
    """
    require(actor, Permission.KEEP_NOTES)
    authority_id = lock(session).authority_id
    wanted = _read_name(name)
    name = _spelling(session, wanted) or wanted
    _refuse_strangers(session, urns)
    rows = _rows_of(session, urns)
    _refuse_later(rows, from_on)
    moved = 0
    for urn in sorted(set(urns)):
        last = rows.get(urn, [])[-1:]
        moved += _move(session, authority_id, urn, last[0] if last else None, name, from_on)
    if moved:
        audit.record(session, actor, "patch_filled", at=at)
    return moved


def rename_patch(session: TenantSession, actor: Actor, name: str, new_name: str, at: datetime) -> None:
    """The patch has another name, and so has its history. Raises NotFound, and BadInput where that name is taken."""
    require(actor, Permission.KEEP_NOTES)
    lock(session)
    rows = _of_name(session, name)
    wanted = _read_name(new_name)
    taken = _spelling(session, wanted)
    if taken not in {None, name}:
        raise BadInput(f"There is a patch {taken} already. Choose another name, or put the schools into it", "name")
    for row in rows:
        row.name = wanted
    audit.record(session, actor, "patch_renamed", at=at)


def end_patch(session: TenantSession, actor: Actor, name: str, until_on: date, at: datetime) -> None:
    """The patch ends with that day: its schools belong to it no longer, and those that were to join never do."""
    require(actor, Permission.KEEP_NOTES)
    lock(session)
    rows = [row for row in _of_name(session, name) if row.until_on is None or row.until_on > until_on]
    if not rows:
        raise BadInput(f"No school is in {name} after {in_words(until_on)}. It has ended already", "until")
    for row in rows:
        if row.from_on > until_on:
            _stay(session, row)
            session.delete(row)
        else:
            row.until_on = until_on
    audit.record(session, actor, "patch_ended", at=at)


def _stay(session: TenantSession, coming: SchoolGroup) -> None:
    """The patch that the school would have left for the one that never comes goes on."""
    left = select(SchoolGroup).where(
        SchoolGroup.authority_id == coming.authority_id,
        SchoolGroup.school_id == coming.school_id,
        SchoolGroup.kind == GroupKind.PATCH,
        SchoolGroup.until_on == coming.from_on - ONE_DAY,
    )
    for row in session.execute(left).scalars():
        row.until_on = None


def _move(
    session: TenantSession, authority_id: int, urn: int, last: SchoolGroup | None, name: str, from_on: date
) -> bool:
    goes_on = last is not None and (last.until_on is None or last.until_on >= from_on)
    if last is not None and goes_on and last.name == name and last.until_on is None:
        return False
    if last is not None and last.from_on == from_on:
        last.name, last.until_on = name, None
        return True
    if last is not None and goes_on:
        last.until_on = from_on - ONE_DAY
    kept = {"authority_id": authority_id, "school_id": urn, "kind": GroupKind.PATCH, "from_on": from_on}
    session.add(SchoolGroup(**kept, name=name))
    return True


def _read_name(typed: str) -> str:
    name = " ".join(clean(typed).split())
    if not name:
        raise BadInput("Give the patch a name, like North", "name")
    if len(name) > LONGEST_NAME:
        raise BadInput(f"The name is longer than {LONGEST_NAME} characters. Shorten it", "name")
    return name


def _spelling(session: TenantSession, name: str) -> str | None:
    """The name as a patch has it already, whatever its case; None where there is no such patch."""
    statement = select(SchoolGroup.name).where(
        SchoolGroup.kind == GroupKind.PATCH, func.lower(SchoolGroup.name) == name.lower()
    )
    return session.execute(statement.limit(1)).scalar()


def _refuse_strangers(session: TenantSession, urns: Collection[int]) -> None:
    if not urns:
        raise BadInput("Say which schools: choose a district, phase or trust, or write their URNs", "urns")
    known = set(session.execute(select(School.school_id).where(School.school_id.in_(set(urns)))).scalars())
    unknown = sorted(set(urns) - known)
    if unknown:
        more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
        listed = ", ".join(map(str, unknown[:_SHOWN]))
        raise BadInput(f"There is no school {listed}{more} here. Check the URNs", "urns")


def _rows_of(session: TenantSession, urns: Collection[int]) -> dict[int, list[SchoolGroup]]:
    statement = (
        select(SchoolGroup)
        .where(SchoolGroup.kind == GroupKind.PATCH, SchoolGroup.school_id.in_(set(urns)))
        .order_by(SchoolGroup.from_on)
    )
    found: dict[int, list[SchoolGroup]] = {}
    for row in session.execute(statement).scalars():
        found.setdefault(row.school_id, []).append(row)
    return found


def _refuse_later(rows: dict[int, list[SchoolGroup]], from_on: date) -> None:
    later = [one[-1] for one in rows.values() if one[-1].from_on > from_on]
    if later:
        first = min(later, key=lambda row: row.school_id)
        raise BadInput(
            f"{first.school_id} is in {first.name} from {in_words(first.from_on)}. Choose that day or a later one",
            "from",
        )


def _of_name(session: TenantSession, name: str) -> list[SchoolGroup]:
    statement = select(SchoolGroup).where(SchoolGroup.kind == GroupKind.PATCH, SchoolGroup.name == clean(name))
    rows = list(session.execute(statement).scalars())
    if not rows:
        raise NotFound
    return rows
