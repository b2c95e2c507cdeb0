"""What figures over many collections read of a submission, made now for those that have come

Revision ID: 0005
"""

import json
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = ("authority_id", "collection_id", "school_id", "submission")
FROZEN = ("phase_group", "district", "trust", "roll", "incidents_recorded", "recording_confidence")
REVIEW_YEARS = 2  # policy_review_months of edition 2026.1, the only one whose returns can stand here
LEAP_DAY = (2, 29)
TYPES: dict[str, Any] = {
    "choices": sa.JSON(),
    "reviewed_on": sa.Date(),
    "review_due_on": sa.Date(),
    "risk_assessed_on": sa.Date(),
}


def upgrade() -> None:
    op.create_table(
        "submission_summary",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("phase_group", sa.String(length=30), nullable=False),
        sa.Column("district", sa.String(length=100), nullable=True),
        sa.Column("trust", sa.String(length=200), nullable=True),
        sa.Column("roll", sa.Integer(), nullable=True),
        sa.Column("incidents_recorded", sa.String(length=10), nullable=False),
        sa.Column("recording_confidence", sa.String(length=10), nullable=True),
        sa.Column("incidents", sa.Integer(), nullable=True),
        sa.Column("policies_apply", sa.SmallInteger(), nullable=False),
        sa.Column("policies_in_date", sa.SmallInteger(), nullable=False),
        sa.Column("staff_trained", sa.Integer(), nullable=True),
        sa.Column("staff_eligible", sa.Integer(), nullable=True),
        sa.Column("official", sa.SmallInteger(), nullable=False),
        sa.Column("assessed", sa.SmallInteger(), nullable=False),
        sa.Column("flags", sa.SmallInteger(), nullable=False),
        sa.Column("unclear", sa.SmallInteger(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=True),
        sa.Column("courses", sa.Text(), nullable=False),
        sa.Column("risks", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "collection_id", "school_id", "submission"],
            [f"submission.{name}" for name in KEY],
            name="fk_submission_summary_submission",
        ),
        sa.PrimaryKeyConstraint(*KEY, name="pk_submission_summary"),
    )
    _summarise()


def _summarise() -> None:
    connection = op.get_bind()
    columns = (sa.column("authority_id"), sa.column("collection_id"), sa.column("due_on", sa.Date()))
    for authority_id, collection_id, due_on in connection.execute(sa.select(sa.table("collection", *columns))).all():
        rows = _of_collection(connection, due_on, authority_id, collection_id)
        if rows:
            summary = sa.table("submission_summary", *map(sa.column, rows[0]))
            connection.execute(summary.insert(), rows)


def _of_collection(connection: sa.Connection, due_on: date, *of: int) -> list[dict[str, Any]]:
    policies = _rows(connection, of, "policy_answer", "status", "reviewed_on", "review_due_on")
    courses = _rows(connection, of, "training_answer", "state", "trained", "eligible")
    incidents = _rows(connection, of, "incident_answer", "value")
    actions = _rows(connection, of, "action_answer", "value")
    asked_of_platforms = ("standing", "risk_assessed_on", "used_with_under_age", "devices", "responsible")
    platforms = _rows(connection, of, "platform_answer", *asked_of_platforms)
    wishes = _rows(connection, of, "practice_answer", "state", "choices")
    return [
        dict(sent._mapping)
        | _policies(policies[sent[2:4]], due_on)
        | _training(courses[sent[2:4]])
        | _incidents(incidents[sent[2:4]], actions[sent[2:4]], held=sent.incidents_recorded != "not_held")
        | _wishes(wishes[sent[2:4]])
        | _items(policies[sent[2:4]], platforms[sent[2:4]])
        for sent in _select(connection, of, "submission", *KEY, *FROZEN)
    ]


def _policies(rows: list[Any], due_on: date) -> dict[str, int]:
    applying = [row for row in rows if row.status not in ("not_applicable", "not_answered")]
    fine = [last >= due_on.toordinal() for last in map(_in_short, rows) if isinstance(last, int)]
    return {"policies_apply": len(applying), "policies_in_date": sum(fine)}


def _in_short(policy: Any) -> int | str:
    if policy.status not in ("in_place", "part_of_another"):
        return str(policy.status)
    if policy.review_due_on or policy.reviewed_on is None:
        return (policy.review_due_on or date.max).toordinal()
    after = policy.reviewed_on + timedelta(days=1)
    later = after.year + REVIEW_YEARS
    if (after.month, after.day) == LEAP_DAY:
        return date(later, 2, 28).toordinal()
    return after.replace(year=later).toordinal() - 1


def _training(rows: list[Any]) -> dict[str, Any]:
    told = {row.item: [row.trained, row.eligible] if row.state == "number" else row.state for row in rows}
    staff = [(row.trained, row.eligible) for row in rows if row.item == "staff_online_safety" and row.eligible]
    trained, eligible = staff[0] if staff else (None, None)
    return {"staff_trained": trained, "staff_eligible": eligible, "courses": _as_text(told)}


def _incidents(rows: list[Any], actions: list[Any], *, held: bool) -> dict[str, Any]:
    counts = {row.item: row.value for row in rows if held and not row.item.startswith("of_")}
    return {
        "incidents": None if not counts or None in counts.values() else sum(counts.values()),
        "risks": _as_text({code: value for code, value in counts.items() if value != 0}),
        "parts": _as_text({row.item: row.value for row in (*rows, *actions) if row.item.startswith(("of_", "act_"))}),
    }


def _wishes(rows: list[Any]) -> dict[str, Any]:
    said = [row.choices for row in rows if row.item == "support_wanted" and row.state == "answered"]
    return {"wishes": _as_text(sorted(said[0] or [])) if said else None}


def _items(policies: list[Any], platforms: list[Any]) -> dict[str, Any]:
    official = [row for row in platforms if row.standing == "official"]
    assessed = {row.item for row in official if row.risk_assessed_on is not None}
    items = {
        "policies": {row.item: _in_short(row) for row in policies},
        "platforms": {row.item: "assessed" if row.item in assessed else row.standing for row in platforms},
    }
    flags = (("used_with_under_age", "yes"), ("devices", "personal"), ("responsible", "none"))
    return {
        "official": len(official),
        "assessed": len(assessed),
        "flags": sum(getattr(row, name) == value for row in platforms for name, value in flags),
        "unclear": sum(row.used_with_under_age == "not_known" for row in platforms),
        "items": _as_text(items),
    }


def _as_text(facts: dict[str, Any] | list[str]) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))


def _rows(connection: sa.Connection, of: tuple[int, ...], table: str, *columns: str) -> dict[Any, list[Any]]:
    rows: dict[Any, list[Any]] = defaultdict(list)
    for row in _select(connection, of, table, *KEY, "item", *columns):
        rows[row[2:4]].append(row)
    return rows


def _select(connection: sa.Connection, of: tuple[int, ...], table: str, *columns: str) -> list[Any]:
    named = sa.table(table, *(sa.column(name, TYPES.get(name)) for name in columns))
    mine = (named.c.authority_id == of[0], named.c.collection_id == of[1])
    return list(connection.execute(sa.select(named).where(*mine)))
