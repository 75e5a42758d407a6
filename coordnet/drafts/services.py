"""Verbs: keep what somebody is writing, and let it go. They never commit."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, false, or_, select

from coordnet import clock
from coordnet.drafts.models import Draft
from coordnet.drafts.queries import KEPT, draft_for
from coordnet.drafts.sheets import saved_at, sheet_of
from coordnet.drafts.stored import Fields, words
from coordnet.errors import Conflict, Invalid
from coordnet.extensions import changed_rows, db, upsert
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.room import house

MOST_OF_ONE = 30


def keep(form: str, about: int, fields: Fields, sheet: str, began_from: str = "", *, by: Viewer) -> Draft | None:
    """Keep what stands on a sheet, which began empty or from `began_from` (`sheets.origin`); None without words.

    Of more than MOST_OF_ONE the oldest goes. Raises Conflict when another sheet has a draft of the same form about the
    same thing, or has more than there was to begin from: nothing is written over what its writer has not seen here.
    Raises Invalid for an unknown form.
    """
    if form not in house().long_forms:
        raise Invalid(_("Drafts of this form are not kept."))
    if not words(fields):
        forget_sent((sheet, began_from), by=by)
        return None
    now = {"sheet": sheet, "fields": fields, "saved_at": clock.now()}
    row = upsert(Draft).values(user_id=by.id, form=form, about=about, **now)
    mine_or_over = or_(_is_called((sheet, began_from)), Draft.saved_at < clock.now() - KEPT)
    own = row.on_conflict_do_update(index_elements=["user_id", "form", "about"], set_=now, where=mine_or_over)
    if db.session.execute(own.returning(Draft.id)).first() is None:
        raise Conflict(_("Not saved as a draft: an earlier text of yours for this form waits in “My drafts”. Continue "
                         "or discard that one first; this one stays in this window."))  # fmt: skip
    _make_room(by.id)
    return draft_for(form, about, by.id)


def _make_room(user_id: int) -> None:
    mine = select(Draft.id).where(Draft.user_id == user_id).order_by(Draft.saved_at.desc(), Draft.id.desc())
    oldest = db.session.scalars(mine.offset(MOST_OF_ONE)).all()
    if oldest:
        db.session.execute(delete(Draft).where(Draft.id.in_(oldest)))


def forget_sent(sheets: Collection[str], *, by: Viewer) -> None:
    """What is called so was sent, or nothing stands on these sheets any more: no draft of it is left."""
    db.session.execute(delete(Draft).where(Draft.user_id == by.id, _is_called(sheets)))


def _is_called(names: Collection[str]) -> ColumnElement[bool]:
    """The condition on `Draft`: it stands on one of these sheets, or is as it stood there when it was saved then."""
    moments = [(sheet_of(name), saved_at(name)) for name in names if name]
    return or_(
        false(),
        *(Draft.sheet == on if at is None else (Draft.sheet == on) & (Draft.saved_at == at) for on, at in moments),
    )


def discard(draft: Draft) -> None:
    """Delete a draft, which the caller has found for its writer."""
    db.session.delete(draft)
    db.session.flush()


def forget_old() -> int:
    """Delete what nobody came back for; the number of rows."""
    return changed_rows(delete(Draft).where(Draft.saved_at < clock.now() - KEPT))


def forget_of_those_who_left() -> int:
    """Delete what people wrote whose membership has ended; how many rows. Nightly."""
    left = select(User.id).where(User.state == "left")
    return changed_rows(delete(Draft).where(Draft.user_id.in_(left)))
