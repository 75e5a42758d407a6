"""What the pages of the desk have in common: where a button leads back to, and whom an address means."""

from flask import request, url_for

from coordnet.errors import NotFound
from coordnet.members import queries as members
from coordnet.members.models import Seat, User
from coordnet.web.urls import safe_next


def back() -> str:
    """The page of the button that was pressed (`back`)."""
    return safe_next(request.form.get("back")) or url_for("association.members")


def get_person(user_id: int) -> User:
    """The person of an address. Raises NotFound."""
    person = members.user(user_id)
    if person is None:
        raise NotFound
    return person


def get_seat(code: str) -> Seat:
    """The seat of the municipality of an address. Raises NotFound."""
    seat = members.seat_by_code(code)
    if seat is None:
        raise NotFound
    return seat
