"""Threads and replies, written through the services and committed."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from coordnet.extensions import db
from coordnet.forum import queries, services
from coordnet.forum.models import Post, Thread
from coordnet.forum.services.marks import mark_read
from coordnet.members.models import User
from coordnet.members.viewer import Viewer, load
from coordnet.textsearch.models import SearchDocument

OPEN, COORDINATORS, MINISTRY = "teise-ir-proceduros", "sudetingos-situacijos", "duomenys-ir-ministerija"
CODE = "39001010077"
KEY = "0123456789abcdef0123456789abcdef"
AUDIENCES = {"members": OPEN, "coordinators": COORDINATORS, "ministry": MINISTRY}


def seen_by(user: User) -> Viewer:
    viewer = load(user.id)
    assert viewer is not None
    return viewer


def ask(
    user: User, title: str = "Kas apmoka vertėją?", *, category: str = OPEN, body: str = "<p>Klausimas.</p>"
) -> Thread:
    post = services.ask(title, body, category, by=seen_by(user))
    db.session.commit()
    return post.thread


def reply(thread: Thread, user: User, body: str = "<p>Atsakymas.</p>") -> Post:
    post = services.reply(thread, body, by=seen_by(user))
    db.session.commit()
    return post


def opening(thread: Thread) -> Post:
    query = select(Post).where(Post.thread_id == thread.id).order_by(Post.id).limit(1)
    return db.session.scalars(query).one()


def read(thread: Thread, user: User, up_to: Post) -> None:
    """The user has read the thread up to that post."""
    for statement in mark_read(user.id, thread.id, up_to.id):
        db.session.execute(statement)
    db.session.commit()


def unread(thread: Thread, user: User) -> int:
    """How many posts of the thread the user has not read."""
    return queries.thread_row(thread.id, seen_by(user))[0].unread


def count(model: type[Post] | type[Thread]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def indexed() -> dict[tuple[str, int], str]:
    """(kind, id) and title of every post that can be found."""
    rows = db.session.scalars(select(SearchDocument).where(SearchDocument.kind.in_(("thread", "post"))))
    return {(row.kind, row.ref_id): row.title for row in rows}


def committed(act: Callable[[], Any]) -> Callable[[], Any]:
    """The act, and a commit after it."""

    def run() -> Any:
        result = act()
        db.session.commit()
        return result

    return run
