"""What a room gives to have a kind of message sent: one function that renders it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app

from coordnet.mail.models import OutboxMessage


@dataclass(frozen=True)
class Rendered:
    """The content of one message. `headers` adds ASCII headers such as List-Id and List-Unsubscribe."""

    subject: str
    text: str
    html: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


Render = Callable[[OutboxMessage], Rendered | None]


def register(app: Flask, kind: str, render: Render) -> None:
    """Let `render` write the messages of `kind`, anew at each attempt, without a request.

    It only reads, and answers None when there is nothing left to say to this person; the row is then
    'skipped'. Whoever is suspended or has left gets nothing whatever it answers; whether somebody who is
    only invited may get this kind is for `render` to decide.
    """
    app.extensions.setdefault("coordnet_mail", {})[kind] = render


def renderer(kind: str) -> Render:
    """The function registered for `kind`; KeyError when there is none."""
    render: Render = current_app.extensions["coordnet_mail"][kind]
    return render
