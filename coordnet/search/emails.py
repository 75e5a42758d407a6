"""The message that tells somebody that a file of theirs is withheld, and what to do."""

from typing import NamedTuple

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.forum.models import Category, Post, Thread
from coordnet.forum.queries import may_read_post
from coordnet.library.queries import may_read_entry
from coordnet.mail import Rendered
from coordnet.mail.models import OutboxMessage
from coordnet.members.viewer import Viewer, load
from coordnet.web.urls import external_url


class _Place(NamedTuple):
    """Where the file is; nothing of a confidential category is named in an e-mail, not even a file."""

    url: str
    confidential: bool = False


def render_withheld(message: OutboxMessage) -> Rendered | None:
    """Which file, where it is, what to do; never anything of its text. None when it is mended, deleted or out of
    the uploader's sight, and for somebody who is no longer a member."""
    file = db.session.get(StoredFile, int(message.subject_id))
    viewer = load(message.user_id)
    if file is None or file.text_state != "withheld" or viewer is None or not viewer.is_active:
        return None
    place = _place(file, viewer)
    if place is None:
        return None
    with force_locale(viewer.locale):
        name = "" if place.confidential else file.name
        context = {"name": name, "where": file.owner_kind, "url": place.url}
        return Rendered(
            subject=_("Your file is withheld: it seems to hold a personal code"),
            text=render_template("search/email/withheld.txt", **context),
            html=render_template("search/email/withheld.html", **context),
        )


def _place(file: StoredFile, viewer: Viewer) -> _Place | None:
    """None when the uploader may not see it any more."""
    if file.owner_id is None:
        return _Place("")
    if file.owner_kind == "entry" and may_read_entry(file.owner_id, viewer):
        return _Place(external_url("library.entry", entry_id=file.owner_id))
    if file.owner_kind == "post" and may_read_post(file.owner_id, viewer):
        return _Place(external_url("forum.post", post_id=file.owner_id), _is_confidential(file.owner_id))
    return None


def _is_confidential(post_id: int) -> bool:
    query = select(Category.confidential).join(Thread, Thread.category_id == Category.id)
    return bool(db.session.scalar(query.join(Post, Post.thread_id == Thread.id).where(Post.id == post_id)))
