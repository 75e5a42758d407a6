"""Nothing typed is lost: a form sent after the session ended waits for its owner.

The form carries its owner's id, signed. When it arrives without a session its fields are kept (without
passwords, and with personal codes masked), the person signs in, and the same page opens filled in and not
yet sent. Whoever else signs in on that PC sees nothing of it. What was not gone on with is offered on the
home page (web/unsent.py) until it is sent, deleted, or a day old.

Nobody has to be signed in to leave one, so there is a bound to everything: how long each is, how many a person has
(the oldest go), how many there are in all, and how many come from one address. Beyond them the page that says so
gives back what was typed.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Response, g, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import delete, func, select
from werkzeug.exceptions import TooManyRequests

from coordnet import clock, privacy
from coordnet.database import write_if_idle
from coordnet.extensions import db
from coordnet.web import tokens
from coordnet.web.limits import take_turn
from coordnet.web.models import ParkedForm
from coordnet.web.typed import lost_files, stored_files
from coordnet.web.urls import safe_next, with_parameter

KEPT = timedelta(days=1)
MOST_TYPED = 256_000  # characters of one form
MOST_OF_ONE = 5
MOST_IN_ALL = 200
BY_ADDRESS = "60 per 15 minutes"  # of all people of one office together
RETRY_SECONDS = 15 * 60
LOST_FILES = "lost files"  # among the fields; no field of a form has a space in its name
_NOT_KEPT = ("csrf_token", "form_owner", "form_page")
_RESUME = "resume"
_CARRIED = "carried"


def form_owner() -> int | None:
    """Whose page the form in this request stood on; None when it does not say so."""
    return tokens.read("form-owner", request.form.get("form_owner", ""))


def park_request() -> str | None:
    """Keep the form in this request; the address of its page, to be opened after sign-in.

    None when there is nothing to keep: no owner, or no page to return to. The same form sent twice is kept once, and
    one that was gone on with is kept instead of what it was. Changes rows, does not commit. Raises TooManyRequests
    when there is no room.
    """
    owner_id, page = form_owner(), safe_next(request.form.get("form_page", ""))
    if owner_id is None or page is None:
        return None
    if _size() > MOST_TYPED or not take_turn("parked", BY_ADDRESS):
        raise TooManyRequests(retry_after=RETRY_SECONDS)
    fields = _kept_fields()
    before = _gone_on_with(page, owner_id)
    if before is not None:
        db.session.delete(before)
    row = _same(owner_id, urlsplit(page).path, fields)
    row.created_at = clock.now()
    db.session.flush()
    return address_of(row, page)


def _same(owner_id: int, path: str, fields: dict[str, list[str]]) -> ParkedForm:
    """The row that holds the same already, or a new one. The path alone: a query may hold what somebody typed."""
    alike = select(ParkedForm).where(ParkedForm.user_id == owner_id, ParkedForm.path == path)
    for row in db.session.scalars(alike):
        if row.fields == fields:
            return row
    _make_room(owner_id)
    row = ParkedForm(user_id=owner_id, path=path, endpoint=request.endpoint or "", fields=fields)
    db.session.add(row)
    return row


def _size() -> int:
    return sum(len(value) for values in request.form.listvalues() for value in values)


def _make_room(owner_id: int) -> None:
    newest = select(ParkedForm.id).where(ParkedForm.user_id == owner_id).order_by(ParkedForm.id.desc())
    oldest = newest.offset(MOST_OF_ONE - 1)
    db.session.execute(delete(ParkedForm).where(ParkedForm.id.in_(db.session.scalars(oldest).all())))
    if (db.session.scalar(select(func.count()).select_from(ParkedForm)) or 0) >= MOST_IN_ALL:
        raise TooManyRequests(retry_after=RETRY_SECONDS)


def is_kept(name: str) -> bool:
    """Whether what is typed in a field of that name may be stored: no password, nor a name that is a code itself."""
    return "password" not in name and not privacy.contains_code(name)


def _kept_fields() -> dict[str, list[str]]:
    fields = {
        name: [privacy.mask_typed(value) for value in values]
        for name, values in request.form.lists()
        if name not in _NOT_KEPT and is_kept(name)
    }
    ids = [str(file_id) for file_id in stored_files().values()]
    if ids:
        fields["files"] = [*fields.get("files", []), *ids]
    lost = lost_files()
    return fields | {LOST_FILES: lost} if lost else fields


def address_of(row: ParkedForm, page: str = "") -> str:
    """Where a kept form is gone on with: its page, filled in."""
    return with_parameter(page or row.path, _RESUME, tokens.sign("parked-form", row.id))


def typed_before(form_name: str) -> dict[str, list[str]] | None:
    """The kept fields of the form with that name, when this page was opened to go on with it."""
    fields = resumed()
    return fields if fields and fields.get("form_name") == [form_name] else None


def files_to_add_again() -> str | None:
    """What to say on the page that goes on with a form of which files were lost."""
    lost = (resumed() or {}).get(LOST_FILES)
    return files_lost(lost) if lost else None


def files_lost(names: list[str]) -> str:
    """Which files are not kept."""
    return _("These files could not be kept, add them once more: %(names)s.", names=", ".join(names))


def resumed() -> dict[str, list[str]] | None:
    """The kept fields that this page was opened to go on with."""
    if "resumed_form" not in g:
        g.resumed_form = _load(request.args.get(_RESUME, ""))
    fields: dict[str, list[str]] | None = g.resumed_form
    return fields


def _load(token: str) -> dict[str, Any] | None:
    parked_id = tokens.read("parked-form", token) if token else None
    if parked_id is None or not current_user.is_authenticated:
        return None
    row = kept_form(parked_id, current_user.id)
    return None if row is None else row.fields


def kept_form(parked_id: int, user_id: int) -> ParkedForm | None:
    """A person's kept form, until it is a day old."""
    row = db.session.get(ParkedForm, parked_id)
    return row if row is not None and row.user_id == user_id and row.created_at >= clock.now() - KEPT else None


def _gone_on_with(page: str, user_id: int) -> ParkedForm | None:
    """The kept form that `page` was opened to go on with: the form in this request, or one that has its text."""
    row = _named_by(page, _RESUME, user_id)
    if row is not None and row.fields.get("form_name") == request.form.getlist("form_name"):
        return row
    return _named_by(page, _CARRIED, user_id)


def _named_by(page: str, parameter: str, user_id: int) -> ParkedForm | None:
    token = _parameter(page, parameter)
    parked_id = tokens.read("parked-form", token) if token else None
    return None if parked_id is None else kept_form(parked_id, user_id)


def _parameter(page: str, name: str) -> str:
    return parse_qs(urlsplit(page).query).get(name, [""])[0]


def sheet_of_this() -> str:
    """On which sheet (drafts/forms.py) the form in this request, or the one that its page goes on with, was written."""
    sheets = request.form.getlist("draft") if request.method == "POST" else (resumed() or {}).get("draft", [])
    return sheets[0] if sheets else ""


def carried_on(address: str) -> str:
    """`address` as the page of another form that gets the text of the one in this request, or of the one that this
    page was opened to go on with: when that other form is sent, the text is no longer kept."""
    page = (request.form.get("form_page", "") if request.method == "POST" else request.full_path) or ""
    token = _parameter(page, _RESUME) or _parameter(page, _CARRIED)
    return with_parameter(address, _CARRIED, token) if token else address


def forget_sent(response: Response) -> Response:
    """A form that was gone on with and did what it is for (a redirect) is no longer kept. Never in anybody's way."""
    if request.method != "POST" or response.status_code != 303 or "form_was_parked" in g:
        return response
    page = safe_next(request.form.get("form_page", ""))
    if page is None or not current_user.is_authenticated:
        return response
    row = _gone_on_with(page, current_user.id)
    if row is not None:
        row_id = row.id
        db.session.rollback()
        write_if_idle(db.engine, delete(ParkedForm).where(ParkedForm.id == row_id))
    return response


def forget_old() -> int:
    """Delete what nobody came back for; the number of rows."""
    over = delete(ParkedForm).where(ParkedForm.created_at < clock.now() - KEPT)
    return db.session.connection().execute(over).rowcount
