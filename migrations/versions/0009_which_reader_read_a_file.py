"""which reader has read a file: what an older one passed over is looked for once more

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What stands there was read by an older one; the worker reads it once more, and it stays open meanwhile."""
    op.add_column("stored_file", sa.Column("reader_version", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_stored_file_reader_version", "stored_file", ["reader_version"])


def downgrade() -> None:
    op.drop_index("ix_stored_file_reader_version", table_name="stored_file")
    op.execute("ALTER TABLE stored_file DROP COLUMN reader_version")
