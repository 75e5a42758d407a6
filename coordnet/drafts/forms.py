"""What every form with long text has: what is written in it is kept as a draft, and offered when it is opened again."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from coordnet import richtext
from coordnet.drafts.models import Draft
from coordnet.drafts.pages import empty, filled
from coordnet.drafts.queries import draft_for
from coordnet.drafts.services import forget_sent, keep
from coordnet.drafts.sheets import new, origin, sheet
from coordnet.drafts.stored import KEEP, says_the_same, stored
from coordnet.errors import Conflict, Invalid
from coordnet.web import parked
from coordnet.web.filters import time_of_day
from coordnet.web.forms import Form
from coordnet.web.rich_field import RichTextField


class DraftForm(Form):
    """`about` is the id of the thing that is written about, 0 where the form makes a new one.

    Each page that is opened is a sheet of its own (`draft`); one filled with a draft says with which, as it stood then
    (`draft_from`). So no page writes over the text of another, nor over what was added there since. On GET with
    `?draft=1` the form holds the draft, with the version and the key it was begun with; otherwise `waiting()` offers it
    (macros of drafts/_macros.html).
    """

    form_about = HiddenField()
    draft = HiddenField()
    draft_from = HiddenField()

    def __init__(self, *args: Any, about: int = 0, **kwargs: Any) -> None:
        name = type(self).__name__
        self._draft: Draft | None = None
        self._same: str | None = None
        if request.method != "POST" and "draft" in request.args and parked.typed_before(name) is None:
            self._draft = draft_for(name, about, current_user.id)
        if self._draft is not None:
            kwargs["formdata"] = MultiDict([(k, v) for k, values in self._draft.fields.items() for v in values])
        super().__init__(*args, **kwargs)
        self.about = about
        self.form_about.data = str(about)
        self.draft.data = sheet(self.draft.data) or new()
        self.draft_from.data = self._draft.stand if self._draft else origin(self.draft_from.data)
        if self._draft is not None:
            self._open_rich_text()

    def _open_rich_text(self) -> None:
        """As what is stored opens: for people without scripts as plain text."""
        for field in self:
            if isinstance(field, RichTextField) and richtext.looks_like_html(field.data or ""):
                field.object_data, field.raw_data = field.data, []

    def waiting(self) -> Draft | None:
        """What its writer had begun elsewhere and this page does not hold; asked only of those who have drafts."""
        if not current_user.drafts:
            return None
        draft = draft_for(type(self).__name__, self.about, current_user.id)
        return None if draft is None or {draft.sheet, draft.stand} & set(self._sheets()) else draft

    def pages(self) -> tuple[str, str]:
        """Where this form stands filled with its draft, and where without."""
        about = type(self).__name__, self.about
        return filled(*about, self.form_page.data or ""), empty(*about, self.form_page.data or "")

    def files_gone(self, files: Sequence[Any]) -> bool:
        """Whether the draft had more files than are still here."""
        return self._draft is not None and len(self["files"].data or ()) > len(files)

    def other_button(self) -> bool:
        if KEEP not in request.form:
            return super().other_button()
        try:
            fields = stored(self._given())
            draft = keep(type(self).__name__, self.about, fields, *self._sheets(), by=current_user)
        except Invalid as error:
            self.add_problems(error)
        except Conflict as conflict:
            self.add_error(None, conflict.message)
        else:
            flash(said_of(draft))
        return True

    def take_in(self) -> None:
        """Look through the texts while nobody waits: a draft from another page that says the same is sent too."""
        super().take_in()
        self._same = None
        other = self.waiting()
        if other is not None and says_the_same(other.fields, dict(request.form.lists())):
            self._same = other.stand

    def sent(self) -> None:
        forget_sent((*self._sheets(), self._same or ""), by=current_user)

    def _sheets(self) -> tuple[str, str]:
        return self.draft.data or "", self.draft_from.data or ""

    def _given(self) -> list[tuple[str, list[str]]]:
        """What was sent, with the files that came along."""
        given = {name: values for name, values in request.form.lists() if name != "files"}
        return [*given.items(), ("files", [str(each) for each in self["files"].data or ()])]


def said_of(draft: Draft | None) -> str:
    """What whoever writes is told of a draft that was kept, or of an empty form."""
    if draft is None:
        return _("There is nothing to save yet.")
    return _("Draft saved at %(time)s", time=time_of_day(draft.saved_at))
