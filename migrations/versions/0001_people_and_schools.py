"""People, authorities, schools and the audit chain

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "authority",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("la_code", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("brand", sa.String(length=7), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authority"),
        sa.UniqueConstraint("la_code", name="uq_authority_la_code"),
    )
    op.create_table(
        "identity_event",
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.SmallInteger(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("detail", document, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind <> ''", name="ck_identity_event_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_identity_event"),
    )
    op.create_index("ix_identity_event_authority_id_happened_at", "identity_event", ["authority_id", "happened_at"])
    op.create_table(
        "person",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("email", name="uq_person_email"),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("window", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window", name="pk_throttle"),
    )
    op.create_table(
        "authority_state",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("la_code", sa.String(length=3), nullable=False),
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("next_collection", sa.Integer(), nullable=False),
        sa.Column("audit_number", sa.Integer(), nullable=False),
        sa.Column("audit_hash", sa.String(length=64), nullable=False),
        sa.Column("settings", document, nullable=False),
        sa.CheckConstraint("data_version >= 0", name="ck_authority_state_version"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_authority_state_authority"),
        sa.PrimaryKeyConstraint("authority_id", name="pk_authority_state"),
    )
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("authority_id", sa.SmallInteger(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_invitation_authority"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
    )
    op.create_table(
        "membership",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.SmallInteger(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_membership_authority"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_membership_person"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
    )
    op.create_index("ix_membership_authority_id_school_id", "membership", ["authority_id", "school_id"])
    op.create_index("ix_membership_person_id", "membership", ["person_id"])
    op.create_table(
        "audit_event",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("collection_id", sa.Integer(), nullable=True),
        sa.Column("from_state", sa.String(length=40), nullable=True),
        sa.Column("to_state", sa.String(length=40), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("detail", document, nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority_state.authority_id"], name="fk_audit_event_authority_state"
        ),
        sa.PrimaryKeyConstraint("authority_id", "number", name="pk_audit_event"),
    )
    op.create_index(
        "ix_audit_event_authority_id_school_id_number", "audit_event", ["authority_id", "school_id", "number"]
    )
    op.create_table(
        "school",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("establishment_number", sa.String(length=10), nullable=True),
        sa.Column("establishment_type", sa.String(length=100), nullable=True),
        sa.Column("type_group", sa.String(length=100), nullable=True),
        sa.Column("phase", sa.String(length=60), nullable=True),
        sa.Column("phase_group", sa.String(length=30), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("low_age", sa.SmallInteger(), nullable=True),
        sa.Column("high_age", sa.SmallInteger(), nullable=True),
        sa.Column("religious_character", sa.String(length=100), nullable=True),
        sa.Column("roll", sa.Integer(), nullable=True),
        sa.Column("fsm_percent", sa.Numeric(precision=5, scale=2, asdecimal=False), nullable=True),
        sa.Column("trust", sa.String(length=200), nullable=True),
        sa.Column("town", sa.String(length=100), nullable=True),
        sa.Column("postcode", sa.String(length=10), nullable=True),
        sa.Column("district", sa.String(length=100), nullable=True),
        sa.Column("ward", sa.String(length=100), nullable=True),
        sa.Column("region", sa.String(length=60), nullable=True),
        sa.Column("easting", sa.Integer(), nullable=True),
        sa.Column("northing", sa.Integer(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status in ('open', 'closed', 'proposed')", name="ck_school_status"),
        sa.CheckConstraint("roll >= 0", name="ck_school_roll"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority_state.authority_id"], name="fk_school_authority_state"),
        sa.PrimaryKeyConstraint("authority_id", "school_id", name="pk_school"),
    )
    op.create_index("ix_school_authority_id_name", "school", ["authority_id", "name"])
    op.create_table(
        "sign_in_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name="fk_sign_in_session_membership"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sign_in_session_person"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_session"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_session_token_hash"),
    )
    op.create_index("ix_sign_in_session_membership_id", "sign_in_session", ["membership_id"])
    op.create_index("ix_sign_in_session_person_id", "sign_in_session", ["person_id"])
    op.create_table(
        "school_link",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("linked_urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "school_id"], ["school.authority_id", "school.school_id"], name="fk_school_link_school"
        ),
        sa.PrimaryKeyConstraint("authority_id", "school_id", "linked_urn", "kind", name="pk_school_link"),
    )


def downgrade() -> None:
    for table in (
        "school_link",
        "sign_in_session",
        "school",
        "audit_event",
        "membership",
        "invitation",
        "authority_state",
        "throttle",
        "person",
        "identity_event",
        "authority",
    ):
        op.drop_table(table)
