"""E-mail going out: the outbox, its delivery, and what a renderer hands over."""

from coordnet.mail.rendering import Rendered, render_letter

__all__ = ["Rendered", "render_letter"]
