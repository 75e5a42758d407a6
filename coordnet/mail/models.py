"""The outbox: what is to be sent to whom, and what became of it. It holds no text. Mailboxes that refuse."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordnet.extensions import Base, UTCDateTime

STATES = ("waiting", "sending", "sent", "failed", "skipped")


class OutboxMessage(Base):
    """One message to one person; (kind, subject_id, user_id) exists once, so a rerun sends nothing twice.

    `address` is only set when it is not the person's current one. `dated_at` is the Date header, fixed at
    the first attempt. `attempts` counts answers of the mail server. `claimed_by` names the process that is
    sending it. `last_error` is what the server said or the name of an error, masked of addresses and content.
    `maybe_twice`: it was sent again although the server may have taken it before.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "user_id", name="uq_outbox_message_subject"),
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'failed', 'skipped')", name="state"),
        Index("ix_outbox_message_due", "state", "not_before", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    address: Mapped[str | None] = mapped_column(String(254))
    message_id: Mapped[str] = mapped_column(String(320))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    not_before: Mapped[datetime] = mapped_column(UTCDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    dated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str] = mapped_column(String(300), default="", server_default="")
    maybe_twice: Mapped[bool] = mapped_column(default=False)


class RefusingMailbox(Base):
    """An address of a person that refuses for good: since when, in how many weeks, the last one by its Monday."""

    __tablename__ = "refusing_mailbox"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    week: Mapped[str] = mapped_column(String(10))
    weeks: Mapped[int]
    last_error: Mapped[str] = mapped_column(String(300))
