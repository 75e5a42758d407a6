"""Going out while nothing can be written: the browser forgets the session all the same, for the PC may be shared."""

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from coordnet.extensions import db


def leave_without_a_note() -> Response:
    """Clear the cookie and say what that means while the session itself could not be ended."""
    db.session.rollback()
    session.clear()
    text = _("You have signed out: this browser no longer opens the network. The server could not note it, because its "
             "database is busy or its disk full. If somebody may have copied this browser’s data, set a new password "
             "later: that ends every session.")  # fmt: skip
    flash(text, "warn")
    return redirect(url_for("auth.sign_in"), 303)
