"""Which digest was built for whom, and which periods are done."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordnet.extensions import Base, UTCDateTime


class Digest(Base):
    """The digest of one member for one period. It holds no text: that is rendered when it is sent."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("user_id", "period_start", "period_end", name="uq_digest_member_period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class DigestPeriod(Base):
    """A period for which every member's digest has been built."""

    __tablename__ = "digest_period"

    period_start: Mapped[date] = mapped_column(primary_key=True)
    period_end: Mapped[date]
    built_at: Mapped[datetime] = mapped_column(UTCDateTime)
