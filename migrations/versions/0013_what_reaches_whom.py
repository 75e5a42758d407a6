"""what members want to be told of at once, what they follow, and what they were told

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TOPICS = ("answers", "replies")


def upgrade() -> None:
    """Whoever has switched the digest off wants no mail: every topic there is now is off for them."""
    op.create_table(
        "notification_choice",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.CheckConstraint("how IN ('now', 'digest', 'off')", name=op.f("ck_notification_choice_how")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_notification_choice_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "topic", name=op.f("pk_notification_choice")),
    )
    op.create_table(
        "follow",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.CheckConstraint("kind IN ('thread', 'category')", name=op.f("ck_follow_kind")),
        sa.CheckConstraint("level IN ('watch', 'follow', 'mute')", name=op.f("ck_follow_level")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_follow_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "kind", "ref", name=op.f("pk_follow")),
    )
    op.create_index("ix_follow_thing", "follow", ["kind", "ref", "level"])
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notice_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox_message.id"], name=op.f("fk_notice_outbox_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("user_id", "kind", "ref", "begins_at", name="uq_notice_whose_what"),
    )
    op.create_index("ix_notice_day", "notice", ["user_id", "day"])
    op.create_index(op.f("ix_notice_outbox_id"), "notice", ["outbox_id"])
    people = sa.table("user_account", sa.column("id"), sa.column("digest_frequency"))
    choice = sa.table("notification_choice", sa.column("user_id"), sa.column("topic"), sa.column("how"))
    for topic in TOPICS:
        silent = sa.select(people.c.id, sa.literal(topic), sa.literal("off")).where(people.c.digest_frequency == "off")
        op.execute(choice.insert().from_select(["user_id", "topic", "how"], silent))


def downgrade() -> None:
    """What waits to be told at once goes: the digest tells it, and the code of before knows no such letters."""
    op.execute("DELETE FROM outbox_message WHERE kind IN ('posts', 'hidden')")
    op.drop_table("notice")
    op.drop_table("follow")
    op.drop_table("notification_choice")
