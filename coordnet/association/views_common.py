"""What the pages of the desk have in common: buttons without a form, and whom an address means."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from coordnet.errors import Invalid, NotFound
from coordnet.extensions import db
from coordnet.members import queries as members
from coordnet.members.models import Municipality, User
from coordnet.web.urls import safe_next

Answer = Response | tuple[str, int] | str


def press(perform: Callable[[], object], said: str) -> Response:
    """Do what a button without a form says, commit and go back to the button's page (`back`)."""
    target = safe_next(request.form.get("back")) or url_for("association.members")
    try:
        perform()
    except Invalid as error:
        db.session.rollback()
        flash(error.message, "warn")
    else:
        db.session.commit()
        flash(said)
    return redirect(target, 303)


def get_person(user_id: int) -> User:
    """The person of an address. Raises NotFound."""
    person = members.user(user_id)
    if person is None:
        raise NotFound
    return person


def get_municipality(code: str) -> Municipality:
    """The municipality of an address. Raises NotFound."""
    municipality = members.municipality_by_code(code)
    if municipality is None:
        raise NotFound
    return municipality
