"""A member's drafts with what they are about, as far as she may still see it."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from coordnet.drafts.models import Draft
from coordnet.drafts.pages import filled
from coordnet.drafts.queries import drafts_of
from coordnet.drafts.stored import RICH, Fields, words
from coordnet.members.viewer import Viewer
from coordnet.room import house
from coordnet.web.editing import changed
from coordnet.web.typed_in import MEMBERS
from coordnet.web.unsent import beginning

_BEGIN, _END = "<blockquote>", "</blockquote>"
_QUOTATIONS = re.compile(f"({_BEGIN}|{_END})")
_QUOTED_LINE = re.compile(r"^[ \t]*>[^\n]*", re.MULTILINE)  # typed as plain text


class Listed(NamedTuple):
    """What it is, what it is about (nothing when that is out of sight), how it begins, the texts, where it goes on."""

    id: int
    label: str
    title: str
    language: str
    name: str
    said_in: str
    texts: list[str]
    at: datetime
    address: str
    out_of_sight: bool


def listed(viewer: Viewer) -> list[Listed]:
    """The newest first: one query for the drafts and one for the things of each kind of form."""
    drafts = drafts_of(viewer.id)
    about: dict[str, set[int]] = defaultdict(set)
    for draft in drafts:
        about[draft.form].add(draft.about)
    seen = {form: _seen(form, ids, viewer) for form, ids in about.items()}
    return [_listed(draft, seen[draft.form]) for draft in drafts if draft.form in house().long_forms]


def _seen(form: str, ids: Collection[int], viewer: Viewer) -> Mapping[int, tuple[str, str]]:
    known = house().long_forms.get(form)
    return known.seen(viewer, ids) if known else {}


def _listed(draft: Draft, seen: Mapping[int, tuple[str, str]]) -> Listed:
    form = house().long_forms[draft.form]
    title, language = seen.get(draft.about, ("", MEMBERS))
    lost = draft.about != 0 and draft.about not in seen
    fields = _own_words(draft.fields) if lost else draft.fields
    texts = words(fields)
    name, said_in = beginning(fields, texts)
    address = "" if lost else filled(draft.form, draft.about)
    return Listed(draft.id, form.label(), title, language, name, said_in, texts, draft.saved_at, address, lost)


def _own_words(fields: Fields) -> Fields:
    """Without what the thing itself said when the form was opened, and what is quoted: no longer hers to read."""
    return {
        name: [_unquoted(value) for value in values] if name == RICH else values
        for name, values in fields.items()
        if changed(fields, name)
    }


def _unquoted(text: str) -> str:
    """Without quotations, and those within them."""
    depth, own = 0, []
    for piece in _QUOTATIONS.split(text):
        depth += (piece == _BEGIN) - (piece == _END)
        own += [] if depth or piece == _END else [piece]
    return _QUOTED_LINE.sub("", "".join(own))
