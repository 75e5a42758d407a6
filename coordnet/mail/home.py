"""What outgoing mail shows on the home page: that one's own mailbox refuses it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from coordnet.mail.mailboxes import refusing_mailbox
from coordnet.room import HomePage, Panel

if TYPE_CHECKING:
    from coordnet.members.viewer import Viewer


def _variables(viewer: "Viewer", _since: datetime) -> dict[str, Any]:
    return {"mailbox": refusing_mailbox(viewer.id, viewer.email)}


HOME = HomePage(panels=[Panel("notice", 10, "mail/home/mailbox.html")], variables=_variables)
