"""Nothing typed is lost: a form sent after the session ended waits for its owner.

The form carries its owner's id, signed. When it arrives without a session its fields are kept (without
passwords, and with personal codes masked), the person signs in, and the same page opens filled in and not
yet sent. Whoever else signs in on that PC sees nothing of it.

Nobody has to be signed in to leave one, so there is a bound to everything: how long each is, how many a person has
(the oldest go), how many there are in all, and how many come from one address. Beyond them the page that says so
gives back what was typed.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import g, request
from flask_login import current_user
from sqlalchemy import delete, func, select
from werkzeug.exceptions import TooManyRequests

from coordnet import clock, privacy
from coordnet.extensions import db
from coordnet.web import tokens
from coordnet.web.limits import take_turn
from coordnet.web.models import ParkedForm
from coordnet.web.urls import safe_next

KEPT = timedelta(days=1)
MOST_TYPED = 256_000  # characters of one form
MOST_OF_ONE = 5
MOST_IN_ALL = 200
BY_ADDRESS = "60 per 15 minutes"  # of all people of one office together
_NOT_KEPT = ("csrf_token", "form_owner", "form_page")


def park_request() -> str | None:
    """Keep the form in this request; the address of its page, to be opened after sign-in.

    None when there is nothing to keep: no owner, or no page to return to. Adds a row, does not commit. Raises
    TooManyRequests when there is no room.
    """
    owner_id = tokens.read("form-owner", request.form.get("form_owner", ""))
    page = safe_next(request.form.get("form_page", ""))
    if owner_id is None or page is None:
        return None
    if _size() > MOST_TYPED or not take_turn("parked", BY_ADDRESS):
        raise TooManyRequests
    kept = _kept_fields()
    _make_room(owner_id)
    row = ParkedForm(
        user_id=owner_id,
        path=urlsplit(page).path,  # a query may hold what somebody typed
        endpoint=request.endpoint or "",
        fields=kept,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return _with_resume(page, tokens.sign("parked-form", row.id))


def _size() -> int:
    return sum(len(value) for values in request.form.listvalues() for value in values)


def _make_room(owner_id: int) -> None:
    newest = select(ParkedForm.id).where(ParkedForm.user_id == owner_id).order_by(ParkedForm.id.desc())
    oldest = newest.offset(MOST_OF_ONE - 1)
    db.session.execute(delete(ParkedForm).where(ParkedForm.id.in_(db.session.scalars(oldest).all())))
    if (db.session.scalar(select(func.count()).select_from(ParkedForm)) or 0) >= MOST_IN_ALL:
        raise TooManyRequests


def _kept_fields() -> dict[str, list[str]]:
    return {
        name: [privacy.mask_typed(value) for value in values]
        for name, values in request.form.lists()
        if name not in _NOT_KEPT and "password" not in name
    }


def _with_resume(page: str, token: str) -> str:
    parts = urlsplit(page)
    query = "&".join(part for part in (parts.query, urlencode({"resume": token})) if part)
    return f"{parts.path}?{query}"


def typed_before(form_name: str) -> dict[str, list[str]] | None:
    """The kept fields of the form with that name, when this page was opened to go on with it."""
    fields = _resumed()
    return fields if fields and fields.get("form_name") == [form_name] else None


def _resumed() -> dict[str, list[str]] | None:
    if "resumed_form" not in g:
        g.resumed_form = _load(request.args.get("resume", ""))
    fields: dict[str, list[str]] | None = g.resumed_form
    return fields


def _load(token: str) -> dict[str, Any] | None:
    parked_id = tokens.read("parked-form", token) if token else None
    if parked_id is None or not current_user.is_authenticated:
        return None
    row = db.session.get(ParkedForm, parked_id)
    if row is None or row.user_id != current_user.id or row.created_at < clock.now() - KEPT:
        return None
    return row.fields


def forget_old() -> int:
    """Delete what nobody came back for; the number of rows."""
    over = delete(ParkedForm).where(ParkedForm.created_at < clock.now() - KEPT)
    return db.session.connection().execute(over).rowcount
