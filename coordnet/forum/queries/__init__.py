"""Selecting from the forum, for its own pages and for the rooms above.

Everything takes the viewer and starts from `visibility`, so that no caller can forget who may see what. Lists and
counts are in `lists`, one thread in `thread`, the digest's selections in `weekly`; what others use is offered here.
"""

from coordnet.forum.filters import ThreadFilter
from coordnet.forum.queries.home import (
    RepliedThread,
    colleagues_wrote,
    replies_to_my_threads,
    unread_threads,
    waiting_threads,
)
from coordnet.forum.queries.lists import CAP, ThreadCounts, counts, threads_page
from coordnet.forum.queries.people import PostRef, posts_by, threads_by, threads_of_municipality
from coordnet.forum.queries.rows import Participant, ThreadRow
from coordnet.forum.queries.thread import PostRow, participants, place_in_thread, posts_page, thread_row
from coordnet.forum.queries.unread import unread_since
from coordnet.forum.queries.visibility import (
    get_post,
    get_thread,
    may_read_post,
    may_see_thread,
    visible_categories,
    visible_category,
    visible_posts,
    visible_threads,
)
from coordnet.forum.queries.weekly import (
    digest_mentions,
    digest_new_threads,
    digest_replied_threads,
    digest_replies_to,
    digest_waiting,
)

__all__ = [
    "CAP",
    "Participant",
    "PostRef",
    "PostRow",
    "RepliedThread",
    "ThreadCounts",
    "ThreadFilter",
    "ThreadRow",
    "colleagues_wrote",
    "counts",
    "digest_mentions",
    "digest_new_threads",
    "digest_replied_threads",
    "digest_replies_to",
    "digest_waiting",
    "get_post",
    "get_thread",
    "may_read_post",
    "may_see_thread",
    "participants",
    "place_in_thread",
    "posts_by",
    "posts_page",
    "replies_to_my_threads",
    "thread_row",
    "threads_by",
    "threads_of_municipality",
    "threads_page",
    "unread_since",
    "unread_threads",
    "visible_categories",
    "visible_category",
    "visible_posts",
    "visible_threads",
    "waiting_threads",
]  # fmt: skip
