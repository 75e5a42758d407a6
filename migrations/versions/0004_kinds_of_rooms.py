"""the kinds of what is found are the rooms' own: the table no longer names them

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = "'thread', 'post', 'entry', 'file', 'person', 'municipality'"
NAME = "ck_search_document_kind"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(NAME), "search_document", type_="check")
    else:
        _make_anew()


def downgrade() -> None:
    """Documents of kinds that the older code does not know go, with their entries in the index."""
    engine = op.get_bind().dialect.name
    unknown = f"kind NOT IN ({KINDS})"
    if engine == "sqlite":
        op.execute(
            "INSERT INTO search_index (search_index, rowid, a_keys, b_keys, words) "
            f"SELECT 'delete', id, a_keys, b_keys, words FROM search_document WHERE {unknown}"
        )
    op.execute(f"DELETE FROM search_document WHERE {unknown}")
    if engine == "postgresql":
        op.create_check_constraint(op.f(NAME), "search_document", f"kind IN ({KINDS})")
    else:
        _make_anew(sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f(NAME)))


def _make_anew(*constraints: sa.CheckConstraint) -> None:
    """SQLite changes constraints by copying the table; the index beside it knows the table by name and row number."""
    table = sa.Table(
        "search_document",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("kind", "ref_id", "part", name=op.f("uq_search_document_kind")),
        sa.Index(op.f("ix_search_document_analyser_version"), "analyser_version"),
        *constraints,
    )
    with op.batch_alter_table("search_document", copy_from=table, recreate="always"):
        pass
