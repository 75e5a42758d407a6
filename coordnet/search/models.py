"""What a member keeps of the search: searches to run again, and whether the digest tells what is new for them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordnet.extensions import Base, UTCDateTime
from coordnet.textsearch.query import LONGEST

LONGEST_FILTERS = 1_000


class SavedSearch(Base):
    """A search of one person: the words as typed, and `narrowed`, its filters as the query of an address."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("user_id", "words", "narrowed", name="uq_saved_search_whose_what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(String(LONGEST))
    narrowed: Mapped[str] = mapped_column(String(LONGEST_FILTERS))
    in_digest: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
