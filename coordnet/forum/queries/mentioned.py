"""Whom posts name: who may be named, whom a post has named, and whether that is the viewer."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, case, exists, or_, select

from coordnet.extensions import read_rows
from coordnet.forum.models import Mention
from coordnet.forum.naming import Nameable, Person
from coordnet.members.holdings import held_now, with_seats
from coordnet.members.models import Municipality, User
from coordnet.members.queries import all_municipalities
from coordnet.members.viewer import Viewer

MENTIONS = "mentions"  # the topic
BY_NAME, BY_PLACE = "person", "place"


def names() -> Nameable:
    """All whom the directory shows: members, and who holds a seat or was here; with the municipalities. Two queries."""
    columns: tuple[Any, ...] = (User.id, User.name, User.state, Municipality.id, Municipality.short_name)
    query = with_seats(select(*columns), held_now(User.id))
    shown = or_(User.state == "active", User.joined_at.is_not(None), Municipality.id.is_not(None))
    people: dict[int, Person] = {}
    for user_id, name, state, *place in read_rows(query.where(shown).order_by(User.id)):
        before = people[user_id].places if user_id in people else {}
        here = {**before, place[0]: place[1]} if place[0] else before
        people[user_id] = Person(user_id, name, state == "active", here)
    return Nameable(people.values(), all_municipalities())


def means(viewer: Viewer, mention: Any = Mention) -> ColumnElement[bool]:
    """The condition on `Mention`: it names the viewer, or a municipality whose seat they hold now."""
    places = [seat.municipality_id for seat in viewer.seats]
    return or_(mention.user_id == viewer.id, mention.municipality_id.in_(places))


def meant_by(post_id: Any, viewer: Viewer) -> ColumnElement[Any]:
    """How a post names the viewer, as a column: `person`, `place` or NULL."""

    def named(condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(Mention.post_id == post_id, condition)

    return case((named(Mention.user_id == viewer.id), BY_NAME), (named(means(viewer)), BY_PLACE))


def holders_of(municipality_ids: Collection[int]) -> dict[int, set[int]]:
    """Who holds the seats of these municipalities now."""
    query = with_seats(select(Municipality.id, User.id), held_now(User.id))
    found: dict[int, set[int]] = {each: set() for each in municipality_ids}
    for municipality_id, user_id in read_rows(query.where(Municipality.id.in_(municipality_ids))):
        found[municipality_id].add(user_id)
    return found


def mentions_of(post_ids: Collection[int]) -> dict[int, dict[str, list[tuple[int | None, str | None]]]]:
    """Of each post the names in it, with the people (their ids) and municipalities (their codes) that they mean."""
    query = (
        select(Mention.post_id, Mention.key, Mention.user_id, Municipality.code)
        .outerjoin(Municipality, Municipality.id == Mention.municipality_id)
        .where(Mention.post_id.in_(post_ids))
        .order_by(Mention.id)
    )
    found: dict[int, dict[str, list[tuple[int | None, str | None]]]] = {}
    for post_id, key, user_id, code in read_rows(query) if post_ids else ():
        found.setdefault(post_id, {}).setdefault(key, []).append((user_id, code))
    return found
