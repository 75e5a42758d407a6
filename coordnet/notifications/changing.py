"""The one button at the foot of a mail: an address whose signed token is the authority to stop exactly that."""

from typing import NamedTuple

from coordnet.members.viewer import Viewer
from coordnet.notifications.models import FOLLOWED
from coordnet.notifications.queries import choices_of, level_of
from coordnet.notifications.services import choose, follow
from coordnet.room import house
from coordnet.web import tokens
from coordnet.web.urls import external_url

_PURPOSE = "notifications"


class Change(NamedTuple):
    """What is no longer to be sent at once: a topic, or what is new in a thread or category (`ref`)."""

    user_id: int
    what: str
    ref: int


def change_url(user_id: int, what: str, ref: int | None = None) -> str:
    """The address for a mail that was sent because of this topic, thread or category."""
    token = tokens.sign_text(_PURPOSE, f"{user_id}:{what}:{ref or 0}")
    return external_url("notifications.change", token=token)


def read_change(token: str) -> Change | None:
    """What a token is good for; None when it is not ours, or of a topic that is no more."""
    text = tokens.read_text(_PURPOSE, token)
    if text is None:
        return None
    user_id, what, ref = text.split(":")
    known = what in FOLLOWED or what in house().topics
    return Change(int(user_id), what, int(ref)) if known else None


def is_at_once(change: Change) -> bool:
    """Whether there is still something to change."""
    if change.what in FOLLOWED:
        return level_of(change.what, change.ref, change.user_id) == "watch"
    return choices_of(change.user_id)[change.what] == "now"


def make_change(change: Change, by: Viewer) -> None:
    """From now on it waits for the digest; what was changed since the mail came stays as it is."""
    if not is_at_once(change):
        return
    if change.what in FOLLOWED:
        follow(change.what, change.ref, "follow", by=by)
    else:
        choose(change.what, "digest", by=by)


def list_headers(change: str) -> dict[str, str]:
    """What gives a mail program its own button (RFC 2369, RFC 8058)."""
    return {"List-Unsubscribe": f"<{change}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
