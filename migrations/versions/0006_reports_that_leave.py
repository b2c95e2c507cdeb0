"""Annual reports in their editions, and files that are made in the background

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "report_edition",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("academic_year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draws", sa.SmallInteger(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("beside", document, nullable=False),
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("words", document, nullable=False),
        sa.Column("taken_out", document, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("drawn_at", moment, nullable=False),
        sa.Column("drawn_by", sa.Uuid(), nullable=True),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", moment, nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", moment, nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", moment, nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "status in ('draft', 'in_review', 'reviewed', 'published')", name="ck_report_edition_status"
        ),
        sa.CheckConstraint("edition > 0", name="ck_report_edition_edition"),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority_state.authority_id"], name="fk_report_edition_authority_state"
        ),
        sa.PrimaryKeyConstraint("authority_id", "academic_year", "edition", name="pk_report_edition"),
    )
    _download()


def _download() -> None:
    op.create_table(
        "download",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("what", document, nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.SmallInteger(), nullable=False),
        sa.Column("steps", sa.SmallInteger(), nullable=False),
        sa.Column("touched_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.CheckConstraint("state in ('making', 'ready', 'failed')", name="ck_download_state"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority_state.authority_id"], name="fk_download_authority_state"),
        sa.PrimaryKeyConstraint("authority_id", "id", name="pk_download"),
    )
    op.create_table(
        "download_part",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("download_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "download_id"], ["download.authority_id", "download.id"], name="fk_download_part_download"
        ),
        sa.PrimaryKeyConstraint("authority_id", "download_id", "number", name="pk_download_part"),
    )
