"""The messages that tell somebody that a file of theirs is withheld or waits for them, and what to do."""

from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.files.owners import language_of
from coordnet.mail import Rendered, render_letter
from coordnet.mail.models import OutboxMessage
from coordnet.members.viewer import Viewer, load
from coordnet.room import FileOwner, house
from coordnet.web.urls import external_url


def render_withheld(message: OutboxMessage) -> Rendered | None:
    """Which file, where it is, what to do; never anything of its text. None when it is mended, deleted or out of
    the uploader's sight, and for somebody who is no longer a member."""
    viewer = load(message.user_id)
    file = _file_of(message, viewer)
    if file is None or viewer is None or file.text_state != "withheld":
        return None
    owner = house().owners.get(file.owner_kind or "")
    with force_locale(viewer.locale):
        todo = {"todo": owner.todo() if owner else _todo_in_a_form()}
        context = _attached(file, owner) | todo
        return render_letter("files/email/withheld", **context)


def render_unread(message: OutboxMessage) -> Rendered | None:
    """Which file, where it is, that it waits. None when it is confirmed, deleted, belongs to nothing or is out of the
    uploader's sight, and for somebody who is no longer a member."""
    viewer = load(message.user_id)
    file = _file_of(message, viewer)
    owner = house().owners.get(file.owner_kind or "") if file else None
    if file is None or viewer is None or owner is None or not file.awaits_confirmation:
        return None
    with force_locale(viewer.locale):
        return render_letter("files/email/unread", **_attached(file, owner))


def _file_of(message: OutboxMessage, viewer: Viewer | None) -> StoredFile | None:
    """The file that a message is about, if its reader is a member and may see where it is."""
    file = db.session.get(StoredFile, int(message.subject_id))
    if file is None or viewer is None or not viewer.is_active:
        return None
    owner = house().owners.get(file.owner_kind or "")
    seen = file.owner_id is None or (owner is not None and owner.may_read(file.owner_id, viewer))
    return file if seen else None


def _attached(file: StoredFile, owner: FileOwner | None) -> dict[str, Any]:
    """Nothing of a confidential thing is named in an e-mail, not even a file."""
    owner_id = file.owner_id or 0
    return {
        "name": "" if owner and owner.confidential(owner_id) else file.name,
        "language": language_of(file),
        "url": external_url(owner.endpoint, **{owner.argument: owner_id}) if owner else "",
    }


def _todo_in_a_form() -> str:
    return _(
        "What to do: remove the code from the document on your computer, and before you publish, untick this file in "
        "the form and add the corrected one."
    )
