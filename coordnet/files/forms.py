"""What every form with text and files has: the files, what came along with it, and where a personal code stands."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import MultipleFileField, SelectMultipleField

from coordnet.files.models import StoredFile
from coordnet.web.forms import Form


def number(value: Any) -> int:
    """A number from a form or an address; 0, which no row has, for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class FilesForm(Form):
    """`files` are uploaded already, `upload` comes along where there are no scripts (macro `attachments`).

    `code_fields` names the fields in which a personal code was found (macro `code_warning`).
    """

    files = SelectMultipleField(coerce=number, validate_choice=False, choices=[])
    upload = MultipleFileField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code_fields: list[str] = []

    def file_ids(self) -> list[int]:
        """The files that go along, each once."""
        return list(dict.fromkeys(file_id for file_id in self.files.data or () if file_id))

    def keep(self, stored: Iterable[StoredFile], problems: Sequence[str]) -> bool:
        """Take in the files that came along (`views.take_uploads`); False when one was refused."""
        self.files.data = [*self.file_ids(), *(file.id for file in stored)]
        for problem in problems:
            self.add_error("upload", problem)
        return not problems

    def show_codes(self, fields: list[str]) -> None:
        """Say beside each field that a personal code stands in it; the notice above offers to mask it."""
        self.code_fields = fields
        for name in fields:
            self.add_error(name, _("Remove the personal code."))
