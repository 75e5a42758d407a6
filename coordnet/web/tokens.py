"""Links that carry their own authority: an id signed for one purpose, nothing stored."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"coordnet.{purpose}")


def sign(purpose: str, value: int) -> str:
    """A URL-safe token for `value`, good for `purpose` only."""
    return str(_serializer(purpose).dumps(value))


def read(purpose: str, token: str) -> int | None:
    """The value of a token, or None when it was not signed by us for this purpose."""
    value = _loaded(purpose, token)
    return value if isinstance(value, int) else None


def sign_text(purpose: str, value: str) -> str:
    """As `sign`, for what takes more than an id to say."""
    return str(_serializer(purpose).dumps(value))


def read_text(purpose: str, token: str) -> str | None:
    """The text of a token, or None when it was not signed by us for this purpose."""
    value = _loaded(purpose, token)
    return value if isinstance(value, str) else None


def _loaded(purpose: str, token: str) -> object:
    try:
        return _serializer(purpose).loads(token)
    except BadData:
        return None
