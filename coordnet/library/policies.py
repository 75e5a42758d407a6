"""Who may do what in the library. What somebody may see at all is decided in queries.visible_entries."""

from coordnet.library.models import Entry
from coordnet.members.viewer import Viewer


def may_propose(viewer: Viewer) -> bool:
    """Whoever holds a seat, the ministry, moderators and the association; not a member without a seat."""
    return viewer.is_active and (viewer.holds_seat or viewer.is_ministry or viewer.is_moderator)


def moderates(viewer: Viewer) -> bool:
    """The association and moderators."""
    return viewer.is_active and viewer.is_moderator


def may_publish(entry: Entry, viewer: Viewer) -> bool:
    """The association and moderators, what is not published yet."""
    return moderates(viewer) and entry.status in ("draft", "proposed")


def may_edit(entry: Entry, viewer: Viewer) -> bool:
    """The association and moderators everything; who proposed it, until it is published or put away."""
    own = entry.proposed_by_id == viewer.id and entry.status in ("draft", "proposed")
    return moderates(viewer) or (own and may_propose(viewer))


def may_submit(entry: Entry, viewer: Viewer) -> bool:
    """Who wrote a draft offers it to the association; those who may publish need not ask."""
    return entry.status == "draft" and may_edit(entry, viewer) and not viewer.is_moderator


def may_archive(entry: Entry, viewer: Viewer) -> bool:
    """The association and moderators put away what is published, and proposals that will not be."""
    return moderates(viewer) and entry.status in ("published", "proposed")


def may_restore(entry: Entry, viewer: Viewer) -> bool:
    """The association and moderators bring back what was archived."""
    return moderates(viewer) and entry.status == "archived"
