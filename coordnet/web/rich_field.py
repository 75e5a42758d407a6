"""The field for rich text: HTML for the editor, plain text for people without scripts."""

from wtforms import TextAreaField

from coordnet import richtext


class RichTextField(TextAreaField):
    """A body. What is stored (clean HTML) stands in the textarea as plain text, and the editor opens with `html`.

    What a form sent comes back as it was sent: HTML came from the editor, which is there again, and plain
    text from the textarea.
    """

    @property
    def html(self) -> str:
        """What the editor opens with; empty when it is to take what stands in the textarea."""
        return "" if self.raw_data else self.data or ""

    @property
    def loses_formatting(self) -> bool:
        """Whether saving plain text takes more from what is stored than paragraphs and lines can carry."""
        return richtext.is_formatted(self.object_data or "")

    def _value(self) -> str:
        return richtext.to_plain(self.html) if self.html else super()._value()
