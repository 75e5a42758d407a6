"""Forms that arrive twice, and forms over which somebody else saved: nothing is doubled, reverted or lost."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import BooleanField, Field, HiddenField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import Length

from coordnet import richtext
from coordnet.errors import Conflict
from coordnet.web.forms import Form
from coordnet.web.rich_field import RichTextField

LONGEST_STARTED = 10_000  # characters: thirty fields, and 200 files and terms by their ids and slugs
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # digits could look like a personal code and be masked


class KeyedForm(Form):
    """`key` is new for each form that is opened: one form is one thing, however often it arrives."""

    key = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key.data = self.key.data or uuid.uuid4().hex

    def meet(self, conflict: Conflict, stands: Mapping[str, Any]) -> None:
        """An old form with a new text: under a key of its own it is saved when it is sent again."""
        super().meet(conflict, stands)
        self.key.data = uuid.uuid4().hex


class VersionedForm(Form):
    """The change of something that stands. `version` is what the page was made from; `started` tells of each
    field what it held then, so that after a conflict what somebody did not touch follows what stands now.
    """

    version = HiddenField()
    started = HiddenField(validators=[Length(max=LONGEST_STARTED)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs: list[tuple[str, str | Markup]] = []
        if self.version.raw_data is None:  # opened, not sent
            self.started.data = _written({field.name: _mark(field.data) for field in self._own_fields()})

    def started_from(self) -> int | None:
        """The version in the form: 0, which nothing has, when it is garbage; None when whoever sent it has none."""
        if not self.version.raw_data:
            return None
        text = str(self.version.data)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def held_by(self, thing: Any) -> dict[str, Any]:
        """What the form of this row would hold if its page were opened now."""
        return {field.name: getattr(thing, field.name) for field in self._own_fields()}

    def is_what_stands(self, stands: Mapping[str, Any]) -> bool:
        return bool(stands) and all(_typed(field) == _mark(stands.get(field.name)) for field in self._own_fields())

    def meet(self, conflict: Conflict, stands: Mapping[str, Any]) -> None:
        """Both are shown: what stands now (`theirs`) and what was typed, which replaces it when sent again.

        Fields that were not touched take what stands now; lists keep what either has added.
        """
        super().meet(conflict, stands)
        before = _read(self.started.data)
        fields = [field for field in self._own_fields() if field.name in stands]
        for field in fields:
            self._meet_field(field, stands[field.name], before.get(field.name))
        self.version.data = str(conflict.current_version or "")
        self.started.data = _written({field.name: _mark(stands[field.name]) for field in fields})

    def _meet_field(self, field: Field, now: Any, before: Any) -> None:
        mine, mark = _typed(field), _mark(now)
        differs = mark != mine or before not in (None, mark)
        if differs and field.name != "files":  # those stand in the form, ticked
            self.theirs.append((str(field.label.text), _shown(field, now)))
        if isinstance(mark, list):
            field.data = _merged(before if isinstance(before, list) else [], field.data or [], now)
        elif mine == before:
            field.data, field.raw_data = now, None

    def _own_fields(self) -> list[Field]:
        """What somebody can change: no hidden field, no upload, no word about a file or a person."""
        apart = ("upload", "looked", "another", "unseen")
        return [field for field in self if not isinstance(field, HiddenField) and field.name not in apart]


def changed(fields: Mapping[str, list[str]], name: str) -> bool:
    """Whether somebody has written something else into a field, of a form as it was sent, than it was opened with."""
    before = _read(next(iter(fields.get("started", [])), "")).get(name)
    text = next(iter(fields.get(name, [])), "")
    return before is None or before not in (_mark(text), _rich_mark(text))


def _merged(before: Sequence[Any], mine: Sequence[Any], now: Sequence[Any]) -> list[Any]:
    """What stands now, without what I took away and with what I have added."""
    known = {str(value) for value in before}
    kept = [value for value in now if value in mine or str(value) not in known]
    return kept + [value for value in mine if str(value) not in known and value not in now]


def _typed(field: Field) -> Any:
    """The mark of what came in: rich text as it would be stored."""
    return _rich_mark(field.data or "") if isinstance(field, RichTextField) else _mark(field.data)


def _rich_mark(text: str) -> str:
    try:
        return str(_mark(richtext.from_form(text).html))
    except richtext.RichTextTooLarge:
        return ""


def _mark(value: Any) -> Any:
    """What a field holds, so that it can be compared: a list as it is, anything else as a short checksum."""
    if isinstance(value, (list, tuple)):
        return sorted(str(part) for part in value)
    text = value.isoformat() if isinstance(value, date) else str("" if value is None else value)
    text = "\n".join(text.split("\r\n")).strip()
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:20].translate(_LETTERS)


def _shown(field: Field, value: Any) -> str | Markup:
    """What stands now, in words."""
    if isinstance(field, RichTextField):
        return Markup(value or "")  # what is stored is clean
    if isinstance(field, SelectFieldBase):
        chosen = {str(part) for part in value} if isinstance(value, (list, tuple)) else {str(value)}
        return ", ".join(str(option.label.text) for option in field if str(option.data) in chosen) or "–"
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    return str(value or "–")


def _written(marks: Mapping[str, Any]) -> str:
    return json.dumps(marks, separators=(",", ":"))


def _read(text: str | None) -> dict[str, Any]:
    """What a form brought back; nothing when it is not what we had written into it."""
    try:
        found = json.loads(text or "")
    except (ValueError, RecursionError):
        return {}
    marks = found.items() if isinstance(found, dict) else ()
    return {name: mark for name, mark in marks if isinstance(mark, str) or _is_list_of_text(mark)}


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)
