"""the words a document is about, by which a search takes the best of very many

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE = "a_keys, b_keys, words"


def upgrade() -> None:
    """None are known yet: the worker makes the index anew, and what it has not reached is found as before."""
    op.add_column("search_document", sa.Column("strong", sa.Text(), server_default="", nullable=False))
    index_anew(f"{BEFORE}, strong")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.execute("ALTER TABLE search_document DROP COLUMN strong")
    index_anew(BEFORE)


def index_anew(columns: str) -> None:
    """FTS5 takes no further column: its table is made anew from the documents. PostgreSQL's needs none."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("DROP TABLE IF EXISTS search_index")
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5"
        f"({columns}, content='search_document', content_rowid='id', columnsize=0, tokenize='ascii')"
    )
    op.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")
