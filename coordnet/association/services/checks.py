"""What every act at the desk asks first: who may, and that the row stands still until the commit."""

from flask_babel import gettext as _
from sqlalchemy import select

from coordnet.association.policies import may_manage
from coordnet.errors import Forbidden, Invalid
from coordnet.extensions import db
from coordnet.members.models import User
from coordnet.members.viewer import Viewer


def actor(by: Viewer | None) -> int | None:
    """Whose act it is in the audit trail. Raises Forbidden."""
    if not may_manage(by):
        raise Forbidden
    return by.id if by else None


def hold(user: User) -> None:
    """Lock the person's row until the commit and read it anew: what is checked from here on still holds then.

    The administrators' rows come first and in one order, so that two who act on each other do not deadlock.
    """
    administrators = select(User.id).where(User.site_role == "administrator").order_by(User.id)
    db.session.execute(administrators.with_for_update()).all()
    db.session.refresh(user, with_for_update=True)


def protect_last_administrator(user: User) -> None:
    """Raise Invalid when `user` is the only active administrator. Locks those rows, so two at once are safe."""
    query = select(User.id).where(User.site_role == "administrator", User.state == "active").order_by(User.id)
    if list(db.session.scalars(query.with_for_update())) == [user.id]:
        raise Invalid(_("This is the only active administrator. Appoint another one first."))


def person_changed() -> str:
    return _("Somebody changed this person’s data while you had the page open.")


def refuse_taken(holder: User | None) -> None:
    """Name to the association who has an address. Raises Invalid."""
    if holder is not None:
        raise Invalid(_("%(name)s is already in the network with this e-mail address.", name=holder.name), "email")
