"""What is searched: one row per thing that can be found."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordnet.extensions import Base, UTCDateTime

KINDS = ("thread", "post", "entry", "person", "municipality")
_ROOM_FOR_KINDS = 8


def document_id(kind: str, ref_id: int) -> int:
    """The id of the document of a thing; ids of one kind follow the ids of the things.

    So "newest first" means the same on every engine and after every rebuild, and rows written in bulk
    know their ids beforehand.
    """
    return ref_id * _ROOM_FOR_KINDS + KINDS.index(kind)


class SearchDocument(Base):
    """The text of one thing, as written and as terms. `storage` keeps the engine's index beside it."""

    __tablename__ = "search_document"
    __table_args__ = (
        UniqueConstraint("kind", "ref_id"),
        CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in KINDS)})", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    ref_id: Mapped[int]
    container_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    terms: Mapped[str] = mapped_column(Text)
    length: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    analyser_version: Mapped[int]
