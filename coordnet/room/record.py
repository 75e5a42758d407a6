"""The record of a room: everything it gives to the others, in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from click import Command
    from flask import Blueprint, Flask

    from coordnet.members.viewer import Viewer
    from coordnet.room.demo import Demo
    from coordnet.room.drafting import LongForm
    from coordnet.room.files import FileOwner
    from coordnet.room.finding import Findable, Likeness
    from coordnet.room.home import HomePage, MenuItem, Waits
    from coordnet.room.news import Section
    from coordnet.room.reaching import Topic
    from coordnet.room.work import Job
    from coordnet.room.writing import Shelf


@dataclass(frozen=True)
class Room:
    """What a room is to the rest of the house; a room gives what it has and leaves the rest out.

    `prepare(app)` installs what must run around every request. `letters` render messages by their kind
    (mail/rendering.py). `forgets` delete what is over, nightly, and return how many rows. `similar(viewer, title)`
    finds what resembles a question. `topics` are what members choose to hear of.
    """

    name: str
    blueprint: Blueprint | None = None
    prepare: Callable[[Flask], None] | None = None
    commands: Sequence[Command] = ()
    menu: Sequence[MenuItem] = ()
    home: HomePage | None = None
    waits: Sequence[Waits] = ()
    digest: Sequence[Section] = ()
    finds: Sequence[Findable] = ()
    similar: Callable[[Viewer, str], list[Likeness]] | None = None
    owners: Sequence[FileOwner] = ()
    by_person: Sequence[Shelf] = ()
    by_municipality: Sequence[Shelf] = ()
    topics: Sequence[Topic] = ()
    long_forms: Sequence[LongForm] = ()
    letters: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    jobs: Sequence[Job] = ()
    forgets: Sequence[Callable[[], int]] = ()
    demo: Demo | None = None
