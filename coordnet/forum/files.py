"""Posts have files: who may read them, and what is said of them elsewhere."""

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import literal, select

from coordnet.database import Rows
from coordnet.extensions import db
from coordnet.forum.models import Category, Post, Thread
from coordnet.forum.queries.visibility import may_read_post
from coordnet.room import FileOwner
from coordnet.web.typed_in import MEMBERS


def _named(ids: set[int]) -> Rows:
    languages = literal(MEMBERS).label("said_in"), literal(MEMBERS).label("language")
    posts = select(Post.id, Thread.title, *languages).join(Thread, Thread.id == Post.thread_id)
    return posts.where(Post.id.in_(ids))


def _is_confidential(post_id: int) -> bool:
    query = select(Category.confidential).join(Thread, Thread.category_id == Category.id)
    return bool(db.session.scalar(query.join(Post, Post.thread_id == Thread.id).where(Post.id == post_id)))


def _todo() -> str:
    return _(
        "What to do: remove the code from the document on your computer, choose “Edit” at your post, untick this file "
        "and add the corrected one."
    )


OWNER = FileOwner(
    kind="post",
    may_read=may_read_post,
    endpoint="forum.post",
    argument="post_id",
    named=_named,
    cited=lambda title: Markup(_("in the topic “%(title)s”", title=title)),
    todo=_todo,
    confidential=_is_confidential,
)
