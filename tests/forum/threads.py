"""Threads and replies, written through the services and committed."""

from sqlalchemy import select

from coordnet.extensions import db
from coordnet.forum import queries, services
from coordnet.forum.models import Post, Thread
from coordnet.forum.reading import mark_read
from coordnet.members.models import User
from coordnet.members.viewer import Viewer, load

OPEN, COORDINATORS, MINISTRY = "teise-ir-proceduros", "sudetingos-situacijos", "duomenys-ir-ministerija"
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
    post = services.reply(thread.id, body, by=seen_by(user))
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
