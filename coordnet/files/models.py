"""A file somebody added: its name and type, whose it is, the hash of its content, and the text found in it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_, or_
from sqlalchemy import text as sql
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from coordnet.database import is_one_of
from coordnet.extensions import Base, UTCDateTime

TEXT_STATES = (
    "waiting",  # not looked into yet
    "read",
    "partly",  # some of it is no text: a scanned page, a form of a kind of its own, an object inside
    "empty",  # nothing but pictures
    "encrypted",
    "broken",  # damaged, or too much for the limits of reading
    "withheld",  # holds a personal code
    "unknown",  # of a kind of document nobody here can read
    "none",  # a picture
)
HELD = ("waiting", "withheld")
UNREAD = ("partly", "empty", "encrypted", "broken", "unknown")  # held until whoever added it has looked
WITH_TEXT = ("read", "partly")
READABLE = ("pdf", "docx", "pptx", "xlsx", "odt", "ods", "odp", "rtf", "txt", "csv", "adoc", "asice")
PICTURES = ("jpg", "png")


class StoredFile(Base):
    """One file. Without an owner it is its uploader's alone; several rows may share one content.

    While it is `held` (its text is not checked yet, a personal code stands in it, or it is `unread` and nobody has
    confirmed to have looked) only its uploader has it. What was there before unread files were held is confirmed by
    nobody in particular.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("(owner_kind IS NULL) = (owner_id IS NULL)", name="owner"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_at IS NOT NULL", name="confirmed_by"),
        CheckConstraint(f"text_state IN ({', '.join(repr(state) for state in TEXT_STATES)})", name="text_state"),
        Index("ix_stored_file_owner", "owner_kind", "owner_id"),
        Index(
            "ix_stored_file_waiting",
            "id",
            sqlite_where=sql("text_state = 'waiting'"),
            postgresql_where=sql("text_state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_kind: Mapped[str | None] = mapped_column(String(20))
    owner_id: Mapped[int | None]
    uploader_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(150))
    extension: Mapped[str] = mapped_column(String(10))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text_state: Mapped[str] = mapped_column(String(10), server_default="none")
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reader_version: Mapped[int] = mapped_column(server_default="0", index=True)

    @property
    def unread(self) -> bool:
        """Whether nobody's program could look into it, or not into all of it: unread is not clean."""
        return self.text_state in UNREAD

    @property
    def awaits_confirmation(self) -> bool:
        """Whether its uploader, and nobody else, must say in writing that she has looked."""
        return self.unread and self.confirmed_at is None

    @hybrid_property
    def held(self) -> bool:
        """Whether others than its uploader must do without it for now."""
        return self.text_state in HELD or self.awaits_confirmation

    @held.inplace.expression
    @classmethod
    def _held(cls) -> ColumnElement[bool]:
        unread = is_one_of(cls.text_state, UNREAD)
        return or_(is_one_of(cls.text_state, HELD), and_(unread, cls.confirmed_at.is_(None)))


class FileText(Base):
    """A piece of the text of a file that may be read by whoever may have the file.

    `position` counts the pieces from 1; `page` is the PDF's page, the slide or the sheet, if there are any.
    """

    __tablename__ = "file_text"
    __table_args__ = (UniqueConstraint("file_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id", ondelete="CASCADE"))
    position: Mapped[int]
    page: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
