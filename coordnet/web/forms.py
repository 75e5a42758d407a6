"""The base of every form: session-bound CSRF, and a way back when the session ended while writing."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import flash, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, PasswordField, StringField

from coordnet import privacy
from coordnet.errors import Conflict, Invalid
from coordnet.web import parked, tokens
from coordnet.web.lengths import Fits, too_long
from coordnet.web.rich_field import RichTextField
from coordnet.web.urls import safe_next


class Form(FlaskForm):
    """A form that carries whose it is and on which page it stood (see web/parked.py).

    Render the hidden fields with `form.hidden_tag()` (macro `form_guard`). On GET with `?resume=…`
    the form is filled with what its owner had typed. `page_order` names the fields as they stand on the page,
    where that is not the order in which they are declared: errors are listed in it.
    """

    page_order: ClassVar[tuple[str, ...]] = ()

    form_name = HiddenField()
    form_owner = HiddenField()
    form_page = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if request.method != "POST" and not args and "formdata" not in kwargs:
            typed = parked.typed_before(type(self).__name__)
            if typed is not None:
                kwargs["formdata"] = MultiDict([(k, v) for k, values in typed.items() for v in values])
                lost = parked.files_to_add_again()
                if lost:
                    flash(lost, "warn")
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

    def add_problems(self, error: Invalid) -> None:
        """Put all that a service has found beside the fields; what the form has said of a field is not said twice."""
        wrong = {name for name, field in self._fields.items() if field.errors}
        for name, message in error.problems:
            if name not in wrong:
                self.add_error(name, message)
        self.show_codes(error.codes)

    def show_codes(self, names: list[str]) -> None:
        """Say beside each field that a personal code stands in it."""
        for name in names:
            self.add_error(name, _("This looks like a personal code. Remove it: the network never publishes them."))

    def take_in(self) -> None:
        """Before anything else: keep the files that came along. A form without files has none."""

    def given_back(self) -> list[Any]:
        """The files that wait for their form, to be given back with its text."""
        return []

    def other_button(self) -> bool:
        """Do what a button says that only brings the form back; False when it is to be saved."""
        return False

    def sent(self) -> None:
        """It has done what it is for; before the commit."""

    def is_what_stands(self, _stands: Mapping[str, Any]) -> bool:
        """Whether the form says what is saved already: it was pressed twice."""
        return False

    def meet(self, conflict: Conflict, _stands: Mapping[str, Any]) -> None:
        """Somebody was faster: say so. `_stands` is what the fields would hold if the page were opened now."""
        self.form_errors.append(conflict.message)

    def typed(self) -> list[tuple[str, str]]:
        """(label, text) of what somebody wrote, to be given back; personal codes masked, passwords left out."""
        texts = [
            (str(field.label.text), field.plain if isinstance(field, RichTextField) else str(field.data or ""))
            for field in self
            if isinstance(field, StringField) and not isinstance(field, (HiddenField, PasswordField))
        ]
        return [(label, privacy.mask(text)) for label, text in texts if text.strip()]


class ConfirmForm(Form):
    """A question whose answer is a button."""
