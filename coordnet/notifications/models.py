"""What members chose to be told of, what they follow, and what they were told at once."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordnet.extensions import Base, UTCDateTime

HOWS = ("now", "digest", "off")
LEVELS = ("watch", "follow", "mute")
FOLLOWED = ("thread", "category")


class NotificationChoice(Base):
    """How somebody wants to hear of a topic; without a row it is as the topic says."""

    __tablename__ = "notification_choice"
    __table_args__ = (CheckConstraint(f"how IN {HOWS}", name="how"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)
    how: Mapped[str] = mapped_column(String(10))


class Follow(Base):
    """What somebody chose for one thing: `watch` each post at once, `follow` in the digest, `mute` nowhere.

    What follows from asking or writing is no row: it is the choice of a topic.
    """

    __tablename__ = "follow"
    __table_args__ = (
        CheckConstraint(f"kind IN {FOLLOWED}", name="kind"),
        CheckConstraint(f"level IN {LEVELS}", name="level"),
        Index("ix_follow_thing", "kind", "ref", "level"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    ref: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(String(10))


class Notice(Base):
    """One mail to one person about one thing: what happened to it in [begins_at, ends_at) is told together.

    `day` is Lithuania's day on which it may go. `outbox_id` is empty when that day has had its mails already: then
    the digest tells it. What its mail left out, since it was out of sight, lies between two of them. It holds no text.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "ref", "begins_at", name="uq_notice_whose_what"),
        Index("ix_notice_day", "user_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    ref: Mapped[int]
    begins_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    day: Mapped[date]
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id", ondelete="CASCADE"), index=True)
