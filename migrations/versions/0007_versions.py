"""every edit carries its version: people, municipalities, seats; a form of the library that arrives twice is one entry

The columns come by ALTER TABLE on both engines: rebuilding the tables, as batch mode does on SQLite, would lose the
constraints it cannot see.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

VERSIONED = ("user_account", "municipality", "seat")


def upgrade() -> None:
    for table in VERSIONED:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("library_entry", sa.Column("key", sa.String(length=64), nullable=True))
    op.create_index("uq_library_entry_key", "library_entry", ["proposed_by_id", "key"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_library_entry_key", table_name="library_entry")
    op.execute("ALTER TABLE library_entry DROP COLUMN key")
    for table in reversed(VERSIONED):
        op.execute(f"ALTER TABLE {table} DROP COLUMN version")
