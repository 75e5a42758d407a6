"""The shape of the forum's forms; what must always hold is checked by the services."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms import Form as AnyForm
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
    unseen = BooleanField(_l("Publish it all the same"))
    page_order = ("title", "category", "body", "unseen", "upload")

    def add_error(self, field: str | None, message: str) -> None:
        """What is said of names is said once; the box beside it is ticked for exactly that (macro `unseen`)."""
        super().add_error(field, message)
        if field == "unseen":
            self.unseen.data, self.unseen.raw_data = False, [message]

    def accepted(self) -> str:
        """What was said of names in the text and is to stand; empty when nothing was ticked."""
        return str(self.unseen.raw_data[0]) if self.unseen.data and self.unseen.raw_data else ""

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


class ReportForm(Form):
    """What is wrong with a post."""

    reason = TextAreaField(_l("What is wrong?"), [DataRequired(_l("Write what is wrong with the post."))])


class MoveForm(Form):
    """Where a thread belongs."""

    category = SelectField(_l("Category"), [_Offered()], validate_choice=False)
