"""The rooms of an application together: where whoever needs the records of one kind finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, current_app

from coordnet.room.commands import told

if TYPE_CHECKING:
    from coordnet.members.viewer import Viewer
    from coordnet.room.drafting import LongForm
    from coordnet.room.files import FileOwner
    from coordnet.room.finding import Findable, Likeness
    from coordnet.room.reaching import Topic
    from coordnet.room.record import Room
    from coordnet.room.work import Job

_KEY = "coordnet"
Record = TypeVar("Record")


class House:
    """Every room's records, gathered once; where there is an order it is the records' own, not that of the list."""

    def __init__(self, rooms: Sequence[Room]) -> None:
        self.rooms = tuple(rooms)
        finds = sorted((each for room in rooms for each in room.finds), key=lambda each: each.number)
        self.finds: dict[str, Findable] = _by_key("kind", ((each.kind, each) for each in finds))
        _by_key("number", ((each.number, each) for each in finds))
        self.wholes = {kind: each for kind, each in self.finds.items() if each.part_of is None}
        self.owners: dict[str, FileOwner] = _by_key("owner", ((o.kind, o) for room in rooms for o in room.owners))
        self.letters: dict[str, Callable[[Any], Any]] = _by_key(
            "letter", (pair for room in rooms for pair in room.letters.items())
        )
        self.jobs: dict[str, Job] = _by_key("job", ((job.name, job) for room in rooms for job in room.jobs))
        self.forgets = [forget for room in rooms for forget in room.forgets]
        self.commands = [command for room in rooms for command in room.commands]
        self.menu = _in_order(each for room in rooms for each in room.menu)
        self.pages = [room.home for room in rooms if room.home is not None]
        self.waits = _in_order(each for room in rooms for each in room.waits)
        self.digest = _in_order(each for room in rooms for each in room.digest)
        topics = _in_order(topic for room in rooms for topic in room.topics)
        self.topics: dict[str, Topic] = _by_key("topic", ((topic.key, topic) for topic in topics))
        long_forms = [each for room in rooms for each in room.long_forms]
        self.long_forms: dict[str, LongForm] = _by_key("long form", ((each.form, each) for each in long_forms))
        self.by_person = _in_order(each for room in rooms for each in room.by_person)
        self.by_municipality = _in_order(each for room in rooms for each in room.by_municipality)
        self.demos = _in_order(room.demo for room in rooms if room.demo is not None)

    def similar(self, viewer: Viewer, title: str) -> list[Likeness]:
        """What resembles a title and the viewer may read; nothing for an empty one, or without a room that looks."""
        looking = [room.similar for room in self.rooms if room.similar is not None]
        return [each for look in looking for each in look(viewer, title)] if title.strip() else []


def _by_key(what: str, pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """A mistake of ours stops the start: two rooms must not give records of one name."""
    found: dict[Any, Any] = {}
    for key, record in pairs:
        if key in found:
            raise ValueError(f"two rooms give the {what} {key!r}")
        found[key] = record
    return found


def _in_order(records: Iterable[Any]) -> list[Any]:
    return sorted(records, key=lambda record: record.order)


def install(app: Flask, rooms: Sequence[Room]) -> House:
    """Make these the rooms of the application: their addresses, commands and what runs around every request."""
    app.extensions[_KEY] = house = House(rooms)
    for room in rooms:
        if room.prepare is not None:
            room.prepare(app)
    for room in rooms:
        if room.blueprint is not None:
            app.register_blueprint(room.blueprint)
    for command in house.commands:
        app.cli.add_command(told(command))
    return house


def house() -> House:
    """The rooms of the current application."""
    found: House = current_app.extensions[_KEY]
    return found
