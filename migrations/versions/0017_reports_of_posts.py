"""what readers report of posts, and which hidden post was the right answer

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post", sa.Column("was_answer", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "report",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("decision IN ('', 'hidden', 'kept', 'deleted')", name=op.f("ck_report_decision")),
        sa.CheckConstraint("(decision = '') = (decided_at IS NULL)", name=op.f("ck_report_decided")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_report_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_report_by_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["user_account.id"], name=op.f("fk_report_claimed_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_report_decided_by_id")),
        sa.PrimaryKeyConstraint("post_id", "by_id", name=op.f("pk_report")),
    )
    op.create_index("ix_report_decided", "report", ["decided_at"])


def downgrade() -> None:
    """What waits to be told about reports goes: the code of before knows no such letters."""
    op.execute("DELETE FROM outbox_message WHERE kind IN ('reported', 'decided')")
    op.drop_table("report")
    op.drop_column("post", "was_answer")
