"""words of a text that is gone are looked at soon, and forgotten where nothing else holds them

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None is doubtful yet; the nightly clean-up has looked at all."""
    op.add_column("search_word", sa.Column("doubtful", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(op.f("ix_search_word_doubtful"), "search_word", ["doubtful"])


def downgrade() -> None:
    op.drop_index(op.f("ix_search_word_doubtful"), table_name="search_word")
    op.execute("ALTER TABLE search_word DROP COLUMN doubtful")
