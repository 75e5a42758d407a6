"""What a member's digest of a period says: sections of at most seven lines, made of what they may see now.

Permissions are those of the moment of the call, so that what was hidden or moved in between is in nobody's
mail. Everything lies in the period, so nothing comes twice. A confidential category gives neither titles nor texts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import exists, func, select

from coordnet import privacy
from coordnet.digest.period import Period
from coordnet.extensions import db
from coordnet.forum.queries import (
    DigestSection,
    DigestThread,
    digest_new_threads,
    digest_replied_threads,
    digest_replies_to,
    digest_waiting,
)
from coordnet.library.filters import period_args
from coordnet.library.queries import digest_entries, proposals_waiting
from coordnet.members.models import HOLDER_ROLES, Municipality, Seat, SeatHolding, User
from coordnet.members.viewer import Viewer
from coordnet.web.filters import plain_excerpt
from coordnet.web.urls import external_url

MOST = 7
EXCERPT = 200


@dataclass(frozen=True)
class Item:
    """One line: where it leads, what it says, who and where, and the beginning of its text."""

    title: str
    url: str
    meta: str = ""
    excerpt: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with its lines; `total` of them exist, `more_url` leads to exactly those."""

    key: str
    heading: str
    items: list[Item]
    total: int
    more_url: str = ""

    @property
    def more(self) -> int:
        return self.total - len(self.items)


@dataclass(frozen=True)
class Content:
    """A whole digest. Empty when no section has anything."""

    period: Period
    sections: list[Section] = field(default_factory=list)

    def total(self, *keys: str) -> int:
        return sum(section.total for section in self.sections if section.key in keys)


def content_for(viewer: Viewer, frequency: str, period: Period) -> Content:
    """The digest of `period` for this member as things stand; texts only when `frequency` is 'weekly'.

    Speaks the language that is in force. What lies before the member joined is left out.
    """
    return Content(period, [section for section in _sections(viewer, frequency, period) if section.total])


def has_news(viewer: Viewer, period: Period) -> bool:
    """Whether the member's digest of `period` would say anything; stops at the first thing it finds."""
    return any(section.total for section in _sections(viewer, "titles", period))


def _sections(viewer: Viewer, frequency: str, period: Period) -> Iterator[Section]:
    start, end = period.starts_at, period.ends_at
    if viewer.joined_at is not None:
        start = max(start, viewer.joined_at)
    if start >= end:
        return
    full = frequency == "weekly"
    yield _threads("mine", _("Your threads"), digest_replies_to(viewer, start, end), _reply_item, full)
    yield _proposals(viewer)
    yield _threads("waiting", _("Colleagues wait for an answer"), digest_waiting(viewer, start, end), _new_item, full)
    yield _threads("new", _("New threads"), digest_new_threads(viewer, start, end), _new_item, full)
    replied = digest_replied_threads(viewer, start, end)
    yield _threads("replied", _("New replies in older threads"), replied, _reply_item, full)
    yield _entries(viewer, start, end, full)
    yield _colleagues(viewer, start, end)
    yield _vacancies(period)


ItemMaker = Callable[[DigestThread, bool], Item]


def _threads(key: str, heading: str, found: DigestSection, make: ItemMaker, with_text: bool) -> Section:
    items = [make(thread, with_text) for thread in found.threads[:MOST]]
    return Section(key, heading, items, found.total, external_url("forum.index", **found.wanted.as_args()))


def _new_item(found: DigestThread, with_text: bool) -> Item:
    meta = [_person(found.thread.author.name, found.thread.author.municipality_short), _category(found)]
    if found.thread.replies:
        meta.append(ngettext("%(num)s reply", "%(num)s replies", found.thread.replies))
    return _thread_item(found, found.opening_post_id, meta, found.text if with_text else "")


def _reply_item(found: DigestThread, with_text: bool) -> Item:
    meta = [
        ngettext("%(num)s new reply", "%(num)s new replies", found.new_replies),
        _person(found.new_author, found.new_place),
    ]
    return _thread_item(found, found.first_new_post_id, meta, "")


def _thread_item(found: DigestThread, post_id: int, meta: list[str], text: str) -> Item:
    url = external_url("forum.post", post_id=post_id)
    if found.thread.confidential:
        return Item(_("Something new in the category “%(category)s”", category=_category(found)), url)
    excerpt = "" if privacy.contains_code(text) else plain_excerpt(text, EXCERPT)
    return Item(privacy.mask(found.thread.title), url, " · ".join(meta), excerpt)


def _category(found: DigestThread) -> str:
    return found.thread.category_name_en if str(get_locale()) == "en" else found.thread.category_name


def _person(name: str, place: str | None) -> str:
    return f"{name}, {place}" if place else name


def _proposals(viewer: Viewer) -> Section:
    """What waits for the association and moderators to publish."""
    waiting = proposals_waiting(viewer, MOST)
    items = [
        Item(row.title, external_url("library.entry", entry_id=row.id), _("Proposed: %(name)s", name=row.proposer))
        for row in waiting.entries
    ]
    more = external_url("library.index", status="proposed")
    return Section("proposals", _("Proposals for the library wait for you"), items, waiting.count, more)


def _entries(viewer: Viewer, start: datetime, end: datetime, with_text: bool) -> Section:
    rows = digest_entries(viewer, start, end)
    items = [
        Item(
            row.title,
            external_url("library.entry", entry_id=row.id),
            " · ".join(str(part) for part in (row.publisher, row.year) if part),
            row.summary if with_text else "",
        )
        for row in rows[:MOST]
    ]
    return Section(
        "library", _("New in the library"), items, len(rows), external_url("library.index", **period_args(start, end))
    )


def _colleagues(viewer: Viewer, start: datetime, end: datetime) -> Section:
    """Who joined in the period, with the municipality whose seat they hold."""
    rows = db.session.execute(
        select(User.id, User.name, func.min(Municipality.short_name).label("place"))
        .outerjoin(SeatHolding, (SeatHolding.user_id == User.id) & SeatHolding.until.is_(None))
        .outerjoin(Seat, Seat.id == SeatHolding.seat_id)
        .outerjoin(Municipality, Municipality.id == Seat.municipality_id)
        .where(User.state == "active", User.id != viewer.id, User.joined_at >= start, User.joined_at < end)
        .group_by(User.id, User.name, User.name_sort)
        .order_by(User.name_sort, User.id)
    ).all()
    items = [Item(row.name, external_url("directory.member", member_id=row.id), row.place or "") for row in rows[:MOST]]
    more = external_url("directory.index", joined_from=start.isoformat(), joined_to=end.isoformat())
    return Section("colleagues", _("New colleagues"), items, len(rows), more)


def _vacancies(period: Period) -> Section:
    """Seats left in the period and still vacant."""
    held = exists().where(
        SeatHolding.seat_id == Seat.id, SeatHolding.until.is_(None), SeatHolding.seat_role.in_(HOLDER_ROLES)
    )
    last_day = (
        select(func.max(SeatHolding.until))
        .where(SeatHolding.seat_id == Seat.id, SeatHolding.seat_role.in_(HOLDER_ROLES))
        .scalar_subquery()
    )
    rows = db.session.scalars(
        select(Municipality)
        .join(Seat, Seat.municipality_id == Municipality.id)
        .where(~held, last_day >= period.start, last_day < period.end)
        .order_by(Municipality.position)
    ).all()
    items = [
        Item(row.name, external_url("directory.municipality", code=row.code), _("No coordinator appointed"))
        for row in rows[:MOST]
    ]
    more = external_url("directory.index", vacated_from=period.start.isoformat(), vacated_to=period.end.isoformat())
    return Section("vacancies", _("New vacancies"), items, len(rows), more)


def subject(content: Content) -> str:
    """The subject line: what waits first, then what is new; the whole phrase in its plural form."""
    return _("Network week: %(what)s", what=", ".join(_phrases(content)[:2]))


def preheader(content: Content) -> str:
    """The line a mail program shows beside the subject."""
    phrases = _phrases(content)
    return ", ".join(phrases[2:] or phrases) + "."


def summary(content: Content) -> str:
    """Everything in one line, for the beginning of the message."""
    return ", ".join(_phrases(content))


def _phrases(content: Content) -> list[str]:
    """Every kind of news as a phrase with its number, what waits for the reader first."""
    n = content.total
    phrases = {
        "mine": ngettext("%(num)s of your threads has replies", "%(num)s of your threads have replies", n("mine")),
        "proposals": ngettext("%(num)s proposal waits for you", "%(num)s proposals wait for you", n("proposals")),
        "waiting": ngettext(
            "%(num)s question waits for an answer", "%(num)s questions wait for an answer", n("waiting")
        ),
        "new": ngettext("%(num)s new thread", "%(num)s new threads", n("new")),
        "library": ngettext("%(num)s new document", "%(num)s new documents", n("library")),
        "replied": ngettext("%(num)s thread with new replies", "%(num)s threads with new replies", n("replied")),
        "colleagues": ngettext("%(num)s new colleague", "%(num)s new colleagues", n("colleagues")),
        "vacancies": ngettext("%(num)s new vacancy", "%(num)s new vacancies", n("vacancies")),
    }
    return [phrase for key, phrase in phrases.items() if n(key)]
