"""The base of every form: session-bound CSRF, and a way back when the session ended while writing."""

from typing import Any

from flask import request
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from coordnet.web import parked, tokens
from coordnet.web.lengths import Fits, too_long
from coordnet.web.urls import safe_next


class Form(FlaskForm):
    """A form that carries whose it is and on which page it stood (see web/parked.py).

    Render the hidden fields with `form.hidden_tag()` (macro `form_guard`). On GET with `?resume=…`
    the form is filled with what its owner had typed.
    """

    form_name = HiddenField()
    form_owner = HiddenField()
    form_page = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if request.method != "POST" and not args and "formdata" not in kwargs:
            typed = parked.typed_before(type(self).__name__)
            if typed is not None:
                kwargs["formdata"] = MultiDict([(k, v) for k, values in typed.items() for v in values])
        super().__init__(*args, **kwargs)
        for field in self:
            field.validators = (Fits(), *field.validators)
        page = self.form_page.data if request.method == "POST" else request.full_path.rstrip("?")
        self.form_name.data = type(self).__name__
        self.form_owner.data = tokens.sign("form-owner", current_user.id) if current_user.is_authenticated else ""
        self.form_page.data = safe_next(page) or ""

    def fits(self) -> bool:
        """Whether no field holds more than it may; otherwise that stands beside it.

        To be asked before whatever looks at the texts without `validate`: a button that masks or searches.
        """
        problems = [(field, message) for field in self if (message := too_long(field))]
        for field, message in problems:
            field.errors = [message]
        return not problems

    def add_error(self, field: str | None, message: str) -> None:
        """Put a service's message beside the field it belongs to (or above the form)."""
        target = self._fields.get(field or "")
        if target is None:
            self.form_errors.append(message)
        else:
            target.errors = [*target.errors, message]
