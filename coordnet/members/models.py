"""People and places: who is in the network, which seat they hold, since when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordnet.extensions import Base, UTCDateTime

STATES = ("invited", "active", "suspended", "left")
SITE_ROLES = ("member", "moderator", "administrator", "ministry")
SEAT_ROLES = ("coordinator", "equivalent", "deputy")
HOLDER_ROLES = ("coordinator", "equivalent")
DIGEST_FREQUENCIES = ("weekly", "titles", "off")
LOCALES = ("lt", "en")


# Binary order on both engines: SQLite's default, PostgreSQL's "C" whatever the database was made with.
_SortKey = String(400).with_variant(String(400, collation="C"), "postgresql")


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class User(Base):
    """A person. E-mail is stored lower-case; name_sort and name_fold follow the name.

    `version` counts the edits of what a person's own and the desk's forms hold.
    """

    __tablename__ = "user_account"
    __table_args__ = (
        _one_of("state", STATES),
        _one_of("site_role", SITE_ROLES),
        _one_of("digest_frequency", DIGEST_FREQUENCIES),
        _one_of("locale", LOCALES),
        Index("ix_user_account_state_name", "state", "name_sort", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_sort: Mapped[str] = mapped_column(_SortKey)
    name_fold: Mapped[str] = mapped_column(String(200))
    site_role: Mapped[str] = mapped_column(String(20), default="member")
    state: Mapped[str] = mapped_column(String(20), default="invited")
    state_reason: Mapped[str] = mapped_column(String(500), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    addressed_as: Mapped[str] = mapped_column(String(80), default="")
    position: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    languages: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str] = mapped_column(String(5), default="lt")
    digest_frequency: Mapped[str] = mapped_column(String(10), default="weekly")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    joined_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    previous_visit_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    expertise: Mapped[list["UserExpertise"]] = relationship(cascade="all, delete-orphan", order_by="UserExpertise.slug")


class FormerEmail(Base):
    """An address somebody had until they got another one. Rows are only ever added."""

    __tablename__ = "former_email"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime)


class UserExpertise(Base):
    """One term of the taxonomy (a form of exploitation or a target group) a member knows well."""

    __tablename__ = "user_expertise"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)


class Invitation(Base):
    """An invitation to join. The token is signed from the id, so nothing secret is stored."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class Municipality(Base):
    """One of the 60 municipalities: data of the product, written by a migration."""

    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(String(5), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    name_locative: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    county: Mapped[str] = mapped_column(String(40))
    county_code: Mapped[str] = mapped_column(String(5))
    county_en: Mapped[str] = mapped_column(String(40))
    lau_code: Mapped[str] = mapped_column(String(4))
    name_en: Mapped[str] = mapped_column(String(80))
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    tile_label: Mapped[str] = mapped_column(String(4))
    tile_row: Mapped[int]
    tile_column: Mapped[int]
    body_type: Mapped[str] = mapped_column(String(40), default="")
    procedure_title: Mapped[str] = mapped_column(String(300), default="")
    procedure_url: Mapped[str] = mapped_column(String(500), default="")
    local_contacts: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class Seat(Base):
    """A place in the network; it exists for ever, people come and go. `version` counts the changes of its holders."""

    __tablename__ = "seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality] = relationship()


class SeatHolding(Base):
    """Who held a seat, as what, from when until when; open while `until` is empty.

    At most one open holding as coordinator or equivalent per seat, any number of deputies,
    and one open holding per person and seat.
    """

    __tablename__ = "seat_holding"
    __table_args__ = (
        _one_of("seat_role", SEAT_ROLES),
        Index(
            "uq_seat_holding_holder",
            "seat_id",
            unique=True,
            sqlite_where=text("until IS NULL AND seat_role IN ('coordinator', 'equivalent')"),
            postgresql_where=text("until IS NULL AND seat_role IN ('coordinator', 'equivalent')"),
        ),
        Index(
            "uq_seat_holding_person",
            "seat_id",
            "user_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_seat_holding_user_open", "user_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    seat_role: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date | None]
    act: Mapped[str] = mapped_column(String(200), default="")

    seat: Mapped[Seat] = relationship()
    user: Mapped[User] = relationship()
