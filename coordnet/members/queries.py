"""Selecting people and places."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from coordnet.extensions import db
from coordnet.members.models import Invitation, Municipality, Seat, User

LARGEST_ID = 2**31 - 1  # beyond it PostgreSQL refuses the comparison instead of finding nothing


def user_by_email(email: str) -> User | None:
    """The person with this address, in any letter case."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower())) if email.isprintable() else None


def user(user_id: int) -> User | None:
    """A person by id."""
    return db.session.get(User, user_id) if 0 < user_id <= LARGEST_ID else None


def municipality_by_code(code: str) -> Municipality | None:
    """A municipality by its ISO 3166-2 code (LT-57)."""
    if not code.isprintable():
        return None
    return db.session.scalar(select(Municipality).where(Municipality.code == code.strip().upper()))


def seat_by_code(code: str) -> Seat | None:
    """The seat of a municipality by its ISO 3166-2 code, with the municipality."""
    if not code.isprintable():
        return None
    found = select(Seat).join(Seat.municipality).where(Municipality.code == code.strip().upper())
    return db.session.scalar(found.options(contains_eager(Seat.municipality)))


def municipalities_by_code(codes: Collection[str]) -> list[Municipality]:
    """Those of the municipalities whose codes are given."""
    return list(db.session.scalars(select(Municipality).where(Municipality.code.in_(codes))))


def all_municipalities() -> list[Municipality]:
    """The 60, in Lithuanian order."""
    return list(db.session.scalars(select(Municipality).order_by(Municipality.position)))


def invitation(invitation_id: int | None) -> Invitation | None:
    """An invitation by its id."""
    return db.session.get(Invitation, invitation_id) if invitation_id is not None else None
