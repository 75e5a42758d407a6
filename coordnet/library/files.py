"""Entries have files: who may read them, and what is said of them elsewhere."""

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from coordnet.database import Rows
from coordnet.library.models import Entry
from coordnet.library.queries import may_read_entry
from coordnet.library.services import KIND
from coordnet.room import FileOwner


def _named(ids: set[int]) -> Rows:
    return select(Entry.id, Entry.title, Entry.said_in.label("said_in"), Entry.language).where(Entry.id.in_(ids))


def _todo() -> str:
    return _(
        "What to do: remove the code from the document on your computer, choose “Edit” at the document in the library, "
        "untick this file and add the corrected one."
    )


OWNER = FileOwner(
    kind=KIND,
    may_read=may_read_entry,
    endpoint="library.entry",
    argument="entry_id",
    named=_named,
    cited=lambda title: Markup(_("in the document “%(title)s”", title=title)),
    todo=_todo,
)
