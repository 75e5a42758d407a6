"""From a cookie to the person: one query."""

from sqlalchemy import bindparam, select

from coordnet import clock
from coordnet.auth.models import UserSession
from coordnet.drafts.queries import KEPT, number_of
from coordnet.extensions import read_rows
from coordnet.members.models import User
from coordnet.members.viewer import Viewer, from_rows, viewer_rows

# Every request asks this, so the statement is made once.
_OPEN_SESSION = (
    viewer_rows(
        UserSession.id.label("session_id"),
        number_of(User.id, bindparam("drafts_since", type_=UserSession.expires_at.type)).label("drafts"),
    )
    .join(UserSession, UserSession.user_id == User.id)
    .where(
        UserSession.token_hash == bindparam("token_hash"),
        UserSession.ended_at.is_(None),
        UserSession.expires_at > bindparam("moment", type_=UserSession.expires_at.type),
        User.state == "active",
    )
)


def viewer_of_session(token: str, token_hash: str) -> Viewer | None:
    """The active member whose open session this is; None once it has ended, lapsed or they were suspended."""
    moment = clock.now()
    rows = read_rows(_OPEN_SESSION, token_hash=token_hash, moment=moment, drafts_since=moment - KEPT)
    if not rows:
        return None
    return from_rows(rows, session_id=rows[0].session_id, session_token=token, drafts=rows[0].drafts)


def state_behind(token_hash: str) -> str | None:
    """The state of the person whose session this is or was; None when nobody knows it."""
    owner = select(User.state).join(UserSession, UserSession.user_id == User.id)
    rows = read_rows(owner.where(UserSession.token_hash == token_hash))
    return rows[0].state if rows else None
