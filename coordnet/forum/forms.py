"""The shape of the forum's forms; what must always hold is checked by the services."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as AnyForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from coordnet import privacy
from coordnet.drafts.forms import DraftForm
from coordnet.files.forms import FilesForm
from coordnet.forum.services import LONGEST_TITLE
from coordnet.web.editing import KeyedForm, VersionedForm
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


class _Body(DraftForm, FilesForm):
    """Text with files."""

    body = RichTextField(_l("Text"), [DataRequired(_l("Write the text."))])
    page_order = ("title", "category", "body", "upload")

    def mask(self) -> None:
        self.body.data = privacy.mask_typed(self.body.data or "")
        if "title" in self:
            self["title"].data = privacy.mask(self["title"].data or "")


class ReplyForm(_Body, KeyedForm):
    """A reply."""


class AskForm(_Body, KeyedForm):
    """A new thread."""

    only_back = _Body.only_back | {"similar"}
    title = StringField(_l("Title of the thread"), _title_checks)
    category = SelectField(_l("Category"), [_Offered()], validate_choice=False)


class EditForm(_Body, VersionedForm):
    """One's own post, changed."""


class EditOpeningForm(EditForm):
    """One's own opening post, with the title of its thread."""

    title = StringField(_l("Title of the thread"), _title_checks)


class ReasonForm(Form):
    """Why something is hidden."""

    reason = TextAreaField(_l("Reason"), [DataRequired(_l("Write why: the reason is kept with what you hide."))])


class MoveForm(Form):
    """Where a thread belongs."""

    category = SelectField(_l("Category"), [_Offered()], validate_choice=False)
