"""What somebody wrote to is gone or closed meanwhile: their words and files come back, with what to do now.

That is so when the form is sent, and when its page is opened to go on with a form kept since the session ended.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, NamedTuple

from flask import Flask, Response, g, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from coordnet import privacy
from coordnet.errors import DomainError, Forbidden, NotFound
from coordnet.extensions import db
from coordnet.web import parked, tokens
from coordnet.web.acts import Answer
from coordnet.web.forms import Form
from coordnet.web.typed import words_of
from coordnet.web.urls import path_to

View = Callable[..., Any]


@dataclass(frozen=True)
class Kept:
    """What the page says: a heading, what happened and what to do, (label, address) to go on to.

    `again`: another form that takes the same body and files.
    """

    title: str
    text: str
    links: Sequence[tuple[str, str]] = ()
    again: "Again | None" = None


class Again(NamedTuple):
    """The form that goes on with what was typed: the words on its button, its address and its name.

    `instead_of`: where the form of which it takes the text was sent to.
    """

    label: str
    address: str
    form_name: str
    instead_of: str

    def hidden(self) -> dict[str, str]:
        """What a form says of itself (see web/forms.py), for when the session ends before it is sent."""
        owner = tokens.sign("form-owner", current_user.id) if current_user.is_authenticated else ""
        page, sheet = parked.carried_on(self.address), parked.sheet_of_this()
        return {"form_name": self.form_name, "form_owner": owner, "form_page": page, "draft_from": sheet}


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
                if request.method != "POST" and parked.typed_before(kind.__name__) is None:
                    raise
                db.session.rollback()
                return _page(kind(), explain(error, **values) if explain else _explain(error), error)

        return guarded

    return mark


def _page(form: Form, kept: Kept, error: DomainError) -> Answer:
    if request.method == "POST":
        form.take_in()
    typed, files = form.typed(), form.given_back()
    if not typed and not files:
        raise error
    body = privacy.mask_typed(form["body"].data or "") if kept.again else ""
    html = _html(kept, typed, files, body)
    return html, 404 if isinstance(error, NotFound) else 403


def _html(kept: Kept, typed: list[tuple[str, str]], files: Sequence[Any] = (), body: str = "") -> str:
    g.kept_is_shown = True
    return render_template("web/kept.html", kept=kept, typed=typed, files=files, body=body)


def show_what_has_no_form(response: Response) -> Response:
    """A page opened to go on with a kept form, on which that form does not stand any more, gives back its words."""
    if request.method != "GET" or response.status_code not in (200, 403, 404) or response.mimetype != "text/html":
        return response
    fields = None if "kept_is_shown" in g else parked.resumed()
    if not fields:
        return response
    page = response.get_data(as_text=True)
    if any(f'name="form_name" value="{name}"' in page for name in fields.get("form_name", [])):
        return response
    texts = words_of((name, value) for name, values in fields.items() for value in values)
    if texts:
        kept = _explain(NotFound() if response.status_code == 404 else Forbidden())
        response.set_data(_html(kept, [(_("Your text"), text) for text in texts]))
    return response


def _explain(error: DomainError) -> Kept:
    if isinstance(error, NotFound):
        text = _("It is no longer here, or you may no longer see it: while you were writing it was hidden, moved or "
                 "deleted. What you wrote is below. Copy it before you leave this page.")  # fmt: skip
    else:
        text = _("While you were writing it was closed, or your role changed, so you may no longer change it. What you "
                 "wrote is below. Copy it before you leave this page.")  # fmt: skip
    lost = parked.files_to_add_again() if request.method == "GET" else None
    return Kept(_("It was not saved"), f"{text} {lost}" if lost else text, [(_("Home"), path_to("home.index"))])


def init_app(app: Flask) -> None:
    """Look at every page that somebody opens to go on with a kept form."""
    app.after_request(show_what_has_no_form)
