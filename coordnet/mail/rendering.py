"""What a room gives to have a kind of message sent: one function that renders it, and a folder of three templates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import render_template

from coordnet.mail.models import OutboxMessage
from coordnet.room import house


@dataclass(frozen=True)
class Rendered:
    """The content of one message. `headers` adds ASCII headers such as List-Id and List-Unsubscribe."""

    subject: str
    text: str
    html: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Later(Exception):
    """A renderer's answer that its message is not to go before `moment`."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(moment)
        self.moment = moment


def render_letter(folder: str, headers: dict[str, str] | None = None, **context: Any) -> Rendered:
    """The letter whose subject.txt, body.txt and body.html lie in `folder`, in the language that is in force.

    The subject is one line, whatever stands in the context.
    """
    subject = render_template(f"{folder}/subject.txt", **context)
    return Rendered(
        subject=" ".join(subject.split()),
        text=render_template(f"{folder}/body.txt", **context),
        html=render_template(f"{folder}/body.html", **context),
        headers=headers or {},
    )


Render = Callable[[OutboxMessage], Rendered | None]
"""Writes a message, anew at each attempt and without a request.

It only reads, and answers None when there is nothing left to say to this person; the row is then 'skipped'. What is
not to go at this hour raises Later.
Whoever is suspended or has left gets nothing whatever it answers; whether somebody who is only invited may get
this kind is for it to decide.
"""


def renderer(kind: str) -> Render:
    """What the room that has this kind of letter gives for it; KeyError when none does."""
    render: Render = house().letters[kind]
    return render
