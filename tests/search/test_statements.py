"""What every search asks is written once: only the values change."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from coordnet.extensions import db
from coordnet.members.viewer import Viewer
from coordnet.room import house
from coordnet.search import matching
from coordnet.textsearch import storage


def newest(viewer: Viewer, kinds: tuple[str, ...]) -> Any:
    return matching._newest(viewer, matching.ANYTHING, kinds, 100, db.engine.dialect.name, storage.matching)


def ids(viewer: Viewer, kinds: tuple[str, ...]) -> Any:
    return matching._ids(viewer, kinds, 1, db.engine.dialect.name)


@pytest.mark.parametrize("build", [newest, ids])
def test_nothing_in_it_is_written_anew(people: dict[str, Viewer], build: Callable[..., Any]) -> None:
    """But what PostgreSQL's planner must see."""
    kinds = tuple(sorted(house().finds))
    for viewer in people.values():
        written = str(build(viewer, kinds).compile(dialect=db.engine.dialect))
        assert set(re.findall(r"POSTCOMPILE_(\w+)", written)) <= {"asked"}


def test_the_documents_are_not_read_to_see_whether_there_are_any(people: dict[str, Viewer]) -> None:
    kinds = tuple(sorted(house().finds))
    for viewer in people.values():
        assert "search_document" not in str(ids(viewer, kinds).compile(dialect=db.engine.dialect))
