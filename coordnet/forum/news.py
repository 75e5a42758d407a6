"""The forum's sections of the weekly digest. A confidential category gives neither titles nor texts."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from coordnet import privacy
from coordnet.forum.queries.weekly import (
    DigestSection,
    DigestThread,
    digest_mentions,
    digest_new_threads,
    digest_replied_threads,
    digest_replies_to,
    digest_waiting,
)
from coordnet.members.viewer import Viewer
from coordnet.room import Item, Listing, Section, Week
from coordnet.web.filters import plain_excerpt
from coordnet.web.language import language
from coordnet.web.urls import external_url

EXCERPT = 200  # characters of a text that may leave by e-mail

Select = Callable[[Viewer, datetime, datetime, int], DigestSection]
MakeItem = Callable[[DigestThread, bool], Item]


def _news(select: Select, make: MakeItem) -> Callable[[Week], Listing]:
    def news(week: Week) -> Listing:
        found = select(week.viewer, week.start, week.end, week.most)
        items = [make(thread, week.with_text) for thread in found.threads]
        return Listing(items, found.total, external_url("forum.index", **found.wanted.as_args()))

    return news


def _new_item(found: DigestThread, with_text: bool) -> Item:
    meta = [person_at(found.thread.author.name, found.thread.author.municipality_short), _category(found)]
    if found.thread.replies:
        meta.append(ngettext("%(num)s reply", "%(num)s replies", found.thread.replies))
    return _thread_item(found, found.opening_post_id, meta, found.text if with_text else "")


def _reply_item(found: DigestThread, with_text: bool) -> Item:
    meta = [
        ngettext("%(num)s new reply", "%(num)s new replies", found.new_replies),
        person_at(found.new_author, found.new_place),
    ]
    return _thread_item(found, found.first_new_post_id, meta, "")


def _mention_item(found: DigestThread, with_text: bool) -> Item:
    """Where the member is named, and what else is new there: it stands in no other section."""
    meta = [person_at(found.new_author, found.new_place)]
    if found.new_replies > 1:
        meta.append(ngettext("%(num)s new reply", "%(num)s new replies", found.new_replies))
    return _thread_item(found, found.first_new_post_id, meta, found.new_text if with_text else "")


def _thread_item(found: DigestThread, post_id: int, meta: list[str], text: str) -> Item:
    url = external_url("forum.post", post_id=post_id)
    thing = ("thread", found.thread.id)
    if found.thread.confidential:
        said = _("Something new in the category “%(category)s”", category=_category(found))
        return Item(said, url, language=language(), thing=thing)
    excerpt = "" if privacy.contains_code(text) else plain_excerpt(text, EXCERPT)
    return Item(privacy.mask(found.thread.title), url, " · ".join(meta), excerpt, thing=thing)


def _category(found: DigestThread) -> str:
    return found.thread.category_name_en if language() == "en" else found.thread.category_name


def person_at(name: str, place: str | None) -> str:
    """„Ona Kazlauskienė, Kauno r.“."""
    return f"{name}, {place}" if place else name


SECTIONS = [
    Section(
        key="mentioned",
        order=8,
        heading=lambda: _("You or your municipality were named"),
        phrase=lambda n: ngettext("%(num)s mention", "%(num)s mentions", n),
        phrase_order=5,
        news=_news(digest_mentions, _mention_item),
    ),
    Section(
        key="mine",
        order=10,
        heading=lambda: _("Your threads"),
        phrase=lambda n: ngettext("%(num)s of your threads has replies", "%(num)s of your threads have replies", n),
        phrase_order=10,
        news=_news(digest_replies_to, _reply_item),
    ),
    Section(
        key="waiting",
        order=30,
        heading=lambda: _("Colleagues wait for an answer"),
        phrase=lambda n: ngettext("%(num)s question waits for an answer", "%(num)s questions wait for an answer", n),
        phrase_order=30,
        news=_news(digest_waiting, _new_item),
    ),
    Section(
        key="new",
        order=40,
        heading=lambda: _("New threads"),
        phrase=lambda n: ngettext("%(num)s new thread", "%(num)s new threads", n),
        phrase_order=40,
        news=_news(digest_new_threads, _new_item),
    ),
    Section(
        key="replied",
        order=50,
        heading=lambda: _("New replies in older threads"),
        phrase=lambda n: ngettext("%(num)s thread with new replies", "%(num)s threads with new replies", n),
        phrase_order=60,
        news=_news(digest_replied_threads, _reply_item),
    ),
]
