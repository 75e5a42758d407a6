"""What a viewer finds. Who may see what is asked of each feature's own query, joined to the match."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, true

from coordnet import clock
from coordnet.extensions import db
from coordnet.forum.models import Post, Thread
from coordnet.forum.visibility import visible_posts, visible_threads
from coordnet.library.models import Entry
from coordnet.library.queries import visible_entries
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.search.hits import Hit, hits
from coordnet.search.ranking import best_first, newest_first
from coordnet.textsearch import storage
from coordnet.textsearch.models import KINDS, SearchDocument
from coordnet.textsearch.query import Query

ORDERS = ("best", "newest")
PAGE_SIZE = 20
# Of each kind the newest 100 that match and may be seen are looked at: what a page costs and counts does
# not grow with the network, and five people are not lost among a thousand posts.
WINDOW = 100


@dataclass(frozen=True)
class Count:
    """How many of a kind were found; `more` when there are others beyond the window."""

    number: int
    more: bool


@dataclass(frozen=True)
class Results:
    """One page of what was found."""

    hits: list[Hit]
    counts: dict[str, Count]
    page: int
    has_next: bool

    @property
    def total(self) -> Count:
        """Of all kinds together."""
        counts = self.counts.values()
        return Count(sum(count.number for count in counts), any(count.more for count in counts))


def find(viewer: Viewer, query: Query, *, kind: str | None = None, order: str = "best", page: int = 1) -> Results:
    """A page of 20 of what the viewer may see; the last page when there are not so many.

    The counts are of every kind, also when only one is shown.
    """
    found = {each: _candidates(viewer, query, each) for each in KINDS}
    counts = {each: Count(min(len(rows), WINDOW), len(rows) > WINDOW) for each, rows in found.items()}
    shown = [row for each in KINDS if kind in (None, each) for row in found[each][:WINDOW]]
    ordered = newest_first(shown) if order == "newest" else best_first(shown, query, clock.now())
    page = max(min(page, -(-len(ordered) // PAGE_SIZE)), 1)
    end = page * PAGE_SIZE
    return Results(hits(ordered[end - PAGE_SIZE : end]), counts, page, has_next=end < len(ordered))


def _candidates(viewer: Viewer, query: Query, kind: str) -> Sequence[Row[Any]]:
    if query.is_empty or not viewer.is_active:
        return []
    statement = storage.matching(query, kind, db.engine.dialect.name).where(_may_see(viewer, kind))
    return db.session.execute(statement.limit(WINDOW + 1)).all()


def _may_see(viewer: Viewer, kind: str) -> ColumnElement[bool]:
    """The condition on `SearchDocument`: asked row by row while the matches are streamed.

    A scalar subquery and no EXISTS: PostgreSQL would turn that into a join and begin with everything the
    viewer may see. What is hidden is found by nobody, also not by the moderators who still see it in its place.
    """
    if kind == "municipality":
        return true()
    return _visible(viewer, kind).correlate(SearchDocument).scalar_subquery().is_not(None)


def _visible(viewer: Viewer, kind: str) -> Select[*tuple[Any, ...]]:
    """The id of the thing a document is about, if the viewer may find it."""
    ref = SearchDocument.ref_id
    if kind == "thread":
        return visible_threads(viewer).where(Thread.id == ref, Thread.hidden_at.is_(None))
    if kind == "post":
        return visible_posts(viewer).where(Post.id == ref, Post.hidden_at.is_(None), Thread.hidden_at.is_(None))
    if kind == "entry":
        entries = visible_entries(viewer).with_only_columns(Entry.id)
        return entries.where(Entry.id == ref, Entry.status == "published")
    return select(User.id).where(User.id == ref, User.state == "active")
