"""Closed by default: a view asks for sign-in unless it is marked public."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view as open to visitors who are not signed in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(endpoint: str | None) -> bool:
    """Whether the view behind an endpoint is open to everybody; an unknown address is (it is a 404)."""
    view = current_app.view_functions.get(endpoint or "")
    return view is None or getattr(view, "is_public", False)


def csrf_exempt(view: View) -> View:
    """Mark a view whose URL is itself the authority (the signed one-click unsubscribe, RFC 8058)."""
    view.is_csrf_exempt = True  # type: ignore[attr-defined]
    return view


def is_csrf_exempt(endpoint: str) -> bool:
    """Whether the view behind an endpoint takes posts without a token."""
    return getattr(current_app.view_functions.get(endpoint), "is_csrf_exempt", False)
