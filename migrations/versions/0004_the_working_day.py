"""The authority's working day: mail that waits, plans, reminders, notes, groups, registers, and links to sign in with

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("collection", sa.Column("asked_of", document, server_default=sa.text("'{}'"), nullable=False))
    op.add_column("collection", sa.Column("closed_at", moment, nullable=True))
    op.add_column("invitation", sa.Column("trust", sa.String(length=200), nullable=True))
    op.add_column("invitation", sa.Column("hands_over", sa.Uuid(), nullable=True))
    op.add_column("invitation", sa.Column("invited_by", sa.Uuid(), nullable=True))
    op.add_column("membership", sa.Column("trust", sa.String(length=200), nullable=True))
    op.add_column("return_record", sa.Column("reasons", document, server_default=sa.text("'{}'"), nullable=False))
    op.add_column("return_record", sa.Column("answer_by", sa.Date(), nullable=True))
    op.add_column("school_return", sa.Column("extended_to", sa.Date(), nullable=True))
    op.add_column("school_return", sa.Column("extended_why", sa.Text(), nullable=True))
    op.add_column("submission", sa.Column("unusual", document, nullable=True))
    op.create_index(
        "ix_identity_event_person_id_happened_at", "identity_event", ["person_id", "happened_at"], unique=False
    )
    _identity_mail()
    _outbox_message()
    _sign_in_link()
    _collection_plan()
    _register_import()
    _note()
    _reminder()
    _school_group()


def _identity_mail() -> None:
    op.create_table(
        "identity_mail",
        sa.Column("authority_id", sa.SmallInteger(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("next_try_at", moment, nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("given_up_at", moment, nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_identity_mail"),
    )
    op.create_index("ix_identity_mail_next_try_at", "identity_mail", ["next_try_at"], unique=False)


def _outbox_message() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("collection_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link_text", sa.String(length=100), nullable=False),
        sa.Column("link_path", sa.String(length=200), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=True),
        sa.Column("batch", sa.Uuid(), nullable=True),
        sa.Column("reached", document, server_default=sa.text("'[]'"), nullable=False),
        sa.Column("refused", document, server_default=sa.text("'[]'"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("next_try_at", moment, nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("given_up_at", moment, nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("authority_id", "id", name="pk_outbox_message"),
        sa.UniqueConstraint("authority_id", "once", name="uq_outbox_message_authority_id_once"),
    )
    op.create_index(
        "ix_outbox_message_authority_id_next_try_at", "outbox_message", ["authority_id", "next_try_at"], unique=False
    )
    op.create_index(
        "ix_outbox_message_authority_id_school_id_created_at",
        "outbox_message",
        ["authority_id", "school_id", "created_at"],
        unique=False,
    )


def _sign_in_link() -> None:
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sign_in_link_person"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_link"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_link_token_hash"),
    )
    op.create_index("ix_sign_in_link_person_id", "sign_in_link", ["person_id"], unique=False)


def _collection_plan() -> None:
    op.create_table(
        "collection_plan",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("academic_year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("term", sa.String(length=6), nullable=False),
        sa.Column("typed", document, nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("saved_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority_state.authority_id"], name="fk_collection_plan_authority_state"
        ),
        sa.PrimaryKeyConstraint("authority_id", "academic_year", "term", name="pk_collection_plan"),
    )


def _register_import() -> None:
    op.create_table(
        "register_import",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=True),
        sa.Column("rows", document, nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("read_at", moment, nullable=False),
        sa.Column("applied_at", moment, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority_state.authority_id"], name="fk_register_import_authority_state"
        ),
        sa.PrimaryKeyConstraint("authority_id", "id", name="pk_register_import"),
    )


def _note() -> None:
    op.create_table(
        "note",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("followed_up_at", moment, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "school_id"], ["school.authority_id", "school.school_id"], name="fk_note_school"
        ),
        sa.PrimaryKeyConstraint("authority_id", "school_id", "id", name="pk_note"),
    )
    op.create_index(
        "ix_note_authority_id_school_id_made_at", "note", ["authority_id", "school_id", "made_at"], unique=False
    )


def _reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("audience", sa.String(length=30), nullable=False),
        sa.Column("sends_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("done_at", moment, nullable=True),
        sa.CheckConstraint("step > 0", name="ck_reminder_step"),
        sa.ForeignKeyConstraint(
            ["authority_id", "collection_id"],
            ["collection.authority_id", "collection.collection_id"],
            name="fk_reminder_collection",
        ),
        sa.PrimaryKeyConstraint("authority_id", "collection_id", "step", name="pk_reminder"),
    )


def _school_group() -> None:
    op.create_table(
        "school_group",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("from_on <= until_on", name="ck_school_group_dates"),
        sa.ForeignKeyConstraint(
            ["authority_id", "school_id"], ["school.authority_id", "school.school_id"], name="fk_school_group_school"
        ),
        sa.PrimaryKeyConstraint("authority_id", "school_id", "kind", "from_on", name="pk_school_group"),
    )
    op.create_index(
        "ix_school_group_authority_id_kind_name", "school_group", ["authority_id", "kind", "name"], unique=False
    )
