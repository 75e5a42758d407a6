"""What search finds of files: their text, page by page, where the thing they belong to is to be found."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, false, null, or_, select, union_all

from coordnet.database import Ids, Rows, is_one_of
from coordnet.extensions import db, read_rows
from coordnet.files.models import WITH_TEXT, FileText, StoredFile
from coordnet.files.owners import Named, owners_of
from coordnet.members.viewer import Viewer
from coordnet.room import ALL_FACETS, Card, Chosen, Findable, Found, Week, house
from coordnet.textsearch.services import Text
from coordnet.web.filters import file_icon, file_kind
from coordnet.web.typed_in import MEMBERS, typed
from coordnet.web.urls import path_to

Piece = tuple[int | None, str]
"""The page and the text of a piece of a file."""

_READ = select(StoredFile.id).where(is_one_of(StoredFile.text_state, WITH_TEXT), ~StoredFile.held)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_LINK = Markup('<a href="%s">%s</a>')


def _texts(rows: list[Any]) -> list[Text]:
    """A file is found by its name and its text, page by page."""
    pieces: dict[int, list[Piece]] = {}
    query = select(FileText).where(FileText.file_id.in_([row[0].id for row in rows])).order_by(FileText.position)
    for piece in db.session.scalars(query):
        pieces.setdefault(piece.file_id, []).append((piece.page, piece.text))
    return [text for row in rows for text in file_texts(row[0], pieces.get(row[0].id, []))]


def file_texts(file: StoredFile, pieces: Sequence[Piece]) -> list[Text]:
    """The documents of a file: its pieces in order, the first with the file's name as its title."""
    return [
        Text("file", file.id, None, file.name if part == 0 else "", text, file.created_at, part, page)
        for part, (page, text) in enumerate(pieces)
    ]


def _seen_by(viewer: Viewer, chosen: Chosen) -> Rows:
    """Files with text, not held, of things that are to be found themselves and have the chosen values."""
    return _READ.where(_of_any(chosen, lambda owner: owner.seen_by(viewer, chosen)))


def _told_to(week: Week, chosen: Chosen) -> Rows:
    """Files of what appeared in the week, and those that colleagues added in it to what was there.

    Also of what has gone in a mail of its own: that said nothing of them.
    """
    week = replace(week, once_more=True)
    of_the_week = _of_any(chosen, lambda owner: owner.told_to and owner.told_to(week, chosen))
    ever = replace(week, start=_LONG_AGO)
    of_any = _of_any(chosen, lambda owner: owner.told_to and owner.told_to(ever, chosen))
    added = and_(StoredFile.created_at >= week.start, StoredFile.created_at < week.end, of_any)
    return _READ.where(StoredFile.uploader_id != week.viewer.id, or_(of_the_week, added))


def _of_any(chosen: Chosen, found: Callable[[Findable], Rows | None]) -> ColumnElement[bool]:
    """The condition on `StoredFile`: what it belongs to is found and can have the chosen values."""
    of_any: list[ColumnElement[bool]] = [false()]
    for kind in house().owners:
        owner = house().finds.get(kind)
        rows = found(owner) if owner is not None and chosen.chosen_facets <= owner.facets else None
        if owner is not None and rows is not None:
            of_any.append(and_(StoredFile.owner_kind == kind, rows.where(owner.key == StoredFile.owner_id).exists()))
    return or_(*of_any)


def _codes(ids: Ids) -> Rows:
    """A file is of the municipalities of what it belongs to."""
    files = select(StoredFile.id)
    of_any = [files.add_columns(null().label("code")).where(false())]
    for kind in house().owners.keys() & house().finds.keys():
        belongs = StoredFile.owner_kind == kind
        owned = house().finds[kind].codes(select(StoredFile.owner_id).where(belongs, StoredFile.id.in_(ids))).subquery()
        of_kind = files.add_columns(owned.c.code).join(owned, owned.c.id == StoredFile.owner_id)
        of_any.append(of_kind.where(belongs, StoredFile.id.in_(ids)))
    return select(union_all(*of_any).subquery())


def _stands_for(ids: Collection[int]) -> Mapping[int, tuple[str, int]]:
    """What the files belong to."""
    query = select(StoredFile.id, StoredFile.owner_kind, StoredFile.owner_id).where(StoredFile.id.in_(ids))
    return {file_id: (kind, owner_id) for file_id, kind, owner_id in read_rows(query) if kind is not None}


def _cards(found: Sequence[Found]) -> Mapping[int, Card]:
    query = select(StoredFile).where(StoredFile.id.in_([each.ref_id for each in found]))
    files = {file.id: file for file in db.session.scalars(query)}
    owners = owners_of(files.values())
    return {
        each.ref_id: _card(file, each.page, owners.get((file.owner_kind or "", file.owner_id or 0)))
        for each in found
        if (file := files.get(each.ref_id)) is not None
    }


def _card(file: StoredFile, page: int | None, named: Named | None) -> Card:
    return Card(
        file.name,
        path_to("files.download", file_id=file.id),
        file_icon(file.extension),
        [_page(file.extension, page), *_unchecked(file), *_cited(file, named)],
        named.language if named else MEMBERS,
    )


def _cited(file: StoredFile, named: Named | None) -> list[Markup]:
    if named is None:
        return []
    owner = house().owners[file.owner_kind or ""]
    address = path_to(owner.endpoint, **{owner.argument: file.owner_id})
    return [_LINK % (address, owner.cited(typed(named.title, named.said_in)))]


def _unchecked(file: StoredFile) -> list[str]:
    return [_("not checked")] if file.unread else []


def _page(extension: str, page: int | None) -> str:
    """„PDF, 7 psl.“, „PowerPoint, skaidrė 7“, „Excel, lapas 3“."""
    kind = file_kind(extension)
    if not page:
        return kind
    if extension in ("pptx", "odp"):
        return _("%(kind)s, slide %(num)s", kind=kind, num=page)
    if extension in ("xlsx", "ods"):
        return _("%(kind)s, sheet %(num)s", kind=kind, num=page)
    return _("%(kind)s, page %(num)s", kind=kind, num=page)


FILES = Findable(
    kind="file",
    number=3,
    one=lambda: _("File"),
    many=lambda: _("Files"),
    things=select(StoredFile).where(StoredFile.text_state.in_(WITH_TEXT)),
    key=StoredFile.id,
    texts=_texts,
    seen_by=_seen_by,
    codes=_codes,
    cards=_cards,
    facets=frozenset(ALL_FACETS),
    stands_for=_stands_for,
    told_to=_told_to,
    batch=5,  # each may have hundreds of pages
)
