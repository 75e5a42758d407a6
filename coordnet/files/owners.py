"""What the things that files belong to are called, and in which language they and their files are."""

from collections.abc import Collection
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import literal, select, union_all

from coordnet.extensions import read_rows
from coordnet.files.models import StoredFile
from coordnet.room import house
from coordnet.web.typed_in import MEMBERS, typed

Key = tuple[str, int]
"""The kind and id of what a file belongs to."""


class Named(NamedTuple):
    """A title, the language it is in, and that of its files."""

    title: str
    said_in: str
    language: str


def owners_of(files: Collection[StoredFile]) -> dict[Key, Named]:
    """What the files belong to; of a file that belongs to nothing yet there is nothing."""
    asked = []
    for kind, owner in house().owners.items():
        ids = {file.owner_id or 0 for file in files if file.owner_kind == kind}
        if ids:
            asked.append(select(literal(kind), *owner.named(ids).subquery().c))
    rows = read_rows(union_all(*asked)) if asked else ()
    return {(kind, ref_id): Named(*named) for kind, ref_id, *named in rows}


def language_of(file: StoredFile) -> str:
    """The language of a file and of its name: that of what it belongs to."""
    named = next(iter(owners_of([file]).values()), None)
    return named.language if named else MEMBERS


def name_in_html(file: StoredFile) -> Markup:
    """The name, marked when the page speaks another language."""
    return typed(file.name, language_of(file))
