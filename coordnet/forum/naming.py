"""The people and municipalities that may be named in a post, by every name they are known by."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from coordnet.forum.mentioning import LONGEST, is_whole, key_of
from coordnet.members.models import Municipality
from coordnet.members.places import Places

_WORD = re.compile(r"[^\W_]+")
_SHORTENED = {"m", "r", "mst", "raj", "sav", "savivald", "adm"}  # words of places that end with a full stop
_MOST_WORDS = 4
_BEGINNING = 2  # letters by which it is seen at once that no name begins here
_EXACT = re.compile(r" ?\(([^()]{2,60})\)")


@dataclass(frozen=True)
class Person:
    """Somebody of the directory; `places` are the municipalities whose seats they hold, by their ids."""

    id: int
    name: str
    is_active: bool
    places: Mapping[int, str]


class Meant(NamedTuple):
    """Whom a name means, and where it ends: more than one when it is no single one's."""

    end: int
    people: tuple[Person, ...] = ()
    places: tuple[Municipality, ...] = ()

    @property
    def is_exact(self) -> bool:
        return len(self.people) + len(self.places) == 1


class Nameable:
    """Everybody and every municipality, ready to be looked for in a text."""

    def __init__(self, people: Iterable[Person], municipalities: Iterable[Municipality]) -> None:
        """Who works in the network goes before a namesake who no longer does."""
        self._people: dict[str, tuple[Person, ...]] = {}
        for person in people:
            key = key_of(person.name)
            others = self._people.get(key, ())
            if others and others[0].is_active != person.is_active:
                self._people[key] = others if others[0].is_active else (person,)
            else:
                self._people[key] = (*others, person)
        self._lengths = sorted({len(key) for key in self._people if len(key) <= LONGEST}, reverse=True)
        municipalities = list(municipalities)
        self._places = Places(municipalities)
        names = [name for each in municipalities for name in (each.short_name, each.place)]
        self._beginnings = {key_of(name)[:_BEGINNING] for name in (*names, *self._people)}

    def longest(self, text: str, start: int) -> Meant | None:
        """The longest name that begins there in folded text."""
        if text[start : start + _BEGINNING] not in self._beginnings:
            return None
        person, place = self._person(text, start), self._place(text, start)
        if person and place:
            return max(person, place, key=lambda meant: meant.end)
        return person or place

    def _person(self, text: str, start: int) -> Meant | None:
        for end in (start + length for length in self._lengths if start + length <= len(text)):
            people = self._people.get(text[start:end])
            if people and is_whole(text, end):
                return self._exact(text, end, people) if len(people) > 1 else Meant(end, people)
        return None

    def _exact(self, text: str, end: int, people: tuple[Person, ...]) -> Meant:
        """Of several of one name those who hold a seat of the municipality that stands behind it in brackets."""
        if bracket := _EXACT.match(text, end):
            where = {place.id for place in self._named(bracket[1])}
            here = tuple(person for person in people if where & person.places.keys())
            if here:
                return Meant(bracket.end(), here)
        return Meant(end, people)

    def _place(self, text: str, start: int) -> Meant | None:
        for end in reversed(_ends(text, start)):
            places = self._named(text[start:end])
            if places and is_whole(text, end):
                return Meant(end, (), tuple(places))
        return None

    def _named(self, text: str) -> list[Municipality]:
        one = self._places.named(text)
        return [one] if one else self._places.sought(text)


def _ends(text: str, start: int) -> list[int]:
    """Where the first, the second … word ends, as far as they may be one name; with the full stop of a short form."""
    ends: list[int] = []
    for _number in range(_MOST_WORDS):
        word = _WORD.match(text, start)
        if word is None:
            break
        end = word.end() + (word[0] in _SHORTENED and text[word.end() : word.end() + 1] == ".")
        ends.append(end)
        if text[end : end + 1] != " " and end == word.end():
            break
        start = end + (text[end : end + 1] == " ")
    return ends
