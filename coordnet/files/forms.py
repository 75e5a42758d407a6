"""What every form with text and files has: the files, what came along with it, and where a personal code stands."""

from typing import Any, ClassVar

from flask import g, request
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import MultipleFileField, SelectMultipleField

from coordnet.files.models import StoredFile
from coordnet.files.queries import unattached
from coordnet.files.views import take_uploads, take_word
from coordnet.web.forms import Form


def number(value: Any) -> int:
    """A number from a form or an address; 0, which no row has, for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class FilesForm(Form):
    """`files` are uploaded already, `upload` comes along where there are no scripts (macro `attachments`).

    `looked` are those of them that could not be read and that their uploader says to have looked into.
    `code_fields` names the fields in which a personal code was found (macro `code_warning`).
    """

    only_back: ClassVar[set[str]] = {"mask", "add_file"}

    files = SelectMultipleField(coerce=number, validate_choice=False, choices=[])
    looked = SelectMultipleField(coerce=number, validate_choice=False, choices=[])
    upload = MultipleFileField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code_fields: list[str] = []
        self.refused: list[str] = []

    def file_ids(self) -> list[int]:
        """The files that go along, each once."""
        return list(dict.fromkeys(file_id for file_id in self.files.data or () if file_id))

    def take_in(self) -> None:
        if "uploads_taken" not in g:  # a second form of the same request reads nothing more from it
            stored, refused = take_uploads(request.files.getlist("upload"), current_user)
            g.uploads_taken = [file.id for file in stored], refused
            take_word(self.looked_ids(), current_user)
        stored_ids, self.refused = g.uploads_taken
        self.files.data = [*self.file_ids(), *stored_ids]
        self._say_refused()

    def looked_ids(self) -> list[int]:
        """The files that the uploader confirms, each once."""
        return [file_id for file_id in dict.fromkeys(self.looked.data or ()) if file_id in self.file_ids()]

    def other_button(self) -> bool:
        if "mask" in request.form:
            self.mask()
        return bool(self.only_back & request.form.keys())

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        sound = super().validate(*args, **kwargs)
        self._say_refused()
        return bool(sound) and not self.refused

    def _say_refused(self) -> None:
        """Checking a field forgets what was said of it before."""
        for problem in self.refused:
            self.add_error("upload", problem)

    def mask(self) -> None:
        """Mask every personal code in what was typed."""
        raise NotImplementedError

    def show_codes(self, names: list[str]) -> None:
        """The notice above the form offers to mask them."""
        self.code_fields = names
        for name in names:
            self.add_error(name, _("Remove the personal code."))

    def given_back(self) -> list[StoredFile]:
        """The files that wait for their form."""
        return unattached(self.file_ids(), current_user)
