"""Tables of the library: material that members propose and the association publishes, and its terms."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, case, literal
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from coordnet import collation
from coordnet.extensions import Base, UTCDateTime
from coordnet.web.typed_in import MEMBERS

STATUSES = ("draft", "proposed", "published", "archived")
TITLE_LENGTH = 250
SUMMARY_LENGTH = 600
SORT_LENGTH = 200

# Binary order on both engines: SQLite's default, PostgreSQL's "C" whatever the database was made with.
_SortKey = String(SORT_LENGTH).with_variant(String(SORT_LENGTH, collation="C"), "postgresql")


class Entry(Base):
    """One document or material. `published_at` is set once, by the first publication: from then on every
    member may read it, archived or not; before that only who proposed it and the association.

    `issued_on` is the document's own date, as exact as it is known: '', '2015', '2015-12' or '2015-12-17'.
    `version` counts the saves, so that an edit can tell whether somebody saved in between; `key` makes a form
    that arrives twice one entry.
    """

    __tablename__ = "library_entry"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'proposed', 'published', 'archived')", name="status"),
        CheckConstraint("title <> ''", name="title"),
        CheckConstraint(
            "published_at IS NULL OR (status IN ('published', 'archived') AND summary <> '' AND material_type <> '')",
            name="published",
        ),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_at"),
        Index("uq_library_entry_key", "proposed_by_id", "key", unique=True),
        Index("ix_library_entry_newest", "status", "published_at", "id"),
        Index("ix_library_entry_title", "status", "title_sort", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    title_sort: Mapped[str] = mapped_column(_SortKey)
    title_paraphrased: Mapped[bool] = mapped_column(default=False)
    summary: Mapped[str] = mapped_column(String(SUMMARY_LENGTH), default="")
    body_html: Mapped[str] = mapped_column(Text, default="")
    body_text: Mapped[str] = mapped_column(Text, default="")
    material_type: Mapped[str] = mapped_column(String(60), default="")
    publisher: Mapped[str] = mapped_column(String(200), default="")
    year: Mapped[int | None]
    issued_on: Mapped[str] = mapped_column(String(10), default="")
    act_number: Mapped[str] = mapped_column(String(80), default="")
    url: Mapped[str] = mapped_column(String(1000), default="")
    language: Mapped[str] = mapped_column(String(5), default="lt")
    status: Mapped[str] = mapped_column(String(20), default="draft")
    version: Mapped[int] = mapped_column(default=1)
    key: Mapped[str | None] = mapped_column(String(64))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @hybrid_property
    def said_in(self) -> str:
        """The language of what is said about it: where its title is put in our own words, they all are. Its files are
        in its own `language`."""
        return MEMBERS if self.title_paraphrased else self.language

    @said_in.inplace.expression
    @classmethod
    def _said_in(cls) -> ColumnElement[str]:
        return case((cls.title_paraphrased, literal(MEMBERS)), else_=cls.language)

    @property
    def slug(self) -> str | None:
        """The readable part of the address; None when the title holds no Latin letter or digit."""
        return collation.slug(self.title) or None

    @property
    def url_host(self) -> str:
        """Where the official link leads."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


def _entry_id() -> Mapped[int]:
    return mapped_column(ForeignKey("library_entry.id", ondelete="CASCADE"), primary_key=True)


class EntryForm(Base):
    """A form of exploitation an entry is about (taxonomy slug); with a narrower form stands the wider one."""

    __tablename__ = "library_entry_form"

    entry_id: Mapped[int] = _entry_id()
    slug: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)


class EntryGroup(Base):
    """A target group an entry is for (taxonomy slug)."""

    __tablename__ = "library_entry_group"

    entry_id: Mapped[int] = _entry_id()
    slug: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)
