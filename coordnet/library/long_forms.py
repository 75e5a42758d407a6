"""Where people write at length in the library, and what of it a viewer may see."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _

from coordnet.extensions import read_rows
from coordnet.library.models import Entry
from coordnet.library.queries import visible_entries
from coordnet.members.viewer import Viewer
from coordnet.room import LongForm
from coordnet.web.urls import path_to


def _entries(viewer: Viewer, ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    query = visible_entries(viewer).with_only_columns(Entry.id, Entry.title, Entry.said_in.label("said_in"))
    return {row.id: (row.title, row.said_in) for row in read_rows(query.where(Entry.id.in_(ids)))}


def _page(entry_id: int) -> str:
    return path_to("library.edit", entry_id=entry_id) if entry_id else path_to("library.new")


LONG_FORMS = [LongForm("MaterialForm", lambda: _("Document of the library"), _page, _entries)]
