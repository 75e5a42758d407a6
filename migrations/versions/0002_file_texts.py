"""the text inside files

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATES = ("waiting", "read", "empty", "encrypted", "broken", "withheld", "none")
READABLE = ("pdf", "docx", "pptx", "xlsx", "odt", "ods", "odp", "rtf", "txt", "csv")
WAITING = "text_state = 'waiting'"


def upgrade() -> None:
    """Files that are there already wait to be read like new ones.

    The column comes with its constraint by ALTER TABLE on both engines: rebuilding the table, as batch mode does
    on SQLite, would lose the constraints it cannot see.
    """
    known = ", ".join(repr(state) for state in STATES)
    op.execute(
        "ALTER TABLE stored_file ADD COLUMN text_state VARCHAR(10) DEFAULT 'none' NOT NULL"
        f" CONSTRAINT ck_stored_file_text_state CHECK (text_state IN ({known}))"
    )
    files = sa.table("stored_file", sa.column("extension", sa.String()), sa.column("text_state", sa.String()))
    op.execute(files.update().where(files.c.extension.in_(READABLE)).values(text_state="waiting"))
    op.create_index(
        "ix_stored_file_waiting",
        "stored_file",
        ["id"],
        unique=False,
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
    op.create_table(
        "file_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_file_text_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_text")),
        sa.UniqueConstraint("file_id", "position", name=op.f("uq_file_text_file_id")),
    )


def downgrade() -> None:
    op.drop_table("file_text")
    op.drop_index("ix_stored_file_waiting", table_name="stored_file")
    op.execute("ALTER TABLE stored_file DROP COLUMN text_state")
