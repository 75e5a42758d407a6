"""addresses people had before

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was told to old addresses so far says who had them."""
    op.create_table(
        "former_email",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_former_email_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_email")),
    )
    op.create_index(op.f("ix_former_email_user_id"), "former_email", ["user_id"], unique=False)
    op.create_index(op.f("ix_former_email_email"), "former_email", ["email"], unique=False)
    op.execute(
        "INSERT INTO former_email (user_id, email, until) SELECT user_id, address, created_at FROM outbox_message "
        "WHERE kind = 'email-changed' AND address IS NOT NULL ORDER BY id"
    )


def downgrade() -> None:
    op.drop_table("former_email")
