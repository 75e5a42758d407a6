"""What the library says in the weekly digest, and what waits for the association and moderators to publish."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from coordnet.library.filters import period_args
from coordnet.library.queries import digest_entries, proposals_waiting
from coordnet.library.services import KIND
from coordnet.members.viewer import Viewer
from coordnet.room import Item, Listing, Section, Todo, Waits, Week
from coordnet.web.urls import external_url, path_to


def _proposals(week: Week) -> Listing:
    waiting = proposals_waiting(week.viewer, week.most)
    items = [
        Item(
            row.title,
            external_url("library.entry", entry_id=row.id),
            _("Proposed: %(name)s", name=row.proposer),
            language=row.said_in,
        )
        for row in waiting.entries
    ]
    return Listing(items, waiting.count, external_url("library.index", status="proposed"))


def _entries(week: Week) -> Listing:
    rows = digest_entries(week.viewer, week.start, week.end)
    items = [
        Item(
            row.title,
            external_url("library.entry", entry_id=row.id),
            " · ".join(str(part) for part in (row.publisher, row.year) if part),
            row.summary if week.with_text else "",
            row.said_in,
            thing=(KIND, row.id),
        )
        for row in rows[: week.most]
    ]
    return Listing(items, len(rows), external_url("library.index", **period_args(week.start, week.end)))


def _todo(viewer: Viewer, limit: int) -> tuple[int, Sequence[Todo]]:
    waiting = proposals_waiting(viewer, limit)
    rows = waiting.entries
    return waiting.count, [
        Todo(row.title, path_to("library.entry", entry_id=row.id), row.proposer, language=row.said_in) for row in rows
    ]


WAITS = Waits(
    key="proposals",
    order=10,
    heading=lambda: _("Proposals wait for you"),
    todo=_todo,
    more_url=lambda: path_to("library.index", status="proposed"),
)
SECTIONS = [
    Section(
        key="proposals",
        order=20,
        heading=lambda: _("Proposals for the library wait for you"),
        phrase=lambda n: ngettext("%(num)s proposal waits for you", "%(num)s proposals wait for you", n),
        phrase_order=20,
        news=_proposals,
        is_news=False,
    ),
    Section(
        key="library",
        order=60,
        heading=lambda: _("New in the library"),
        phrase=lambda n: ngettext("%(num)s new document", "%(num)s new documents", n),
        phrase_order=50,
        news=_entries,
    ),
]
