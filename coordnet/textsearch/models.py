"""What is searched: one row for each part of a thing that can be found, and the words that stand in them."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from coordnet.extensions import Base, UTCDateTime
from coordnet.room import house

LARGEST_REF = 2**31 - 1
MOST_PARTS = 2**16


def document_id(kind: str, ref_id: int, part: int = 0) -> int:
    """The id of a part of a thing: every kind has its own stretch of ids, in the order of its things and parts.

    So a search among the few people does not walk through the many posts, "newest first" means the same on
    every engine and after every rebuild, and rows written in bulk know their ids beforehand. KeyError for a kind
    that no room gives.
    """
    return (house().finds[kind].number << 48) + ref_id * MOST_PARTS + part


def ref_of(key: int) -> int:
    """The thing whose part has this document id."""
    return key // MOST_PARTS % (LARGEST_REF + 1)


class SearchDocument(Base):
    """The text of a part of one thing, as written and as terms. `storage` keeps the engine's index beside it.

    Most things have one part; a long text has several, a file at least one for every page. `page` is the
    page, slide or sheet of a file that has any. `a_keys` and `b_keys` hold the two keys of each word in order,
    `words` the folded words themselves, for those who typed but the beginning of one, `strong` the keys of the words
    it is about.
    """

    __tablename__ = "search_document"
    __table_args__ = (UniqueConstraint("kind", "ref_id", "part"),)

    # SQLite's row number must be declared INTEGER; it has 64 bits as well.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    ref_id: Mapped[int]
    part: Mapped[int]
    page: Mapped[int | None]
    container_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    a_keys: Mapped[str] = mapped_column(Text)
    b_keys: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    strong: Mapped[str] = mapped_column(Text, server_default="")
    length: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    analyser_version: Mapped[int] = mapped_column(index=True)


class SearchWord(Base):
    """A word, without diacritics, that stands or once stood in a document: what a misspelt one may have meant.

    Nobody is shown a word from here that does not also stand in something they may read. `doubtful`: a text that held
    it is gone.
    """

    __tablename__ = "search_word"
    __table_args__ = (Index("ix_search_word_initial", "initial", "length"),)

    word: Mapped[str] = mapped_column(String(32), primary_key=True)
    initial: Mapped[str] = mapped_column(String(1))
    length: Mapped[int]
    doubtful: Mapped[bool] = mapped_column(index=True, server_default=false())
