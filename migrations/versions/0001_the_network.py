"""the network

Revision ID: 0001
Revises:
"""

import csv
import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PACKAGE = Path(__file__).resolve().parents[2] / "coordnet"


def create_search_index() -> None:
    """What no table of SQLAlchemy's describes: FTS5 in SQLite, a table with a tsvector in PostgreSQL."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5"
            "(terms, content='search_document', content_rowid='id', columnsize=0, tokenize='ascii')"
        )
        return
    op.execute(
        "CREATE TABLE search_index (id integer CONSTRAINT pk_search_index PRIMARY KEY "
        "CONSTRAINT fk_search_index_id REFERENCES search_document (id) ON DELETE CASCADE, terms tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_search_index_terms ON search_index USING gin (terms)")


def upgrade() -> None:
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("description_en", sa.String(length=300), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience IN ('members', 'coordinators', 'ministry')", name=op.f("ck_category_audience")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("position", name=op.f("uq_category_position")),
        sa.UniqueConstraint("slug", name=op.f("uq_category_slug")),
    )
    op.create_table(
        "digest_period",
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("period_start", name=op.f("pk_digest_period")),
    )
    op.create_table(
        "job_state",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("last_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_state")),
    )
    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_locative", sa.String(length=80), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("county_code", sa.String(length=5), nullable=False),
        sa.Column("county_en", sa.String(length=40), nullable=False),
        sa.Column("lau_code", sa.String(length=4), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("tile_label", sa.String(length=4), nullable=False),
        sa.Column("tile_row", sa.Integer(), nullable=False),
        sa.Column("tile_column", sa.Integer(), nullable=False),
        sa.Column("body_type", sa.String(length=40), nullable=False),
        sa.Column("procedure_title", sa.String(length=300), nullable=False),
        sa.Column("procedure_url", sa.String(length=500), nullable=False),
        sa.Column("local_contacts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("code", name=op.f("uq_municipality_code")),
        sa.UniqueConstraint("position", name=op.f("uq_municipality_position")),
        sa.UniqueConstraint("slug", name=op.f("uq_municipality_slug")),
    )
    op.create_table(
        "rate_limit_counter",
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_limit_counter")),
    )
    op.create_index(op.f("ix_rate_limit_counter_expires_at"), "rate_limit_counter", ["expires_at"], unique=False)

    op.create_table(
        "search_document",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("container_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("analyser_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('thread', 'post', 'entry', 'person', 'municipality')", name=op.f("ck_search_document_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("kind", "ref_id", name=op.f("uq_search_document_kind")),
    )
    op.create_index(op.f("ix_search_document_analyser_version"), "search_document", ["analyser_version"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name_fold", sa.String(length=200), nullable=False),
        sa.Column("site_role", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_reason", sa.String(length=500), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("addressed_as", sa.String(length=80), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("languages", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("digest_frequency", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("previous_visit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "digest_frequency IN ('weekly', 'titles', 'off')", name=op.f("ck_user_account_digest_frequency")
        ),
        sa.CheckConstraint("locale IN ('lt', 'en')", name=op.f("ck_user_account_locale")),
        sa.CheckConstraint(
            "site_role IN ('member', 'moderator', 'administrator', 'ministry')", name=op.f("ck_user_account_site_role")
        ),
        sa.CheckConstraint("state IN ('invited', 'active', 'suspended', 'left')", name=op.f("ck_user_account_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_index("ix_user_account_state_name", "user_account", ["state", "name_sort", "id"], unique=False)

    op.create_table(
        "audit_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("target_kind", sa.String(length=30), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_audit_record_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_record")),
    )
    op.create_index(op.f("ix_audit_record_at"), "audit_record", ["at"], unique=False)
    op.create_index("ix_audit_record_target", "audit_record", ["target_kind", "target_id"], unique=False)

    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_digest_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("user_id", "period_start", "period_end", name="uq_digest_member_period"),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["invited_by_id"], ["user_account.id"], name=op.f("fk_invitation_invited_by_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_invitation_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_user_id"), "invitation", ["user_id"], unique=False)

    op.create_table(
        "library_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column(
            "title_sort",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title_paraphrased", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.String(length=600), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("body_text", sa.Text(), nullable=False),
        sa.Column("material_type", sa.String(length=60), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.String(length=10), nullable=False),
        sa.Column("act_number", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "published_at IS NULL OR (status IN ('published', 'archived') AND summary <> '' AND material_type <> '')",
            name=op.f("ck_library_entry_published"),
        ),
        sa.CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL", name=op.f("ck_library_entry_published_at")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'proposed', 'published', 'archived')", name=op.f("ck_library_entry_status")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_library_entry_title")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user_account.id"], name=op.f("fk_library_entry_proposed_by_id")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["user_account.id"], name=op.f("fk_library_entry_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_entry")),
    )
    op.create_index("ix_library_entry_newest", "library_entry", ["status", "published_at", "id"], unique=False)
    op.create_index(op.f("ix_library_entry_proposed_by_id"), "library_entry", ["proposed_by_id"], unique=False)
    op.create_index("ix_library_entry_title", "library_entry", ["status", "title_sort", "id"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("message_id", sa.String(length=320), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=80), nullable=True),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=80), nullable=False),
        sa.Column("maybe_twice", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed', 'skipped')", name=op.f("ck_outbox_message_state")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_outbox_message_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("kind", "subject_id", "user_id", name="uq_outbox_message_subject"),
    )
    op.create_index("ix_outbox_message_due", "outbox_message", ["state", "not_before", "id"], unique=False)
    op.create_index(op.f("ix_outbox_message_user_id"), "outbox_message", ["user_id"], unique=False)

    op.create_table(
        "parked_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=2000), nullable=False),
        sa.Column("endpoint", sa.String(length=100), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_parked_form_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_form")),
    )
    op.create_index(op.f("ix_parked_form_created_at"), "parked_form", ["created_at"], unique=False)
    op.create_index(op.f("ix_parked_form_user_id"), "parked_form", ["user_id"], unique=False)

    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_password_reset_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
    )
    op.create_index(op.f("ix_password_reset_user_id"), "password_reset", ["user_id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_seat_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("municipality_id", name=op.f("uq_seat_municipality_id")),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_kind", sa.String(length=20), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("uploader_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("extension", sa.String(length=10), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(owner_kind IS NULL) = (owner_id IS NULL)", name=op.f("ck_stored_file_owner")),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_size")),
        sa.ForeignKeyConstraint(["uploader_id"], ["user_account.id"], name=op.f("fk_stored_file_uploader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index("ix_stored_file_owner", "stored_file", ["owner_kind", "owner_id"], unique=False)
    op.create_index(op.f("ix_stored_file_sha256"), "stored_file", ["sha256"], unique=False)

    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_post_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_post_id", sa.Integer(), nullable=True),
        sa.Column("last_author_id", sa.Integer(), nullable=False),
        sa.Column("post_count", sa.Integer(), nullable=False),
        sa.Column("answer_post_id", sa.Integer(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=500), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("post_count >= 0", name=op.f("ck_thread_post_count")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_thread_author_id")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_thread_category_id")),
        sa.ForeignKeyConstraint(["hidden_by_id"], ["user_account.id"], name=op.f("fk_thread_hidden_by_id")),
        sa.ForeignKeyConstraint(["last_author_id"], ["user_account.id"], name=op.f("fk_thread_last_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
    )
    op.create_index("ix_thread_author_latest", "thread", ["author_id", "last_post_at", "id"], unique=False)
    op.create_index("ix_thread_category_latest", "thread", ["category_id", "last_post_at", "id"], unique=False)
    op.create_index("ix_thread_latest", "thread", ["last_post_at", "id"], unique=False)
    op.create_index(
        "ix_thread_pinned",
        "thread",
        ["category_id", "last_post_at", "id"],
        unique=False,
        sqlite_where=sa.text("pinned IS 1"),
        postgresql_where=sa.text("pinned IS true"),
    )
    op.create_index(
        "ix_thread_unanswered",
        "thread",
        ["last_post_at", "id"],
        unique=False,
        sqlite_where=sa.text("post_count = 1"),
        postgresql_where=sa.text("post_count = 1"),
    )

    op.create_table(
        "unread_since",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_unread_since_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_unread_since")),
    )
    op.create_table(
        "user_expertise",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_user_expertise_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "slug", name=op.f("pk_user_expertise")),
    )
    op.create_index(op.f("ix_user_expertise_slug"), "user_expertise", ["slug"], unique=False)

    op.create_table(
        "user_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_user_session_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    op.create_index(op.f("ix_user_session_expires_at"), "user_session", ["expires_at"], unique=False)
    op.create_index(op.f("ix_user_session_user_id"), "user_session", ["user_id"], unique=False)

    op.create_table(
        "library_entry_form",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["library_entry.id"], name=op.f("fk_library_entry_form_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "slug", name=op.f("pk_library_entry_form")),
    )
    op.create_index(op.f("ix_library_entry_form_slug"), "library_entry_form", ["slug"], unique=False)

    op.create_table(
        "library_entry_group",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["library_entry.id"], name=op.f("fk_library_entry_group_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "slug", name=op.f("pk_library_entry_group")),
    )
    op.create_index(op.f("ix_library_entry_group_slug"), "library_entry_group", ["slug"], unique=False)

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("body_text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=500), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_post_author_id")),
        sa.ForeignKeyConstraint(["hidden_by_id"], ["user_account.id"], name=op.f("fk_post_hidden_by_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_post_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("author_id", "key", name="uq_post_author_key"),
    )
    op.create_index("ix_post_author", "post", ["author_id", "id"], unique=False)
    op.create_index("ix_post_thread", "post", ["thread_id", "id"], unique=False)

    op.create_table(
        "seat_holding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seat_role", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("act", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "seat_role IN ('coordinator', 'equivalent', 'deputy')", name=op.f("ck_seat_holding_seat_role")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_seat_holding_seat_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_seat_holding_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_holding")),
    )
    op.create_index(op.f("ix_seat_holding_seat_id"), "seat_holding", ["seat_id"], unique=False)
    op.create_index("ix_seat_holding_user_open", "seat_holding", ["user_id", "until"], unique=False)
    op.create_index(
        "uq_seat_holding_holder",
        "seat_holding",
        ["seat_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL AND seat_role IN ('coordinator', 'equivalent')"),
        postgresql_where=sa.text("until IS NULL AND seat_role IN ('coordinator', 'equivalent')"),
    )
    op.create_index(
        "uq_seat_holding_person",
        "seat_holding",
        ["seat_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )

    op.create_table(
        "thread_read",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("last_read_post_id", sa.Integer(), nullable=False),
        sa.Column("read_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_read_thread_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_thread_read_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "thread_id", name=op.f("pk_thread_read")),
    )
    op.create_index("ix_thread_read_thread", "thread_read", ["thread_id", "last_read_post_id"], unique=False)

    create_search_index()
    insert_places()
    insert_categories()


def insert_places() -> None:
    """The 60 municipalities and their seats: data of the product."""
    municipality = sa.Table("municipality", sa.MetaData(), autoload_with=op.get_bind())
    seat = sa.Table("seat", sa.MetaData(), autoload_with=op.get_bind())
    with (PACKAGE / "members" / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    empty = dict.fromkeys(("body_type", "procedure_title", "procedure_url", "local_contacts"), "")
    numbers = ("position", "tile_row", "tile_column")
    op.bulk_insert(municipality, [row | empty | {name: int(row[name]) for name in numbers} for row in rows])
    ids = op.get_bind().execute(sa.select(municipality.c.id).order_by(municipality.c.position)).scalars()
    op.bulk_insert(seat, [{"municipality_id": municipality_id} for municipality_id in ids])


def insert_categories() -> None:
    """The forum's categories with their audiences: data of the product."""
    category = sa.Table("category", sa.MetaData(), autoload_with=op.get_bind())
    rows = json.loads((PACKAGE / "forum" / "categories.json").read_text(encoding="utf-8"))
    op.bulk_insert(category, [{**row, "position": number} for number, row in enumerate(rows, start=1)])


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
    op.drop_index("ix_thread_read_thread", table_name="thread_read")

    op.drop_table("thread_read")
    op.drop_index(
        "uq_seat_holding_person",
        table_name="seat_holding",
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.drop_index(
        "uq_seat_holding_holder",
        table_name="seat_holding",
        sqlite_where=sa.text("until IS NULL AND seat_role IN ('coordinator', 'equivalent')"),
        postgresql_where=sa.text("until IS NULL AND seat_role IN ('coordinator', 'equivalent')"),
    )
    op.drop_index("ix_seat_holding_user_open", table_name="seat_holding")
    op.drop_index(op.f("ix_seat_holding_seat_id"), table_name="seat_holding")

    op.drop_table("seat_holding")
    op.drop_index("ix_post_thread", table_name="post")
    op.drop_index("ix_post_author", table_name="post")

    op.drop_table("post")
    op.drop_index(op.f("ix_library_entry_group_slug"), table_name="library_entry_group")

    op.drop_table("library_entry_group")
    op.drop_index(op.f("ix_library_entry_form_slug"), table_name="library_entry_form")

    op.drop_table("library_entry_form")
    op.drop_index(op.f("ix_user_session_user_id"), table_name="user_session")
    op.drop_index(op.f("ix_user_session_expires_at"), table_name="user_session")

    op.drop_table("user_session")
    op.drop_index(op.f("ix_user_expertise_slug"), table_name="user_expertise")

    op.drop_table("user_expertise")
    op.drop_table("unread_since")
    op.drop_index(
        "ix_thread_unanswered",
        table_name="thread",
        sqlite_where=sa.text("post_count = 1"),
        postgresql_where=sa.text("post_count = 1"),
    )
    op.drop_index(
        "ix_thread_pinned",
        table_name="thread",
        sqlite_where=sa.text("pinned IS 1"),
        postgresql_where=sa.text("pinned IS true"),
    )
    op.drop_index("ix_thread_latest", table_name="thread")
    op.drop_index("ix_thread_category_latest", table_name="thread")
    op.drop_index("ix_thread_author_latest", table_name="thread")

    op.drop_table("thread")
    op.drop_index(op.f("ix_stored_file_sha256"), table_name="stored_file")
    op.drop_index("ix_stored_file_owner", table_name="stored_file")

    op.drop_table("stored_file")
    op.drop_table("seat")
    op.drop_index(op.f("ix_password_reset_user_id"), table_name="password_reset")

    op.drop_table("password_reset")
    op.drop_index(op.f("ix_parked_form_user_id"), table_name="parked_form")
    op.drop_index(op.f("ix_parked_form_created_at"), table_name="parked_form")

    op.drop_table("parked_form")
    op.drop_index(op.f("ix_outbox_message_user_id"), table_name="outbox_message")
    op.drop_index("ix_outbox_message_due", table_name="outbox_message")

    op.drop_table("outbox_message")
    op.drop_index("ix_library_entry_title", table_name="library_entry")
    op.drop_index(op.f("ix_library_entry_proposed_by_id"), table_name="library_entry")
    op.drop_index("ix_library_entry_newest", table_name="library_entry")

    op.drop_table("library_entry")
    op.drop_index(op.f("ix_invitation_user_id"), table_name="invitation")

    op.drop_table("invitation")
    op.drop_table("digest")
    op.drop_index("ix_audit_record_target", table_name="audit_record")
    op.drop_index(op.f("ix_audit_record_at"), table_name="audit_record")

    op.drop_table("audit_record")
    op.drop_index("ix_user_account_state_name", table_name="user_account")

    op.drop_table("user_account")
    op.drop_index(op.f("ix_search_document_analyser_version"), table_name="search_document")

    op.drop_table("search_document")
    op.drop_index(op.f("ix_rate_limit_counter_expires_at"), table_name="rate_limit_counter")

    op.drop_table("rate_limit_counter")
    op.drop_table("municipality")
    op.drop_table("job_state")
    op.drop_table("digest_period")
    op.drop_table("category")
