"""whom a post names

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whoever has switched off the digest and every topic there is wants no mail: this topic is off for them too."""
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(user_id IS NULL) <> (municipality_id IS NULL)", name=op.f("ck_mention_whom")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_mention_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_mention_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_mention_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
    )
    op.create_index(op.f("ix_mention_post_id"), "mention", ["post_id"])
    op.create_index("ix_mention_user", "mention", ["user_id", "at"])
    op.create_index("ix_mention_municipality", "mention", ["municipality_id", "at"])
    op.execute(
        "INSERT INTO notification_choice (user_id, topic, how) SELECT id, 'mentions', 'off' FROM user_account "
        "WHERE digest_frequency = 'off' AND (SELECT count(*) FROM notification_choice AS chosen "
        "WHERE chosen.user_id = user_account.id AND chosen.topic IN ('answers', 'replies') AND chosen.how = 'off') = 2"
    )


def downgrade() -> None:
    """What waits to be told goes: the code of before would send it for another reason."""
    op.execute("DELETE FROM outbox_message WHERE id IN (SELECT outbox_id FROM notice WHERE kind = 'mention')")
    op.execute("DELETE FROM notice WHERE kind = 'mention'")
    op.execute("DELETE FROM notification_choice WHERE topic = 'mentions'")
    op.drop_table("mention")
