"""What somebody has written in a form and not sent; theirs alone, for thirty days."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordnet.drafts import sheets
from coordnet.extensions import Base, UTCDateTime


class Draft(Base):
    """One of a member, a form (the name of its class) and the thing it is about (0 where it makes a new one).

    `sheet` is the page on which it was last written (`DraftForm.draft`). `fields` are as they were sent, with personal
    codes masked and rich text clean.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "form", "about", name="uq_draft_whose_what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    form: Mapped[str] = mapped_column(String(60))
    about: Mapped[int]
    sheet: Mapped[str] = mapped_column(String(40))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    @property
    def stand(self) -> str:
        """The name of what it holds now."""
        return sheets.stand(self.sheet, self.saved_at)
