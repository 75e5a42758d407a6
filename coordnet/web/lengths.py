"""How much a field may hold before anything that costs looks at it: the guard, the sanitiser, the analyser, search.

The rules of the product (a title of 160 characters) stand in the forms and services, in words of their own. These
bounds are the coarse ones beneath: every field has one, whoever forgets the rule.
"""

from typing import Any

from flask_babel import gettext as _
from wtforms import Field, FileField, Form, MultipleFileField, TextAreaField
from wtforms.validators import Length, StopValidation

from coordnet.richtext import MAX_BYTES

LONGEST_LINE = 4_000  # characters; an address with its query is the longest
LONGEST_TEXT = MAX_BYTES  # bytes, so characters too
MOST_VALUES = 200  # ticked boxes, files


class Fits:
    """The first validator of every field: what is too long goes to no other."""

    def __call__(self, _form: Form, field: Field) -> None:
        message = too_long(field)
        if message:
            field.errors = []
            raise StopValidation(message)


def too_long(field: Field) -> str | None:
    """What to say of a field that holds more than it may; None when it fits."""
    if isinstance(field, (FileField, MultipleFileField)):
        return None
    sent: list[Any] = list(field.raw_data or ())
    most = _most(field)
    if len(sent) > MOST_VALUES or any(isinstance(value, str) and len(value) > most for value in sent):
        return _("This is too long: at most %(num)s characters.", num=most)
    return None


def _most(field: Field) -> int:
    own = max((check.max for check in field.validators if isinstance(check, Length)), default=0)
    return max(own, LONGEST_TEXT if isinstance(field, TextAreaField) else LONGEST_LINE)
