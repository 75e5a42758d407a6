"""search in Lithuanian: two keys a word, long texts in parts, files, the words for "did you mean"

Documents are made of the texts of other tables: they are dropped here, and the worker makes them anew.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = "'thread', 'post', 'entry', 'person', 'municipality'"
KINDS_NOW = "'thread', 'post', 'entry', 'file', 'person', 'municipality'"


def upgrade() -> None:
    drop_documents()
    op.create_table(
        "search_document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("container_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("a_keys", sa.Text(), nullable=False),
        sa.Column("b_keys", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("analyser_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS_NOW})", name=op.f("ck_search_document_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("kind", "ref_id", "part", name=op.f("uq_search_document_kind")),
    )
    op.create_index(op.f("ix_search_document_analyser_version"), "search_document", ["analyser_version"], unique=False)
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(length=32), nullable=False),
        sa.Column("initial", sa.String(length=1), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_index("ix_search_word_initial", "search_word", ["initial", "length"], unique=False)
    create_index("a_keys, b_keys, words", "bigint")
    if op.get_bind().dialect.name == "postgresql":
        # With the usual hundred the planner takes every rare word for a common one and reads the whole index.
        op.execute("ALTER TABLE search_index ALTER COLUMN terms SET STATISTICS 1000")


def downgrade() -> None:
    op.drop_index("ix_search_word_initial", table_name="search_word")
    op.drop_table("search_word")
    drop_documents()
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
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_search_document_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("kind", "ref_id", name=op.f("uq_search_document_kind")),
    )
    op.create_index(op.f("ix_search_document_analyser_version"), "search_document", ["analyser_version"], unique=False)
    create_index("terms", "integer")


def drop_documents() -> None:
    op.execute("DROP TABLE search_index")
    op.drop_index(op.f("ix_search_document_analyser_version"), table_name="search_document")
    op.drop_table("search_document")


def create_index(columns: str, key: str) -> None:
    """What no table of SQLAlchemy's describes: FTS5 in SQLite, a table with a tsvector in PostgreSQL."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5"
            f"({columns}, content='search_document', content_rowid='id', columnsize=0, tokenize='ascii')"
        )
        return
    op.execute(
        f"CREATE TABLE search_index (id {key} CONSTRAINT pk_search_index PRIMARY KEY "
        "CONSTRAINT fk_search_index_id REFERENCES search_document (id) ON DELETE CASCADE, terms tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_search_index_terms ON search_index USING gin (terms)")
