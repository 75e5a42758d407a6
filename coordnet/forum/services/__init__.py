"""Verbs of the forum: ask, reply, edit, delete one's own, mark the answer. Moderation is in `moderating`.

They check who may, keep counters and search rows in step in the caller's transaction, and never commit.
"""

from coordnet.forum.services.answers import mark_answer, unmark_answer
from coordnet.forum.services.asking import ask, reply
from coordnet.forum.services.checks import LONGEST_TITLE
from coordnet.forum.services.editing import delete_own_post, edit_post
from coordnet.forum.services.upkeep import is_opening

__all__ = [
    "LONGEST_TITLE", "ask", "delete_own_post", "edit_post", "is_opening", "mark_answer", "reply", "unmark_answer",
]  # fmt: skip
