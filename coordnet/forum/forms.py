"""The shape of the forum's forms; what must always hold is checked by the services."""

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as AnyForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from coordnet import privacy
from coordnet.files.forms import FilesForm
from coordnet.forum.services import LONGEST_TITLE
from coordnet.web.forms import Form
from coordnet.web.rich_field import RichTextField

_title_checks = [
    DataRequired(_l("Write the question in the title.")),
    Length(max=LONGEST_TITLE, message=_l("The title is longer than %(max)d characters: shorten it.")),
]


class _Offered:
    """Only what the list offers."""

    field_flags = {"required": True}

    def __call__(self, _form: AnyForm, field: SelectField) -> None:
        if not field.data or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose a category."))


def new_key() -> str:
    """What makes a form that arrives twice one post."""
    return uuid.uuid4().hex


class PostForm(FilesForm):
    """Text with files; `key` is new for each form that is opened."""

    key = HiddenField()
    body = RichTextField(_l("Text"), [DataRequired(_l("Write the text."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key.data = self.key.data or new_key()

    def mask(self) -> None:
        """Mask every personal code in what was typed."""
        self.body.data = privacy.mask_typed(self.body.data or "")


class AskForm(PostForm):
    """A new thread."""

    title = StringField(_l("Title of the thread"), _title_checks)
    category = SelectField(_l("Category"), [_Offered()], validate_choice=False)

    def mask(self) -> None:
        super().mask()
        self.title.data = privacy.mask(self.title.data or "")


class ReplyForm(PostForm):
    """A reply."""


class EditForm(PostForm):
    """One's own post, changed. `version` is what the editor started from."""

    version = HiddenField()


class EditOpeningForm(EditForm):
    """One's own opening post, with the title of its thread."""

    title = StringField(_l("Title of the thread"), _title_checks)

    def mask(self) -> None:
        super().mask()
        self.title.data = privacy.mask(self.title.data or "")


class ConfirmForm(Form):
    """Only a button."""


class ReasonForm(Form):
    """Why something is hidden."""

    reason = TextAreaField(_l("Reason"), [DataRequired(_l("Write why: the reason is kept with what you hide."))])


class MoveForm(Form):
    """Where a thread belongs."""

    category = SelectField(_l("Category"), [_Offered()], validate_choice=False)
