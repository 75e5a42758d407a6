"""Pages of the forum: lists and threads, writing, moderation; `pages` is what more than one of them answers with."""

from coordnet.forum.views import lists, moderation, writing
from coordnet.forum.views.blueprint import bp

__all__ = ["bp", "lists", "moderation", "writing"]
