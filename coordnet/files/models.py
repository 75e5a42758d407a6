"""A file somebody added: its name and type, whose it is, and the hash under which its content lies."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from coordnet.extensions import Base, UTCDateTime


class StoredFile(Base):
    """One file. Without an owner it is its uploader's alone; several rows may share one content."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("(owner_kind IS NULL) = (owner_id IS NULL)", name="owner"),
        CheckConstraint("size > 0", name="size"),
        Index("ix_stored_file_owner", "owner_kind", "owner_id"),
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
