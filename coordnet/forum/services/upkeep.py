"""What is kept in step with every post: counters, the thread's last post, search rows."""

from sqlalchemy import func, select

from coordnet.extensions import db
from coordnet.forum.models import Post, Thread
from coordnet.forum.queries.unread import counted
from coordnet.forum.services.marks import count_post
from coordnet.textsearch.services import Analysed, index


def is_opening(post: Post) -> bool:
    """Whether this is the first post of its thread."""
    return db.session.scalar(select(func.min(Post.id)).where(Post.thread_id == post.thread_id)) == post.id


def index_post(post: Post, thread: Thread, opening: bool, known: Analysed) -> None:
    """Keep the search row of a post in step: the opening post is found with the title, as its thread.

    `known` is what was made of the words before the transaction that writes.
    """
    if opening:
        index(
            "thread",
            thread.id,
            container_id=thread.id,
            title=thread.title,
            body=post.body_text,
            at=post.created_at,
            known=known,
        )
    else:
        index("post", post.id, container_id=thread.id, title="", body=post.body_text, at=post.created_at, known=known)


def leave_view(post: Post, thread: Thread) -> None:
    """A reply is no longer seen: counters, the thread's last post and its answer follow."""
    count_post(post, -1)
    if thread.answer_post_id == post.id:
        thread.answer_post_id = None
    latest_post(thread)


def latest_post(thread: Thread) -> None:
    """Set the thread's last post to the latest one that counts."""
    query = select(Post.id, Post.created_at, Post.author_id).where(counted(thread.id)).order_by(Post.id.desc())
    last = db.session.execute(query.limit(1)).one()
    thread.last_post_id, thread.last_post_at, thread.last_author_id = last
