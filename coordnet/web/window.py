"""What a page tells kept.js, which keeps a copy of unsent text in the browser's window: whose it is, and whether a
form came back. The copy itself never reaches the server."""

import hmac

from flask import Flask, current_app, request
from flask_login import current_user

from coordnet.web.parked import resumed


def window_member() -> str:
    """A code of whoever is signed in, the same in every session of that person; "" when nobody is."""
    if not current_user.is_authenticated:
        return ""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.digest(key, f"window-member\0{current_user.id}".encode(), "sha256").hex()[:32]


def form_came_back() -> bool:
    """Whether what stands in this page's form was typed and is not saved: it answers a form, or goes on with one."""
    return request.method == "POST" or resumed() is not None


def init_app(app: Flask) -> None:
    """Give both to the layout."""
    app.jinja_env.globals.update(window_member=window_member, form_came_back=form_came_back)
