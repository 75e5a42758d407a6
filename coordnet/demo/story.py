"""The demonstration network's year: threads, replies and entries, told in the order in which they happened.

Everything goes through the services under a clock held at its moment, so that the rows are as real as any.
"""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from coordnet import clock
from coordnet.collation import slug
from coordnet.demo.people import CONTENT
from coordnet.extensions import db
from coordnet.files.services import store
from coordnet.forum import moderating, services
from coordnet.library.content import Content
from coordnet.library.services import propose, publish
from coordnet.members.models import User
from coordnet.members.viewer import Viewer, load

OPENS, OPEN_HOURS = 8, 9
Act = Callable[[], None]
Event = tuple[datetime, int, Act]


class Story:
    """Acts waiting for their moment; `tell` runs them in order of time."""

    def __init__(self, people: dict[str, User], moment: datetime) -> None:
        self.people = people
        self.moment = moment
        self.events: list[Event] = []
        self._viewers: dict[str, Viewer] = {}

    def who(self, key: str) -> Viewer:
        """A person of people.json as a viewer; somebody suspended later wrote as an active member."""
        if key not in self._viewers:
            viewer = load(self.people[key].id)
            assert viewer is not None
            self._viewers[key] = replace(viewer, state="active")
        return self._viewers[key]

    def add(self, when: datetime, act: Act) -> None:
        self.events.append((in_office_hours(when), len(self.events), act))

    def tell(self) -> Iterator[int]:
        """Run everything; yields the number of acts done."""
        for done, (when, _order, act) in enumerate(sorted(self.events, key=lambda event: event[:2]), start=1):
            with clock.frozen(min(when, self.moment)):
                act()
            yield done


def in_office_hours(when: datetime) -> datetime:
    """The same day with the hour squeezed into 8:00–17:00 in Lithuania; what was earlier stays earlier."""
    local = when.astimezone(clock.VILNIUS)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(hours=OPENS) + (local - midnight) * OPEN_HOURS / 24


def load_threads(story: Story) -> int:
    """Put every thread of content/threads/*.json into the story; how many there are."""
    count = 0
    for path in sorted((CONTENT / "threads").glob("*.json")):
        for thread in json.loads(path.read_text()):
            _plan_thread(story, thread)
            count += 1
    return count


def _plan_thread(story: Story, thread: dict[str, Any]) -> None:
    when = story.moment - timedelta(days=thread["days_ago"])
    state: dict[str, int] = {}
    post_ids: list[int] = []
    for number, post in enumerate(thread["posts"]):
        when += timedelta(hours=post["hours_later"])
        story.add(when, _writing(story, thread, post, number, state, post_ids))
    if thread["answer"] is not None:
        story.add(when + timedelta(minutes=5), _marking(story, thread, post_ids))
    if thread["pinned"] or thread["locked"]:
        story.add(when + timedelta(minutes=10), _settling(story, thread, state))


def _writing(
    story: Story, thread: dict[str, Any], post: dict[str, Any], number: int, state: dict[str, int], post_ids: list[int]
) -> Act:
    def act() -> None:
        by = story.who(post["by"])
        if number == 0:
            written = services.ask(thread["title"], post["body"], thread["category"], by=by)
            state["thread"] = written.thread_id
        else:
            written = services.reply(state["thread"], post["body"], by=by)
        post_ids.append(written.id)

    return act


def _marking(story: Story, thread: dict[str, Any], post_ids: list[int]) -> Act:
    return lambda: _ignore(services.mark_answer(post_ids[thread["answer"]], by=story.who(thread["by"])))


def _settling(story: Story, thread: dict[str, Any], state: dict[str, int]) -> Act:
    def act() -> None:
        if thread["pinned"]:
            moderating.set_pinned(state["thread"], True, by=story.who("admin"))
        if thread["locked"]:
            moderating.set_locked(state["thread"], True, by=story.who("admin"))

    return act


def _ignore(_result: object) -> None:
    """An act's result that nobody needs."""


def load_entries(story: Story) -> int:
    """Put the library into the story: real documents by the association, invented materials by coordinators."""
    entries = json.loads((CONTENT / "entries.json").read_text())
    for document in entries["documents"]:
        story.add(story.moment - timedelta(days=document["days_ago"]), _publishing(story, document, "admin"))
    for material in entries["materials"]:
        story.add(story.moment - timedelta(days=material["days_ago"]), _publishing(story, material, material["by"]))
    return len(entries["documents"]) + len(entries["materials"])


def _publishing(story: Story, entry: dict[str, Any], key: str) -> Act:
    def act() -> None:
        by = story.who(key)
        file_ids = []
        for name in entry.get("files", ()):
            content = (CONTENT / "files" / name).read_bytes()
            readable = f"{slug(entry['title'])}.{name.rpartition('.')[2]}"
            file_ids.append(store(io.BytesIO(content), readable, by=by).id)
        proposed = propose(entry_content(entry), by=by, file_ids=file_ids)
        publish(proposed, by=story.who("admin"))
        db.session.flush()

    return act


def entry_content(entry: dict[str, Any]) -> Content:
    """An entry of entries.json as the library's form would give it."""
    return Content(
        title=entry["title"],
        summary=entry["summary"],
        body=entry["body"],
        material_type=entry["type"],
        publisher=entry["publisher"],
        year=entry["year"],
        issued_on=entry.get("date", ""),
        act_number=entry.get("act_number", ""),
        url=entry.get("url", ""),
        language=entry["language"],
        title_paraphrased=entry.get("paraphrased", False),
        forms=tuple(entry["forms"]),
        groups=tuple(entry["groups"]),
    )
