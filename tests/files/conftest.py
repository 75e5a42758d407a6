"""A kind of owner of the tests' own, and helpers to look at the folder of content."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import literal, select

from coordnet.extensions import db
from coordnet.files import services, storage
from coordnet.files.models import StoredFile
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.room import FileOwner, house
from tests.files import samples

Put = Callable[..., StoredFile]


@pytest.fixture
def readers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Who may read what belongs to a 'note': the user ids in this set."""
    allowed: set[int] = set()
    owner = FileOwner(
        kind="note",
        may_read=lambda _owner_id, viewer: viewer.id in allowed,
        endpoint="home.index",
        argument="note",
        named=lambda ids: select(User.id, User.name, literal("lt"), literal("lt")).where(User.id.in_(ids)),
        cited=str,
        todo=str,
    )
    monkeypatch.setitem(house().owners, "note", owner)
    return allowed


@pytest.fixture
def put(app: Flask) -> Put:
    """Store a file and commit."""

    def store(by: Viewer, name: str = "tvarka.pdf", content: bytes = samples.PDF) -> StoredFile:
        file = services.store(BytesIO(content), name, by=by)
        db.session.commit()
        return file

    return store


@pytest.fixture
def lying(app: Flask) -> Callable[[], list[Path]]:
    """Every file in the folder, temporary ones too."""
    return lambda: sorted(path for path in storage.root().rglob("*") if path.is_file())
