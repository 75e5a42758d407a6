"""What is searched: one row per thing that can be found."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordnet.extensions import Base, UTCDateTime

KINDS = ("thread", "post", "entry", "person", "municipality")
LARGEST_REF = 2**28 - 1  # so that the ids of five kinds fit into PostgreSQL's integer


def document_id(kind: str, ref_id: int) -> int:
    """The id of the document of a thing: every kind has its own stretch of ids, in the order of its things.

    So a search among the few people does not walk through the many posts, "newest first" means the same on
    every engine and after every rebuild, and rows written in bulk know their ids beforehand.
    """
    return KINDS.index(kind) * (LARGEST_REF + 1) + ref_id


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
    analyser_version: Mapped[int] = mapped_column(index=True)
