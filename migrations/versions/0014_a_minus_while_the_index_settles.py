"""PostgreSQL's index takes in a document whole, so that a question with a minus finds the same at every moment

Revision ID: 0014
Revises: 0013
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """With `fastupdate` (docs 15, 70.4.1) new documents wait in a list, and whoever asks while the server moves them
    into the index finds a document that has its wanted word there already and its unwanted word not yet."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX ix_search_index_terms SET (fastupdate = off)")
        op.execute("SELECT gin_clean_pending_list('ix_search_index_terms')")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX ix_search_index_terms RESET (fastupdate)")
