"""Tables of the forum: categories with their audience, threads, posts, whom they name, how far each member has read.

What a page counts is stored (`post_count`, `last_post_*`, `read_count`) and kept right by the services.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordnet.extensions import Base, UTCDateTime

AUDIENCES = ("members", "coordinators", "ministry")


class Category(Base):
    """A room of the forum: data of the product (categories.json), written by a migration.

    `confidential`: neither title nor text of its threads leaves by e-mail.
    """

    __tablename__ = "category"
    __table_args__ = (CheckConstraint(f"audience IN {AUDIENCES}", name="audience"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(String(300), default="")
    description_en: Mapped[str] = mapped_column(String(300), default="")
    audience: Mapped[str] = mapped_column(String(20))
    confidential: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(unique=True)


class Thread(Base):
    """A question or topic with its replies.

    `post_count` counts what every reader of the thread sees, the opening post included: hidden posts do not
    count, deleted replies do not; a deleted opening post does, because its stub carries the replies.
    `last_post_id` and `answer_post_id` are no foreign keys: `post` already refers to `thread`, and a row of
    `post` is never removed, only emptied.
    """

    __tablename__ = "thread"
    __table_args__ = (
        CheckConstraint("post_count >= 0", name="post_count"),
        Index("ix_thread_latest", "last_post_at", "id"),
        Index("ix_thread_category_latest", "category_id", "last_post_at", "id"),
        Index("ix_thread_author_latest", "author_id", "last_post_at", "id"),
        Index(
            "ix_thread_unanswered",
            "last_post_at",
            "id",
            sqlite_where=text("post_count = 1"),
            postgresql_where=text("post_count = 1"),
        ),
        Index(
            "ix_thread_pinned",
            "category_id",
            "last_post_at",
            "id",
            sqlite_where=text("pinned IS 1"),
            postgresql_where=text("pinned IS true"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    title: Mapped[str] = mapped_column(String(160))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_post_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_post_id: Mapped[int | None]
    last_author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    post_count: Mapped[int] = mapped_column(default=1)
    answer_post_id: Mapped[int | None]
    pinned: Mapped[bool] = mapped_column(default=False)
    locked: Mapped[bool] = mapped_column(default=False)
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    hidden_reason: Mapped[str] = mapped_column(String(500), default="")
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    category: Mapped[Category] = relationship()


class Post(Base):
    """One post; the first of its thread opens it. `key` makes a repeated form one post."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("author_id", "key", name="uq_post_author_key"),
        Index("ix_post_thread", "thread_id", "id"),
        Index("ix_post_author", "author_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    body_html: Mapped[str] = mapped_column(Text)
    body_text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    hidden_reason: Mapped[str] = mapped_column(String(500), default="")
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    was_answer: Mapped[bool] = mapped_column(default=False)  # when it was hidden
    key: Mapped[str | None] = mapped_column(String(64))

    thread: Mapped[Thread] = relationship()


class Report(Base):
    """What a reader told the moderators about a post, and what became of it, empty until then: one of them has `hidden`
    or `kept` it, or its author `deleted` it.

    One row for each reader of a post: whoever reports it again after a decision opens it anew.
    """

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("decision IN ('', 'hidden', 'kept', 'deleted')", name="decision"),
        CheckConstraint("(decision = '') = (decided_at IS NULL)", name="decided"),
        Index("ix_report_decided", "decided_at"),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decision: Mapped[str] = mapped_column(String(10), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Mention(Base):
    """A name in a post, of a person or a municipality: `key` is how it stands there, `at` since when.

    So it stays theirs when somebody is called otherwise later. Rows go with the name.
    """

    __tablename__ = "mention"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (municipality_id IS NULL)", name="whom"),
        Index("ix_mention_user", "user_id", "at"),
        Index("ix_mention_municipality", "municipality_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    key: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class ThreadRead(Base):
    """How far a member has read a thread: `read_count` counted posts, up to `last_read_post_id`."""

    __tablename__ = "thread_read"
    __table_args__ = (Index("ix_thread_read_thread", "thread_id", "last_read_post_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True)
    last_read_post_id: Mapped[int]
    read_count: Mapped[int]


class UnreadSince(Base):
    """A bound for looking for unread threads: none whose last post is older than `moment` is unread.

    Without it the search for the few unread threads of a diligent reader would walk the whole forum.
    It only ever saves work: whatever could make an older thread unread again sets it back.
    """

    __tablename__ = "unread_since"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    moment: Mapped[datetime] = mapped_column(UTCDateTime)
