"""What search finds of the forum: threads (with their opening posts) and replies."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal, or_, select

from coordnet.clock import VILNIUS
from coordnet.database import Ids, Rows
from coordnet.extensions import read_rows
from coordnet.forum.models import Category, Post, Thread
from coordnet.forum.queries.visibility import visible_posts, visible_threads
from coordnet.forum.queries.wanted import untold, wanted_in_digest
from coordnet.members.holdings import coded, place_on, with_codes, written_in, wrote_as
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.room import Answering, Card, Chosen, Findable, Found, Week
from coordnet.textsearch.services import Text
from coordnet.web.filters import when_in_html
from coordnet.web.language import language
from coordnet.web.typed_in import MEMBERS, typed
from coordnet.web.urls import path_to

_OPENING = select(func.min(Post.id)).where(Post.thread_id == Thread.id).correlate(Thread).scalar_subquery()
_POSTS = (
    select(Post.id, Post.body_text, Post.created_at, Thread.id.label("thread_id"), Thread.title)
    .join(Thread, Thread.id == Post.thread_id)
    .where(
        Thread.deleted_at.is_(None),
        Thread.hidden_at.is_(None),
        Post.deleted_at.is_(None),
        Post.hidden_at.is_(None),
    )
)
_WHOSE = Markup("%s, %s")
_FACETS = frozenset({"year", "municipality"})
_BEGINNING = 1000  # characters; of an answer less is shown


def _thread_texts(rows: list[Any]) -> list[Text]:
    """A thread is found by its title and its opening post."""
    return [Text("thread", r.thread_id, r.thread_id, r.title, r.body_text, r.created_at) for r in rows]


def _post_texts(rows: list[Any]) -> list[Text]:
    """A reply is found by its words and those of its thread's title: whoever asks joins what stands in both."""
    return [Text("post", r.id, r.thread_id, r.title, r.body_text, r.created_at) for r in rows]


def _threads_seen_by(viewer: Viewer, chosen: Chosen) -> Rows:
    threads = visible_threads(viewer).where(Thread.hidden_at.is_(None))
    return threads.where(*_written(chosen, Thread.author_id, Thread.created_at))


def _posts_seen_by(viewer: Viewer, chosen: Chosen) -> Rows:
    posts = visible_posts(viewer).where(Post.hidden_at.is_(None), Thread.hidden_at.is_(None))
    return posts.where(*_written(chosen, Post.author_id, Post.created_at))


def _threads_told_to(week: Week, chosen: Chosen) -> Rows:
    return _threads_seen_by(week.viewer, chosen).where(_is_told(week, Thread.author_id, Thread.created_at))


def _posts_told_to(week: Week, chosen: Chosen) -> Rows:
    return _posts_seen_by(week.viewer, chosen).where(_is_told(week, Post.author_id, Post.created_at))


def _is_told(week: Week, author: Any, moment: Any) -> ColumnElement[bool]:
    """Of colleagues, of the week, in a category of which e-mails may speak; wanted, and not told at once."""
    confidential = exists().where(Category.id == Thread.category_id, Category.confidential).correlate(Thread)
    conditions = [author != week.viewer.id, moment >= week.start, moment < week.end, ~confidential]
    if not week.once_more:
        conditions.append(untold(moment, Thread.id, week.viewer))
    return and_(*conditions, wanted_in_digest(week.viewer.id))


def _written(chosen: Chosen, author: Any, moment: Any) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.year:
        bounds = [_bounds(int(year)) for year in chosen.year]
        conditions.append(or_(*(and_(moment >= first, moment < following) for first, following in bounds)))
    if chosen.municipality:
        conditions.append(written_in(coded(*chosen.municipality), author, moment))
    return conditions


def _bounds(year: int) -> tuple[datetime, datetime]:
    """The first moment of a year in Lithuania and the first of the next."""
    first, following = (datetime(each, 1, 1, tzinfo=VILNIUS).astimezone(UTC) for each in (year, year + 1))
    return first, following


def _answered(ids: Ids) -> Rows:
    return select(Thread.id).where(Thread.id.in_(ids), Thread.answer_post_id.is_not(None))


def _answers_among(ids: Ids) -> Rows:
    answered = and_(Thread.id == Post.thread_id, Thread.answer_post_id == Post.id)  # begun with the posts: few
    return select(Post.id).join(Thread, answered).where(Post.id.in_(ids))


def _thread_codes(ids: Ids) -> Rows:
    threads = select(Thread.id).select_from(Thread).where(Thread.id.in_(ids))
    return with_codes(threads, wrote_as(Thread.author_id, Thread.created_at))


def _post_codes(ids: Ids) -> Rows:
    posts = select(Post.id).select_from(Post).where(Post.id.in_(ids))
    return with_codes(posts, wrote_as(Post.author_id, Post.created_at))


_COLUMNS = (
    Thread.title,
    Category.name.label("category"),
    Category.name_en.label("category_en"),
    User.name.label("author"),
)


def _thread_cards(found: Sequence[Found]) -> Mapping[int, Card]:
    lines, word = _lines(_thread_rows(), found), _("Thread")
    return {row.id: _card(row, each, word, "chat-left-text", _thread_url(row.id)) for row, each in lines}


def _post_cards(found: Sequence[Found]) -> Mapping[int, Card]:
    lines, word = _lines(_post_rows(), found), _("Post")
    return {row.id: _card(row, each, word, "reply", path_to("forum.post", post_id=row.id)) for row, each in lines}


@cache
def _thread_rows() -> Rows:
    """What the lines of threads say, with a parameter for their ids. Kept, since building it costs more than running
    it; so is that of posts."""
    rows = select(Thread.id, *_COLUMNS, place_on(Thread.author_id, Thread.created_at).label("place"))
    return _of_ids(rows, Thread.author_id, Thread.id)


@cache
def _post_rows() -> Rows:
    posts = select(Post.id, *_COLUMNS, place_on(Post.author_id, Post.created_at).label("place"))
    return _of_ids(posts.join(Thread, Thread.id == Post.thread_id), Post.author_id, Post.id)


def _of_ids(rows: Rows, author: Any, key: Any) -> Rows:
    query = rows.join(Category, Category.id == Thread.category_id).join(User, User.id == author)
    return query.where(key.in_(bindparam("ids", expanding=True)))


def _lines(rows: Rows, found: Sequence[Found]) -> list[tuple[Any, Found]]:
    """The rows of what is shown, each beside the document it was found by."""
    by_id = {each.ref_id: each for each in found}
    return [(row, by_id[row.id]) for row in read_rows(rows, ids=list(by_id))]


def _card(row: Any, found: Found, word: str, icon: str, url: str) -> Card:
    """The word for its kind, then where, whose and when."""
    category = row.category_en if language() == "en" else row.category
    whose = _WHOSE % (row.author, typed(row.place)) if row.place else row.author
    return Card(row.title, url, icon, [word, category, whose, when_in_html(found.at)])


def _thread_url(thread_id: int) -> str:
    return path_to("forum.thread", thread_id=thread_id)


def _alike(ids: Collection[int]) -> Rows:
    answered = Thread.answer_post_id.is_not(None).label("answered")
    at, language = Thread.created_at.label("at"), literal(MEMBERS).label("language")
    return select(Thread.id, Thread.title, answered, at, language).where(Thread.id.in_(ids))


def _answers(viewer: Viewer, ids: Collection[int]) -> Rows:
    """How the posts begin that were marked as the answers of these threads; hidden ones for nobody."""
    posts = visible_posts(viewer, Thread.id, func.substr(Post.body_text, 1, _BEGINNING).label("text"))
    return posts.where(Thread.id.in_(ids), Post.id == Thread.answer_post_id, Post.hidden_at.is_(None))


THREADS = Findable(
    kind="thread",
    number=0,
    one=lambda: _("Thread"),
    many=lambda: _("Threads"),
    things=_POSTS.where(Post.id == _OPENING),
    key=Thread.id,
    texts=_thread_texts,
    seen_by=_threads_seen_by,
    codes=_thread_codes,
    settled=_answered,
    cards=_thread_cards,
    facets=_FACETS,
    answering=Answering(rows=_alike, answers=_answers, url=_thread_url, icon="chat-left-text", marked=True),
    told_to=_threads_told_to,
)
POSTS = Findable(
    kind="post",
    number=1,
    one=lambda: _("Post"),
    many=lambda: _("Posts"),
    things=_POSTS.where(Post.id != _OPENING),
    key=Post.id,
    texts=_post_texts,
    seen_by=_posts_seen_by,
    codes=_post_codes,
    settled=_answers_among,
    cards=_post_cards,
    facets=_FACETS,
    told_to=_posts_told_to,
    part_of="thread",
    whole=Post.thread_id,
)
