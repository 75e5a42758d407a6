"""The forum made large, for load tests: bulk rows with the integrity the services give.

The texts are made of paragraphs of the hand-written threads, so that words are as common as in life.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select

from coordnet import richtext
from coordnet.extensions import db
from coordnet.forum.demo.told import threads
from coordnet.forum.models import Category, Post, Thread
from coordnet.members.models import User
from coordnet.textsearch.services import Text, index_many

BATCH = 500
SEED = 2026
DEFAULT_POSTS = 6


class ThreadWriter:
    """Makes believable texts from the hand-written ones; the same every time."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        self.titles: list[str] = []
        self.bodies: list[richtext.RichText] = []
        for thread in threads():
            self.titles.append(thread["title"])
            self.bodies += [richtext.clean(post["body"]) for post in thread["posts"]]

    def body(self) -> richtext.RichText:
        return self.random.choice(self.bodies)

    def title(self, number: int) -> str:
        return f"{self.random.choice(self.titles)[:140]} ({number})"


def more_threads(count: int, moment: datetime, sizes: Mapping[str, int]) -> Iterator[int]:
    """Threads with their posts in the members' categories, spread over the year before; yields posts written."""
    posts_per_thread = sizes.get("posts_per_thread", DEFAULT_POSTS)
    writer = ThreadWriter()
    category_ids = list(db.session.scalars(select(Category.id).where(Category.audience == "members")))
    people = list(db.session.scalars(select(User.id).where(User.state == "active")))
    thread_id = (db.session.scalar(select(func.max(Thread.id))) or 0) + 1
    post_id = (db.session.scalar(select(func.max(Post.id))) or 0) + 1
    step = timedelta(days=350) / max(count, 1)
    begin = moment - timedelta(days=355)
    written = 0
    numbers = iter(range(count))
    while batch := list(islice(numbers, BATCH)):
        thread_rows: list[dict[str, Any]] = []
        post_rows: list[dict[str, Any]] = []
        texts: list[Text] = []
        for number in batch:
            posts = _posts(writer, people, thread_id, post_id, posts_per_thread, begin + step * number)
            thread = _thread(writer, category_ids, thread_id, posts, number)
            thread_rows.append(thread)
            post_rows += posts
            texts += _texts(thread, posts)
            thread_id += 1
            post_id += len(posts)
        db.session.execute(insert(Thread), thread_rows)
        db.session.execute(insert(Post), post_rows)
        index_many(texts)
        written += len(post_rows)
        yield written


def _posts(
    writer: ThreadWriter, people: list[int], thread_id: int, post_id: int, count: int, when: datetime
) -> list[dict[str, Any]]:
    rows = []
    for number in range(count):
        body = writer.body()
        rows.append(
            {
                "id": post_id + number,
                "thread_id": thread_id,
                "author_id": writer.random.choice(people),
                "body_html": body.html,
                "body_text": body.text,
                "created_at": when,
            }
        )
        when += timedelta(minutes=writer.random.randint(10, 900))
    return rows


def _thread(
    writer: ThreadWriter, category_ids: list[int], thread_id: int, posts: list[dict[str, Any]], number: int
) -> dict[str, Any]:
    solved = len(posts) > 1 and writer.random.random() < 0.5
    return {
        "id": thread_id,
        "category_id": writer.random.choice(category_ids),
        "author_id": posts[0]["author_id"],
        "title": writer.title(number + 1),
        "created_at": posts[0]["created_at"],
        "last_post_at": posts[-1]["created_at"],
        "last_post_id": posts[-1]["id"],
        "last_author_id": posts[-1]["author_id"],
        "post_count": len(posts),
        "answer_post_id": posts[1]["id"] if solved else None,
    }


def _texts(thread: dict[str, Any], posts: list[dict[str, Any]]) -> list[Text]:
    """What the forum's services would index: the opening post with the title, each reply with it too."""
    first, *replies = posts
    title = thread["title"]
    opening = Text("thread", thread["id"], thread["id"], title, first["body_text"], first["created_at"])
    return [opening, *(Text("post", p["id"], thread["id"], title, p["body_text"], p["created_at"]) for p in replies)]
