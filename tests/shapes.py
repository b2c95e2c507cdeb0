"""The shapes that a select can take, each written as if its author had forgotten whose rows it should give."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, extract, func, join, literal, select, text, true, union, union_all
from sqlalchemy.orm import aliased

from la_portal.models import AuthorityState, Collection, School, SchoolReturn
from tests.tenants import THEIR_SCHOOL, THEIRS

_other = aliased(School)
_sub = select(School.school_id, School.name).subquery()
_cte = select(School.name).cte()
_numbered = select(School.name, func.row_number().over(order_by=School.name).label("place")).subquery()
_count = select(func.count(School.school_id).filter(School.roll > 0).label("n")).subquery()
_window = select(func.count(School.school_id).over().label("n")).cte()
_theirs = School.school_id == THEIR_SCHOOL

# Shapes that the criteria reach: each gives our rows alone.
COVERED: dict[str, Any] = {
    "entity": select(School),
    "column": select(School.name),
    "expression": select(School.name + ""),
    "alias": select(_other.name),
    "subquery": select(_sub.c.name),
    "CTE": select(_cte.c.name),
    "union": union(select(School.name), select(_other.name)),
    "union all in a CTE": select(union_all(select(School.name), select(_other.name)).cte().c.name),
    "inner join": select(_other.name).select_from(School).join(_other, true()),
    "outer join": select(func.coalesce(_other.name, "")).select_from(School).outerjoin(_other, true()),
    "cartesian": select(School.name).select_from(AuthorityState).join(School, true()),
    "in a subquery": select(School.name).where(School.authority_id.in_(select(_other.authority_id))),
    "window in a subquery": select(_numbered.c.name),
    "order by": select(School.name).order_by(func.count(School.school_id).over()),
    "group by": select(School.name, func.count()).group_by(School.name),
    "select_from alone": select(literal("")).select_from(School),
}

# Shapes that tell a number or a truth: what they give where they see our rows alone.
COUNTED: dict[str, tuple[Any, Any]] = {
    "count": (select(func.count()).select_from(School), 2),
    "count of a column": (select(func.count(School.school_id)), 2),
    "scalar subquery": (select(select(func.count(School.school_id)).scalar_subquery()), 2),
    "count beside another": (select(func.count(School.school_id), func.max(School.school_id)), 2),
    "exists": (select(select(School.school_id).where(_theirs).exists()), False),
    "exists of a select": (select(exists(select(School.school_id).where(_theirs))), False),
    "correlated exists": (
        select(func.count(Collection.collection_id)).where(
            select(SchoolReturn.school_id).where(SchoolReturn.authority_id == THEIRS.authority_id).exists()
        ),
        0,
    ),
    "filtered count with select_from": (
        select(func.count(School.school_id).filter(School.roll > 0)).select_from(School),
        2,
    ),
    "filtered count inside, with where": (
        select(
            select(func.count(School.school_id).filter(School.roll > 0))
            .where(School.authority_id > 0)
            .scalar_subquery()
        ).select_from(AuthorityState),
        2,
    ),
}

# Shapes that the criteria do not reach, though they name mapped classes or nothing but text: each has to raise.
BEYOND: dict[str, Any] = {
    "Core table": select(School.__table__.c.name),
    "text()": text("select name from school"),
    "from_statement()": select(School).from_statement(text("select * from school")),
    "Core join": select(School.name).select_from(join(AuthorityState.__table__, School.__table__, true())),
    "Core table joined to a class": select(School.__table__.c.name)
    .select_from(AuthorityState)
    .join(School.__table__, true()),
    "window alone": select(func.count(School.school_id).over()),
    "extract alone": select(extract("year", School.imported_at)),
    "filtered count alone": select(func.count(School.school_id).filter(School.roll > 0)),
    "filtered count as a scalar": select(
        AuthorityState.authority_id, select(func.count(School.school_id).filter(School.roll > 0)).scalar_subquery()
    ),
    "filtered count in a subquery": select(_count.c.n).select_from(AuthorityState).join(_count, true()),
    "window in a CTE": select(_window.c.n).select_from(AuthorityState).join(_window, true()),
    "EXPLAIN": text("explain select name from school"),
}
