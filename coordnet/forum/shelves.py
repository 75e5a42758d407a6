"""What a member, or the people of a municipality, wrote in the forum: for their pages in the directory."""

from collections.abc import Sequence

from flask_babel import gettext as _
from markupsafe import Markup

from coordnet.forum.queries import posts_by, threads_by, threads_of_municipality
from coordnet.members.viewer import Viewer
from coordnet.room import Item, Shelf
from coordnet.web.filters import when_in_html
from coordnet.web.urls import path_to

_WHOSE = Markup("{} · {}")


def _thread_url(thread_id: int) -> str:
    return path_to("forum.thread", thread_id=thread_id)


def _threads_by(person_id: int, viewer: Viewer, limit: int) -> Sequence[Item]:
    found = threads_by(person_id, viewer, limit)
    return [Item(thread.title, _thread_url(thread.id), when_in_html(thread.created_at)) for thread in found]


def _posts_by(person_id: int, viewer: Viewer, limit: int) -> Sequence[Item]:
    found = posts_by(person_id, viewer, limit)
    return [Item(post.title, path_to("forum.post", post_id=post.id), when_in_html(post.created_at)) for post in found]


def _threads_of(municipality_id: int, viewer: Viewer, limit: int) -> Sequence[Item]:
    found = threads_of_municipality(municipality_id, viewer, limit)
    return [
        Item(thread.title, _thread_url(thread.id), _WHOSE.format(thread.author.name, when_in_html(thread.created_at)))
        for thread in found
    ]


BY_PERSON = [
    Shelf("threads", 10, lambda: _("Threads"), _threads_by, lambda: _("No threads that you may read.")),
    Shelf("replies", 20, lambda: _("Replies"), _posts_by, lambda: _("No replies that you may read.")),
]
BY_MUNICIPALITY = [
    Shelf(
        "threads",
        10,
        lambda: _("Threads of its people"),
        _threads_of,
        lambda: _("Nobody from here has started a thread yet."),
    ),
]
