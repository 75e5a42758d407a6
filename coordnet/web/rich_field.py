"""The field for rich text: HTML for the editor, plain text for people without scripts."""

import re

from flask_babel import gettext as _
from wtforms import Form, TextAreaField
from wtforms.validators import StopValidation

from coordnet import richtext

# What a browser pastes with a text from elsewhere: a megabyte that no published text keeps.
_PICTURE = re.compile(r"""<img\b[^<>]*?\bsrc\s*=\s*["']?data:[^<>]*>""", re.IGNORECASE)


class RichTextField(TextAreaField):
    """A body. What is stored (clean HTML) stands in the textarea as plain text, and the editor opens with `html`.

    What a form sent comes back as it was sent: HTML came from the editor, which is there again, and plain
    text from the textarea.
    """

    has_lost_picture = False

    def process_formdata(self, valuelist: list[str]) -> None:
        """A picture pasted into the text goes at once, and it is said; the text itself stays as it was sent."""
        texts = [_PICTURE.sub("", value) for value in valuelist]
        self.has_lost_picture = texts != valuelist
        self.raw_data = texts
        super().process_formdata(texts)

    def pre_validate(self, form: Form) -> None:
        """Say once that a picture is gone; sent again, the text is taken without it."""
        if self.has_lost_picture:
            raise StopValidation(_("A picture that was pasted into the text is not kept: add it as a file. The text is "
                                   "all here: look it through and send it again."))  # fmt: skip

    @property
    def html(self) -> str:
        """What the editor opens with; empty when it is to take what stands in the textarea."""
        return "" if self.raw_data else self.data or ""

    @property
    def loses_formatting(self) -> bool:
        """Whether saving plain text takes more from what is stored than paragraphs and lines can carry."""
        return richtext.is_formatted(self.object_data or "")

    @property
    def plain(self) -> str:
        """The text without its markup, as it is given back to somebody whose form cannot be shown again."""
        try:
            return richtext.to_plain(richtext.from_form(self.data or "").html)
        except richtext.RichTextTooLarge:
            return self.data or ""

    def _value(self) -> str:
        return richtext.to_plain(self.html) if self.html else super()._value()
