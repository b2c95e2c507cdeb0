"""Collections, returns, submissions and typed answers

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "collection",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("academic_year", sa.SmallInteger(), nullable=False),
        sa.Column("term", sa.String(length=6), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("counts_to", sa.Date(), nullable=False),
        sa.Column("school_days", sa.SmallInteger(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("edition", sa.String(length=10), nullable=False),
        sa.Column("definition", document, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("term in ('autumn', 'spring', 'summer')", name="ck_collection_term"),
        sa.CheckConstraint("counts_from <= counts_to and counts_to < opens_on", name="ck_collection_counting_period"),
        sa.CheckConstraint("opens_on <= due_on and due_on <= closes_on", name="ck_collection_dates"),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority_state.authority_id"], name="fk_collection_authority_state"
        ),
        sa.PrimaryKeyConstraint("authority_id", "collection_id", name="pk_collection"),
        sa.UniqueConstraint(
            "authority_id", "academic_year", "term", name="uq_collection_authority_id_academic_year_term"
        ),
    )
    op.create_table(
        "school_return",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("draft", document, nullable=False),
        sa.Column("versions", document, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_submission", sa.SmallInteger(), nullable=True),
        sa.Column("accepted_submission", sa.SmallInteger(), nullable=True),
        sa.CheckConstraint(
            "status in ('not_started', 'draft', 'awaiting_sign_off', 'submitted', 'accepted', 'exempt', "
            "'closed_unsent')",
            name="ck_school_return_status",
        ),
        sa.CheckConstraint("accepted_submission <= counted_submission", name="ck_school_return_accepted_counts"),
        sa.ForeignKeyConstraint(
            ["authority_id", "collection_id"],
            ["collection.authority_id", "collection.collection_id"],
            name="fk_school_return_collection",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "school_id"], ["school.authority_id", "school.school_id"], name="fk_school_return_school"
        ),
        sa.PrimaryKeyConstraint("authority_id", "collection_id", "school_id", name="pk_school_return"),
    )
    op.create_index(
        "ix_school_return_authority_id_school_id_collection_id",
        "school_return",
        ["authority_id", "school_id", "collection_id"],
    )
    op.create_table(
        "submission",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("declared_as", sa.String(length=40), nullable=False),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=10), nullable=False),
        sa.Column("phase_group", sa.String(length=30), nullable=False),
        sa.Column("district", sa.String(length=100), nullable=True),
        sa.Column("trust", sa.String(length=200), nullable=True),
        sa.Column("roll", sa.Integer(), nullable=True),
        sa.Column("roll_disputed", sa.Boolean(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("post", sa.String(length=40), nullable=True),
        sa.Column("school_days", sa.SmallInteger(), nullable=False),
        sa.Column("incidents_recorded", sa.String(length=10), nullable=False),
        sa.Column("recording_confidence", sa.String(length=10), nullable=True),
        sa.CheckConstraint("incidents_recorded in ('yes', 'nil', 'not_held')", name="ck_submission_incidents_recorded"),
        sa.CheckConstraint("roll >= 0", name="ck_submission_roll"),
        sa.ForeignKeyConstraint(
            ["authority_id", "collection_id", "school_id"],
            ["school_return.authority_id", "school_return.collection_id", "school_return.school_id"],
            name="fk_submission_school_return",
        ),
        sa.PrimaryKeyConstraint("authority_id", "collection_id", "school_id", "submission", name="pk_submission"),
        sa.UniqueConstraint(
            "authority_id", "collection_id", "school_id", "idempotency_key", name="uq_submission_idempotency_key"
        ),
        sa.UniqueConstraint("authority_id", "receipt", name="uq_submission_authority_id_receipt"),
    )
    op.create_table(
        "action_answer",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(state = 'number') = (value is not null) and coalesce(value, 0) >= 0", name="ck_action_answer_value"
        ),
        sa.CheckConstraint(
            "state in ('number', 'answered', 'not_known', 'not_applicable', 'not_answered')",
            name="ck_action_answer_state",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "collection_id", "school_id", "submission"],
            ["submission.authority_id", "submission.collection_id", "submission.school_id", "submission.submission"],
            name="fk_action_answer_submission",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id",
            "collection_id",
            "school_id",
            "submission",
            "item",
            name="pk_action_answer",
            postgresql_include=["state", "value"],
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "free_text",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "collection_id", "school_id", "submission"],
            ["submission.authority_id", "submission.collection_id", "submission.school_id", "submission.submission"],
            name="fk_free_text_submission",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id", "collection_id", "school_id", "submission", "field", name="pk_free_text"
        ),
    )
    op.create_table(
        "incident_answer",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(state = 'number') = (value is not null) and coalesce(value, 0) >= 0", name="ck_incident_answer_value"
        ),
        sa.CheckConstraint(
            "state in ('number', 'answered', 'not_known', 'not_applicable', 'not_answered')",
            name="ck_incident_answer_state",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "collection_id", "school_id", "submission"],
            ["submission.authority_id", "submission.collection_id", "submission.school_id", "submission.submission"],
            name="fk_incident_answer_submission",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id",
            "collection_id",
            "school_id",
            "submission",
            "item",
            name="pk_incident_answer",
            postgresql_include=["state", "value"],
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "platform_answer",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("standing", sa.String(length=30), nullable=False),
        sa.Column("audience", document, nullable=True),
        sa.Column("used_with_under_age", sa.String(length=20), nullable=True),
        sa.Column("risk_assessed_on", sa.Date(), nullable=True),
        sa.Column("data_protection_checked", sa.String(length=20), nullable=True),
        sa.Column("image_consent", sa.String(length=20), nullable=True),
        sa.Column("responsible", sa.String(length=30), nullable=True),
        sa.Column("approved_by_leaders", sa.String(length=20), nullable=True),
        sa.Column("moderation", sa.String(length=30), nullable=True),
        sa.Column("privacy_settings_reviewed_on", sa.Date(), nullable=True),
        sa.Column("devices", sa.String(length=20), nullable=True),
        sa.Column("purpose", document, nullable=True),
        sa.Column("terms_checked", sa.String(length=20), nullable=True),
        sa.Column("membership_by", sa.String(length=20), nullable=True),
        sa.Column("professional_account", sa.String(length=20), nullable=True),
        sa.Column("audience_asked", sa.String(length=20), nullable=True),
        sa.Column("goals_set", sa.String(length=20), nullable=True),
        sa.Column("pilot", sa.String(length=20), nullable=True),
        sa.Column("evaluated_on", sa.Date(), nullable=True),
        sa.Column("contacted", sa.String(length=20), nullable=True),
        sa.Column("disclaimer_given", sa.String(length=20), nullable=True),
        sa.Column("acceptable_use_agreed", sa.String(length=20), nullable=True),
        sa.CheckConstraint("standing <> 'official' or responsible is not null", name="ck_platform_answer_responsible"),
        sa.ForeignKeyConstraint(
            ["authority_id", "collection_id", "school_id", "submission"],
            ["submission.authority_id", "submission.collection_id", "submission.school_id", "submission.submission"],
            name="fk_platform_answer_submission",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id", "collection_id", "school_id", "submission", "item", name="pk_platform_answer"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "policy_answer",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("covers", document, nullable=True),
        sa.Column("approved_by", sa.String(length=60), nullable=True),
        sa.Column("published", sa.String(length=20), nullable=True),
        sa.CheckConstraint("status <> 'in_place' or reviewed_on is not null", name="ck_policy_answer_reviewed"),
        sa.CheckConstraint("review_due_on >= reviewed_on", name="ck_policy_answer_review_order"),
        sa.ForeignKeyConstraint(
            ["authority_id", "collection_id", "school_id", "submission"],
            ["submission.authority_id", "submission.collection_id", "submission.school_id", "submission.submission"],
            name="fk_policy_answer_submission",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id", "collection_id", "school_id", "submission", "item", name="pk_policy_answer"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "practice_answer",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("choice", sa.String(length=60), nullable=True),
        sa.Column("choices", document, nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(state = 'number') = (value is not null) and coalesce(value, 0) >= 0", name="ck_practice_answer_value"
        ),
        sa.CheckConstraint(
            "state in ('number', 'answered', 'not_known', 'not_applicable', 'not_answered')",
            name="ck_practice_answer_state",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "collection_id", "school_id", "submission"],
            ["submission.authority_id", "submission.collection_id", "submission.school_id", "submission.submission"],
            name="fk_practice_answer_submission",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id", "collection_id", "school_id", "submission", "item", name="pk_practice_answer"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "training_answer",
        sa.Column("authority_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("trained", sa.Integer(), nullable=True),
        sa.Column("eligible", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(state = 'number') = (eligible is not null) and coalesce(eligible, 0) >= 0",
            name="ck_training_answer_eligible",
        ),
        sa.CheckConstraint(
            "(state = 'number') = (trained is not null) and coalesce(trained, 0) >= 0",
            name="ck_training_answer_trained",
        ),
        sa.CheckConstraint(
            "state in ('number', 'answered', 'not_known', 'not_applicable', 'not_answered')",
            name="ck_training_answer_state",
        ),
        sa.CheckConstraint("trained <= eligible", name="ck_training_answer_coverage"),
        sa.ForeignKeyConstraint(
            ["authority_id", "collection_id", "school_id", "submission"],
            ["submission.authority_id", "submission.collection_id", "submission.school_id", "submission.submission"],
            name="fk_training_answer_submission",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id",
            "collection_id",
            "school_id",
            "submission",
            "item",
            name="pk_training_answer",
            postgresql_include=["state", "trained", "eligible"],
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in (
        "training_answer",
        "practice_answer",
        "policy_answer",
        "platform_answer",
        "incident_answer",
        "free_text",
        "action_answer",
        "submission",
        "school_return",
        "collection",
    ):
        op.drop_table(table)
