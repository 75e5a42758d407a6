"""What the door is to the rest of the house."""

from flask import Flask

from coordnet.auth import guard
from coordnet.auth.emails import render_password_reset
from coordnet.auth.services import forget_old
from coordnet.auth.views import bp
from coordnet.extensions import limiter
from coordnet.room import Room


def _prepare(app: Flask) -> None:
    """Who it is comes first; then attempts are counted."""
    guard.init_app(app)
    limiter.init_app(app)


ROOM = Room(
    "auth",
    blueprint=bp,
    prepare=_prepare,
    letters={"password-reset": render_password_reset},
    forgets=[forget_old],
)
