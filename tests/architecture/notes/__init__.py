"""A room that the house does not know: what a new one needs is this folder and its place in the list of rooms."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint
from markupsafe import Markup
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, literal, select

from coordnet import clock
from coordnet.database import Rows, UTCDateTime
from coordnet.extensions import db
from coordnet.mail import Rendered
from coordnet.mail.models import OutboxMessage
from coordnet.members.viewer import Viewer
from coordnet.room import (
    Card,
    Chosen,
    FileOwner,
    Findable,
    Found,
    HomePage,
    Item,
    Job,
    KeepGoing,
    Listing,
    MenuItem,
    Panel,
    Room,
    Section,
    Todo,
    Waits,
    Week,
)
from coordnet.textsearch.services import Text, index_many
from coordnet.web.urls import path_to

notes = Table(
    "note",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("title", String(100)),
    Column("at", UTCDateTime),
)
bp = Blueprint("notes", __name__, url_prefix="/notes", template_folder="templates")


@bp.get("/")
def index() -> str:
    return "Užrašai"


@bp.get("/<int:note_id>")
def note(note_id: int) -> str:
    return str(db.session.scalar(select(notes.c.title).where(notes.c.id == note_id)))


def write(title: str) -> int:
    """Add a note and index it."""
    moment = clock.now()
    added = db.session.execute(insert(notes).values(title=title, at=moment).returning(notes.c.id))
    note_id = int(added.scalar_one())
    index_many([Text("note", note_id, None, title, "", moment)])
    return note_id


def _texts(rows: list[Any]) -> list[Text]:
    return [Text("note", row.id, None, row.title, "", row.at) for row in rows]


def _seen_by(_viewer: Viewer, _chosen: Chosen) -> Rows:
    return select(notes.c.id)


def _codes(ids: Collection[int]) -> Rows:
    return select(notes.c.id, literal("")).where(notes.c.id.in_(ids))


def _cards(found: Sequence[Found]) -> Mapping[int, Card]:
    rows = db.session.execute(select(notes).where(notes.c.id.in_([each.ref_id for each in found])))
    return {row.id: Card(row.title, path_to("notes.note", note_id=row.id), "pencil", ["Užrašas"]) for row in rows}


def _news(week: Week) -> Listing:
    rows = db.session.execute(select(notes)).all()
    return Listing([Item(row.title, "https://x.example/") for row in rows[: week.most]], len(rows))


def _todo(_viewer: Viewer, _limit: int) -> tuple[int, list[Todo]]:
    return 1, [Todo("Peržiūrėti užrašus", "/notes/1")]


def _render(message: OutboxMessage) -> Rendered:
    return Rendered(f"Užrašas {message.subject_id}", "Labas")


def _tidy(_moment: datetime, _keep_going: KeepGoing) -> int:
    return 3


ROOM = Room(
    "notes",
    blueprint=bp,
    menu=[MenuItem("notes", 50, lambda: "Užrašai", "notes.index")],
    home=HomePage([Panel("side", 15, "notes/home.html")], lambda _viewer, _since: {"notes_now": "Užrašų skydelis"}),
    waits=[Waits("notes", 5, lambda: "Užrašai laukia", _todo, lambda: "/notes/1")],
    digest=[Section("notes", 55, lambda: "Nauji užrašai", lambda n: f"{n} užrašai", 55, _news)],
    finds=[
        Findable(
            kind="note",
            number=90,
            one=lambda: "Užrašas",
            many=lambda: "Užrašai",
            things=select(notes),
            key=notes.c.id,
            texts=_texts,
            seen_by=_seen_by,
            codes=_codes,
            cards=_cards,
        )
    ],
    owners=[
        FileOwner(
            kind="note",
            may_read=lambda _note_id, viewer: viewer.is_active,
            endpoint="notes.note",
            argument="note_id",
            named=lambda ids: select(notes.c.id, notes.c.title, literal("lt"), literal("lt")).where(
                notes.c.id.in_(ids)
            ),
            cited=lambda title: Markup("užraše „{}“").format(title),
            todo=lambda: "Pataisykite užrašą",
        )
    ],
    letters={"note": _render},
    jobs=[Job("notes", lambda _moment: True, _tidy)],
)
