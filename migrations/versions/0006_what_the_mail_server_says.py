"""what the mail server says, and mailboxes that refuse everything

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Room for the server's words beside its code."""
    resize_last_error(300)
    op.create_table(
        "refusing_mailbox",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=10), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_refusing_mailbox_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_refusing_mailbox")),
    )


def downgrade() -> None:
    op.drop_table("refusing_mailbox")
    resize_last_error(80)


def resize_last_error(length: int) -> None:
    """A new column takes the place of the old one, by ALTER TABLE on both engines: rebuilding the table, as batch
    mode does on SQLite, would lose the constraint it cannot see."""
    op.execute("ALTER TABLE outbox_message RENAME COLUMN last_error TO old_error")
    op.execute(f"ALTER TABLE outbox_message ADD COLUMN last_error VARCHAR({length}) DEFAULT '' NOT NULL")
    op.execute(f"UPDATE outbox_message SET last_error = substr(old_error, 1, {length}) WHERE old_error != ''")
    op.execute("ALTER TABLE outbox_message DROP COLUMN old_error")
