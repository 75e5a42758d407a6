"""The session in the browser's cookie."""

from flask import current_app, request, session


def leave_session_as_it_came() -> None:
    """Undo what this request did to the session: nothing of it was saved, so the browser keeps the cookie it has.

    Views change the session before their commit; the answer to a commit that failed would otherwise carry it away,
    and with it the token of the form that is to be sent again.
    """
    came = current_app.session_interface.open_session(current_app._get_current_object(), request)  # type: ignore[attr-defined]
    session.clear()
    session.update(came or {})
    session.modified = False
