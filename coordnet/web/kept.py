"""What somebody wrote to is gone or closed meanwhile: their words and files come back, with what to do now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from coordnet.errors import DomainError, Forbidden, NotFound
from coordnet.extensions import db
from coordnet.web.acts import Answer
from coordnet.web.forms import Form

View = Callable[..., Any]


@dataclass(frozen=True)
class Kept:
    """What the page says: a heading, what happened and what to do, (label, address) to go on to.

    `again`: (label, address) of another form that takes the same body and files.
    """

    title: str
    text: str
    links: Sequence[tuple[str, str]] = ()
    again: tuple[str, str] | None = None


def gives_back(kind: type[Form], explain: Callable[..., Kept] | None = None) -> Callable[[View], View]:
    """Mark a view that takes a form: NotFound and Forbidden give back what was typed instead of a bare page.

    `explain(error, **arguments of the view)` words it; without it the page speaks of any kind of thing.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            try:
                return view(*args, **values)
            except (NotFound, Forbidden) as error:
                if request.method != "POST":
                    raise
                db.session.rollback()
                return _page(kind(), explain(error, **values) if explain else _explain(error), error)

        return guarded

    return mark


def _page(form: Form, kept: Kept, error: DomainError) -> Answer:
    form.take_in()
    typed, files = form.typed(), form.given_back()
    if not typed and not files:
        raise error
    html = render_template("web/kept.html", kept=kept, form=form, typed=typed, files=files)
    return html, 404 if isinstance(error, NotFound) else 403


def _explain(error: DomainError) -> Kept:
    if isinstance(error, NotFound):
        text = _("It is no longer here, or you may no longer see it: while you were writing it was hidden, moved or "
                 "deleted. What you wrote is below. Copy it before you leave this page.")  # fmt: skip
    else:
        text = _("While you were writing it was closed, or your role changed, so you may no longer change it. What you "
                 "wrote is below. Copy it before you leave this page.")  # fmt: skip
    return Kept(_("It was not saved"), text)
