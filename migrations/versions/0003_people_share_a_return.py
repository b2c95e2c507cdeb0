"""Who saved, signs, reads and answers for a return, and words that can be taken out

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    for column in (
        sa.Column("saves", document, server_default=sa.text("'{}'"), nullable=False),
        sa.Column("passed_on_at", moment, nullable=True),
        sa.Column("passed_on_by", sa.Uuid(), nullable=True),
        sa.Column("given_back_why", sa.Text(), nullable=True),
        sa.Column("before_exempt", sa.String(length=20), nullable=True),
        sa.Column("expected_incidents", sa.Numeric(precision=8, scale=1, asdecimal=False), nullable=True),
    ):
        op.add_column("school_return", column)
    op.add_column("submission", sa.Column("on_behalf", sa.Boolean(), server_default=sa.false(), nullable=False))
    for column in (
        sa.Column("redacted_at", moment, nullable=True),
        sa.Column("redacted_by", sa.Uuid(), nullable=True),
        sa.Column("redacted_why", sa.Text(), nullable=True),
    ):
        op.add_column("free_text", column)
    op.add_column("school", sa.Column("dsl_may_send", sa.Boolean(), nullable=True))
    op.add_column("membership", sa.Column("sections", document, nullable=True))
    op.add_column("invitation", sa.Column("sections", document, nullable=True))
    _return_record()
    _return_reading()


def _key() -> tuple[sa.Column[int], ...]:
    return (
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
    )


def _to_return(table: str) -> sa.ForeignKeyConstraint:
    key = ("authority_id", "collection_id", "school_id")
    return sa.ForeignKeyConstraint(key, [f"school_return.{column}" for column in key], name=f"fk_{table}_school_return")


def _return_record() -> None:
    op.create_table(
        "return_record",
        *_key(),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("submission", sa.SmallInteger(), nullable=False),
        sa.Column("items", document, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ended_as", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind in ('changes', 'contested', 'confirmed')", name="ck_return_record_kind"),
        _to_return("return_record"),
        sa.PrimaryKeyConstraint("authority_id", "collection_id", "school_id", "id", name="pk_return_record"),
    )


def _return_reading() -> None:
    op.create_table(
        "return_reading",
        *_key(),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        _to_return("return_reading"),
        sa.PrimaryKeyConstraint(
            "authority_id", "collection_id", "school_id", "person_id", "read_on", name="pk_return_reading"
        ),
    )
