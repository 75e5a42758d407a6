"""Whom somebody may be about to name: what begins so, of people in the directory and of municipalities."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from coordnet.collation import fold
from coordnet.extensions import read_rows
from coordnet.members.holdings import place_now
from coordnet.members.models import Municipality, User
from coordnet.members.queries import all_municipalities

MOST = 6
SHORTEST, LONGEST = 2, 60  # letters typed
_PLACES_KEPT = 2  # of the lines, however many people there are


@dataclass(frozen=True)
class Offer:
    """Somebody or some municipality (`is_place`): what it is called, where it belongs, and what is to be written."""

    name: str
    municipality_short: str
    written: str
    site_role: str = ""
    is_place: bool = False


def offers(text: str) -> list[Offer]:
    """At most six whose name has, for every word typed, a word that begins so; in any case, without diacritics too.

    Active members, as the directory lists them, and the 60 municipalities: every member may see all of them.
    """
    words = fold(text[:LONGEST]).split()
    if len("".join(words)) < SHORTEST or "\0" in text:
        return []
    places = [Offer(each.name, "", f"{each.short_name} sav.", is_place=True) for each in _places(words)]
    people = _people(words)
    kept = max(MOST - len(people), _PLACES_KEPT)
    return [*people[: MOST - len(places[:kept])], *places[:kept]]


def _people(words: list[str]) -> list[Offer]:
    name = User.name_fold
    begins = [
        or_(
            name.startswith(word, autoescape=True),
            name.contains(f" {word}", autoescape=True),
            name.contains(f"-{word}", autoescape=True),
        )
        for word in words
    ]
    columns = (User.name, place_now(User.id).label("place"), User.site_role, name)
    active = User.state == "active"
    rows = read_rows(select(*columns).where(active, *begins).order_by(User.name_sort, User.id).limit(MOST))
    again = select(name).where(active, name.in_([row.name_fold for row in rows])).group_by(name)
    shared = {row.name_fold for row in read_rows(again.having(func.count() > 1))} if rows else set()
    return [
        Offer(
            row.name,
            row.place or "",
            f"{row.name} ({row.place})" if row.name_fold in shared and row.place else row.name,
            row.site_role,
        )
        for row in rows
    ]


def _places(words: list[str]) -> list[Municipality]:
    return [each for each in all_municipalities() if _begin(words, f"{each.name} {each.place} {each.short_name}")]


def _begin(words: list[str], name: str) -> bool:
    known = fold(name).split()
    return all(any(each.startswith(word) for each in known) for word in words)
