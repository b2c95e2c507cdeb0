"""What figures over many collections read of a submission, made now for those that have come

Revision ID: 0005
"""

import json
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = ("authority_id", "collection_id", "school_id", "submission")
FROZEN = ("phase_group", "district", "trust", "roll", "incidents_recorded", "recording_confidence")
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
        sa.Column("official", sa.SmallInteger(), nullable=False),
        sa.Column("assessed", sa.SmallInteger(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
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
    collection = sa.table("collection", sa.column("authority_id"), sa.column("collection_id"))
    summary = sa.table(
        "submission_summary",
        *(sa.column(name) for name in (*KEY, *FROZEN, "incidents", "official", "assessed", "measures", "items")),
    )
    for authority_id, collection_id in connection.execute(sa.select(collection)).all():
        rows = _of_collection(connection, authority_id, collection_id)
        if rows:
            connection.execute(summary.insert(), rows)


def _of_collection(connection: sa.Connection, *of: int) -> list[dict[str, Any]]:
    policies = _rows(connection, of, "policy_answer", "status", "reviewed_on", "review_due_on")
    courses = _rows(connection, of, "training_answer", "state", "trained", "eligible")
    incidents = _rows(connection, of, "incident_answer", "value")
    platforms = _rows(connection, of, "platform_answer", "standing", "risk_assessed_on")
    wishes = _rows(connection, of, "practice_answer", "state", "choices")
    found: list[dict[str, Any]] = []
    for sent in _select(connection, of, "submission", *KEY, *FROZEN):
        key = sent[2:4]
        held = sent.incidents_recorded != "not_held"
        counts = {row.item: row.value for row in incidents[key] if held and not row.item.startswith("of_")}
        official = [row for row in platforms[key] if row.standing == "official"]
        wished = [row.choices for row in wishes[key] if row.item == "support_wanted" and row.state == "answered"]
        measures = {
            "policies": _policies(policies[key]),
            "courses": {
                row.item: [row.trained, row.eligible] for row in courses[key] if row.state == "number" and row.eligible
            },
            "risks": {code: value for code, value in counts.items() if value != 0},
            "wishes": sorted(wished[0] or []) if wished else None,
        }
        found.append(
            dict(sent._mapping)
            | {
                "incidents": None if not counts or None in counts.values() else sum(counts.values()),
                "official": len(official),
                "assessed": sum(row.risk_assessed_on is not None for row in official),
                "measures": _as_text(measures),
                "items": _as_text(
                    {
                        "policies": {
                            row.item: [row.status, _day(row.review_due_on), _day(row.reviewed_on)]
                            for row in policies[key]
                        },
                        "platforms": {
                            row.item: [row.standing, row.risk_assessed_on is not None] for row in platforms[key]
                        },
                    }
                ),
            }
        )
    return found


def _policies(rows: list[Any]) -> dict[str, Any]:
    applying = [row for row in rows if row.status not in ("not_applicable", "not_answered")]
    in_place = [row for row in applying if row.status in ("in_place", "part_of_another")]
    without = [row for row in in_place if row.review_due_on is None]
    return {
        "apply": len(applying),
        "due": sorted(row.review_due_on.toordinal() for row in in_place if row.review_due_on),
        "reviewed": sorted(row.reviewed_on.toordinal() for row in without if row.reviewed_on),
        "undated": sum(row.reviewed_on is None for row in without),
    }


def _as_text(facts: dict[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))


def _day(day: Any) -> int | None:
    return None if day is None else day.toordinal()


def _rows(connection: sa.Connection, of: tuple[int, ...], table: str, *columns: str) -> dict[Any, list[Any]]:
    rows: dict[Any, list[Any]] = defaultdict(list)
    for row in _select(connection, of, table, *KEY, "item", *columns):
        rows[row[2:4]].append(row)
    return rows


def _select(connection: sa.Connection, of: tuple[int, ...], table: str, *columns: str) -> list[Any]:
    named = sa.table(table, *(sa.column(name, TYPES.get(name)) for name in columns))
    mine = (named.c.authority_id == of[0], named.c.collection_id == of[1])
    return list(connection.execute(sa.select(named).where(*mine)))
