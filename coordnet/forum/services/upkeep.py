"""What is kept in step with every post: counters, the thread's last post, search rows."""

from sqlalchemy import func, select

from coordnet.extensions import db
from coordnet.forum.models import Post, Thread
from coordnet.forum.queries.unread import counted
from coordnet.forum.services.marks import count_post
from coordnet.textsearch.services import Analysed, Text, index_many


def is_opening(post: Post) -> bool:
    """Whether this is the first post of its thread."""
    return db.session.scalar(select(func.min(Post.id)).where(Post.thread_id == post.thread_id)) == post.id


def opening_of(thread: Thread) -> Post:
    """The first post of a thread."""
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.id).limit(1)).one()


def index_post(post: Post, thread: Thread, opening: bool, known: Analysed) -> None:
    """Keep the search row of a post in step. `known` is what was made of its words before this transaction."""
    index_many([post_text(post, thread, opening)], known)


def post_text(post: Post, thread: Thread, opening: bool) -> Text:
    """A post is found with its thread's title, the opening post as its thread."""
    kind, ref_id = ("thread", thread.id) if opening else ("post", post.id)
    return Text(kind, ref_id, thread.id, thread.title, post.body_text, post.created_at)


def standing_texts(thread: Thread) -> list[Text]:
    """What of a thread is to be found: all that was neither hidden nor deleted by itself."""
    query = select(Post).where(Post.thread_id == thread.id).order_by(Post.id)
    posts = db.session.scalars(query.execution_options(populate_existing=True)).all()
    return [
        post_text(post, thread, opening=number == 0)
        for number, post in enumerate(posts)
        if post.deleted_at is None and post.hidden_at is None
    ]


def leave_view(post: Post, thread: Thread) -> None:
    """A reply is no longer seen: counters, the thread's last post and its answer follow."""
    count_post(post, -1)
    post.was_answer = thread.answer_post_id == post.id
    if post.was_answer:
        thread.answer_post_id = None
    latest_post(thread)


def come_back(post: Post, thread: Thread) -> None:
    """The reply is seen again: it is the answer as before, unless another was named meanwhile."""
    count_post(post, +1)
    if post.was_answer and thread.answer_post_id is None:
        thread.answer_post_id = post.id
    latest_post(thread)


def latest_post(thread: Thread) -> None:
    """Set the thread's last post to the latest one that counts."""
    query = select(Post.id, Post.created_at, Post.author_id).where(counted(thread.id)).order_by(Post.id.desc())
    last = db.session.execute(query.limit(1)).one()
    thread.last_post_id, thread.last_post_at, thread.last_author_id = last
