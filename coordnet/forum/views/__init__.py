"""Pages of the forum: lists and threads, writing, moderation; `pages` is what more than one of them answers with."""

from coordnet.forum.views import following, lists, mentions, moderation, reporting, writing
from coordnet.forum.views.blueprint import bp

__all__ = ["bp", "following", "lists", "mentions", "moderation", "reporting", "writing"]
