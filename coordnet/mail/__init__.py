"""E-mail going out: the outbox, its delivery, and what a renderer hands over."""

from coordnet.mail.rendering import Later, Rendered, render_letter

__all__ = ["Later", "Rendered", "render_letter"]
