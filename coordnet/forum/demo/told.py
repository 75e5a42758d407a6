"""The year's threads and replies, told in the order in which they happened."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from coordnet.extensions import db
from coordnet.forum import services
from coordnet.forum.models import Post, Thread
from coordnet.forum.services import moderating, reporting
from coordnet.room import Story

_FOLDER = Path(__file__).parent / "threads"
Act = Callable[[], object]


def threads() -> Iterator[dict[str, Any]]:
    """Every thread that was written by hand."""
    for path in sorted(_FOLDER.glob("*.json")):
        yield from json.loads(path.read_text())


def tell(story: Story) -> int:
    """Put every thread into the story; how many there are."""
    count = 0
    for thread in threads():
        _plan(story, thread)
        count += 1
    return count


def _plan(story: Story, thread: dict[str, Any]) -> None:
    when = story.moment - timedelta(days=thread["days_ago"])
    state: dict[str, int] = {}
    post_ids: list[int] = []
    for number, post in enumerate(thread["posts"]):
        when += timedelta(hours=post["hours_later"])
        story.add(when, _writing(story, thread, post, number, state, post_ids))
        if "reported" in post:
            hours = post["reported"]["hours_later"]
            story.add(when + timedelta(hours=hours), _reporting(story, post["reported"], number, post_ids))
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
            written = services.reply(db.session.get_one(Thread, state["thread"]), post["body"], by=by)
        post_ids.append(written.id)

    return act


def _reporting(story: Story, reported: dict[str, Any], number: int, post_ids: list[int]) -> Act:
    def act() -> None:
        post = db.session.get_one(Post, post_ids[number])
        reporting.report_post(post, reported["reason"], by=story.who(reported["by"]))

    return act


def _marking(story: Story, thread: dict[str, Any], post_ids: list[int]) -> Act:
    def act() -> None:
        services.mark_answer(db.session.get_one(Post, post_ids[thread["answer"]]), by=story.who(thread["by"]))

    return act


def _settling(story: Story, thread: dict[str, Any], state: dict[str, int]) -> Act:
    def act() -> None:
        settled = db.session.get_one(Thread, state["thread"])
        if thread["pinned"]:
            moderating.set_pinned(settled, True, by=story.who("admin"))
        if thread["locked"]:
            moderating.set_locked(settled, True, by=story.who("admin"))

    return act
