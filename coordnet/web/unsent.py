"""What was typed and never sent, shown to whoever wrote it: on the home page, and at the next sign-in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from coordnet import clock
from coordnet.extensions import db
from coordnet.room import HomePage, Panel, house
from coordnet.web.models import ParkedForm
from coordnet.web.parked import KEPT, LOST_FILES, address_of, files_lost
from coordnet.web.typed import words_of
from coordnet.web.typed_in import MEMBERS
from coordnet.web.urls import path_to

if TYPE_CHECKING:
    from coordnet.members.viewer import Viewer

_LONGEST_NAME = 60


class Unsent(NamedTuple):
    """A kept form: what it begins with and the language of that, its place, when it was sent, how to go on with it."""

    id: int
    name: str
    language: str
    place: str
    at: datetime
    address: str
    texts: list[str]
    lost: str


def kept_for(user_id: int) -> list[Unsent]:
    """A person's forms that were not sent, the newest first."""
    return [_shown(row) for row in _rows(user_id)]


def first_of(user_id: int) -> tuple[int, str]:
    """How many forms of a person are kept, and where the newest is gone on with."""
    rows = _rows(user_id)
    return len(rows), address_of(rows[0]) if rows else ""


def _rows(user_id: int) -> list[ParkedForm]:
    mine = select(ParkedForm).where(ParkedForm.user_id == user_id, ParkedForm.created_at >= clock.now() - KEPT)
    return list(db.session.scalars(mine.order_by(ParkedForm.id.desc())))


def _shown(row: ParkedForm) -> Unsent:
    lost = row.fields.get(LOST_FILES, [])
    texts = words_of([(name, value) for name, values in row.fields.items() if name != LOST_FILES for value in values])
    name, language = beginning(row.fields, texts)
    again = files_lost(lost) if lost else ""
    return Unsent(row.id, name, language, _place(row.path), row.created_at, address_of(row), texts, again)


def beginning(fields: Mapping[str, list[str]], texts: Sequence[str]) -> tuple[str, str]:
    """What to call the fields of a form that hold these texts, and the language of that."""
    title = next(iter(fields.get("title", [])), "").strip()
    name = " ".join((title or " ".join(texts[:1])).split())
    clipped = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME].rstrip()}…"
    return clipped, next(iter(fields.get("language", [])), "") or MEMBERS  # a document's form has a field for its own


def _place(path: str) -> str:
    """The part of the network a page belongs to, by its name in the menu; without one the address itself."""
    places = ((path_to(item.endpoint), item.label()) for item in house().menu)
    return next((label for begin, label in places if begin != "/" and path.startswith(begin)), path)


def _variables(viewer: "Viewer", _since: datetime) -> dict[str, Any]:
    return {"kept_forms": kept_for(viewer.id)}


HOME = HomePage(panels=[Panel("notice", 5, "web/home/unsent.html")], variables=_variables)
