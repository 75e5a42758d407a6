"""Where people write at length in the forum, and what of it a viewer may see."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _

from coordnet.extensions import read_rows
from coordnet.forum.models import Post, Thread
from coordnet.forum.queries.visibility import visible_posts, visible_threads
from coordnet.members.viewer import Viewer
from coordnet.room import LongForm
from coordnet.web.typed_in import MEMBERS
from coordnet.web.urls import path_to


def _threads(viewer: Viewer, ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    query = visible_threads(viewer, Thread.id, Thread.title).where(Thread.id.in_(ids))
    return {row.id: (row.title, MEMBERS) for row in read_rows(query)}


def _posts(viewer: Viewer, ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    query = visible_posts(viewer, Post.id, Thread.title).where(Post.id.in_(ids))
    return {row.id: (row.title, MEMBERS) for row in read_rows(query)}


def _edit_page(post_id: int) -> str:
    return path_to("forum.edit_post", post_id=post_id)


LONG_FORMS = [
    LongForm("AskForm", lambda: _("New thread"), lambda _none: path_to("forum.new_thread")),
    LongForm(
        "ReplyForm",
        lambda: _("Reply in a thread"),
        lambda id_: path_to("forum.thread", thread_id=id_) + "#reply",
        _threads,
    ),
    LongForm("EditForm", lambda: _("Change of a post"), _edit_page, _posts),
    LongForm("EditOpeningForm", lambda: _("Change of a post"), _edit_page, _posts),
]
