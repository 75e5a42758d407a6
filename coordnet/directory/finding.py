"""What search finds of the directory: active members and the 60 municipalities."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import bindparam, select

from coordnet.database import Ids, Rows
from coordnet.extensions import db, read_rows
from coordnet.members.holdings import coded, held_now, holders, place_now, with_codes
from coordnet.members.models import Municipality, User
from coordnet.members.texts import municipality_text, person_texts
from coordnet.members.viewer import Viewer
from coordnet.room import Card, Chosen, Findable, Found, Week
from coordnet.web.language import language
from coordnet.web.typed_in import typed
from coordnet.web.urls import path_to

_PHONE = Markup('<a class="nowrap" href="tel:%s">%s</a>')
_MAIL = Markup('<a href="mailto:%s">%s</a>')


def _people_seen_by(_viewer: Viewer, chosen: Chosen) -> Rows:
    active = select(User.id).where(User.state == "active")
    return active.where(User.id.in_(holders(places=coded(*chosen.municipality)))) if chosen.municipality else active


def _people_told_to(week: Week, chosen: Chosen) -> Rows:
    joined = (User.joined_at >= week.start, User.joined_at < week.end)
    return _people_seen_by(week.viewer, chosen).where(User.id != week.viewer.id, *joined)


def _places_seen_by(_viewer: Viewer, chosen: Chosen) -> Rows:
    places = select(Municipality.id)
    return places.where(Municipality.code.in_(chosen.municipality)) if chosen.municipality else places


def _person_codes(ids: Ids) -> Rows:
    people = select(User.id).select_from(User).where(User.id.in_(ids))
    return with_codes(people, held_now(User.id))


def _place_codes(ids: Ids) -> Rows:
    return select(Municipality.id, Municipality.code.label("code")).where(Municipality.id.in_(ids))


_PEOPLE = select(User.id, User.name, User.position, User.phone, User.email, place_now(User.id).label("place")).where(
    User.id.in_(bindparam("ids", expanding=True))
)


def _person_cards(found: Sequence[Found]) -> Mapping[int, Card]:
    rows = read_rows(_PEOPLE, ids=[each.ref_id for each in found])
    return {
        row.id: Card(row.name, path_to("directory.member", member_id=row.id), "person", _facts_of(row)) for row in rows
    }


def _facts_of(row: Any) -> list[str | Markup]:
    """What a person does and where, and how to reach them at once."""
    phone = _PHONE % (row.phone.replace(" ", ""), row.phone) if row.phone else ""
    facts = (_("Person"), typed(row.position), typed(row.place), phone, _MAIL % (row.email, row.email))
    return [fact for fact in facts if fact]


def _place_cards(found: Sequence[Found]) -> Mapping[int, Card]:
    rows = db.session.scalars(select(Municipality).where(Municipality.id.in_([each.ref_id for each in found])))
    return {
        place.id: Card(
            place.name,
            path_to("directory.municipality", code=place.code),
            "geo-alt",
            [_("Municipality"), place.county_en if language() == "en" else place.county],
        )
        for place in rows
    }


PEOPLE = Findable(
    kind="person",
    number=4,
    one=lambda: _("Person"),
    many=lambda: _("People"),
    things=select(User).where(User.state == "active"),
    key=User.id,
    texts=lambda rows: person_texts([row[0] for row in rows]),
    seen_by=_people_seen_by,
    codes=_person_codes,
    cards=_person_cards,
    told_to=_people_told_to,
    named=True,
    dated_later=True,
    asked_as="koordinatorius koordinuoja pavaduotojas pavaduoja atsakingas",
)
PLACES = Findable(
    kind="municipality",
    number=5,
    one=lambda: _("Municipality"),
    many=lambda: _("Municipalities"),
    things=select(Municipality),
    key=Municipality.id,
    texts=lambda rows: [municipality_text(row[0]) for row in rows],
    seen_by=_places_seen_by,
    codes=_place_codes,
    cards=_place_cards,
    named=True,
)
