"""What a member, or the people of a municipality, have in the library: for their pages in the directory."""

from collections.abc import Sequence

from flask_babel import gettext as _

from coordnet.library.queries import EntryRow, entries_by, entries_of_municipality
from coordnet.members.viewer import Viewer
from coordnet.room import Item, Shelf
from coordnet.web.filters import when_in_html
from coordnet.web.urls import path_to


def _by(person_id: int, viewer: Viewer, limit: int) -> Sequence[Item]:
    return _items(entries_by(person_id, viewer, limit))


def _of(municipality_id: int, viewer: Viewer, limit: int) -> Sequence[Item]:
    return _items(entries_of_municipality(municipality_id, viewer, limit))


def _items(rows: Sequence[EntryRow]) -> list[Item]:
    return [
        Item(row.title, path_to("library.entry", entry_id=row.id), when_in_html(row.published_at), language=row.said_in)
        for row in rows
    ]


BY_PERSON = [Shelf("entries", 30, lambda: _("In the library"), _by)]
BY_MUNICIPALITY = [
    Shelf(
        "entries",
        20,
        lambda: _("Documents in the library"),
        _of,
        lambda: _("Nothing from here is in the library yet."),
    )
]
