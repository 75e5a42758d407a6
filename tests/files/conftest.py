"""A kind of owner of the tests' own, and helpers to look at the folder of content."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from coordnet.extensions import db
from coordnet.files import services, storage
from coordnet.files.models import StoredFile
from coordnet.files.owners import Person, register_owner
from tests.files import samples

Put = Callable[..., StoredFile]


@pytest.fixture
def readers(app: Flask) -> Iterator[set[int]]:
    """Who may read what belongs to a 'note': the user ids in this set."""
    allowed: set[int] = set()
    register_owner(app, "note", lambda owner_id, viewer: viewer.id in allowed)
    yield allowed
    app.extensions["coordnet-file-owners"].pop("note")


@pytest.fixture
def put(app: Flask) -> Put:
    """Store a file and commit."""

    def store(by: Person, name: str = "tvarka.pdf", content: bytes = samples.PDF) -> StoredFile:
        file = services.store(BytesIO(content), name, by=by)
        db.session.commit()
        return file

    return store


@pytest.fixture
def lying(app: Flask) -> Callable[[], list[Path]]:
    """Every file in the folder, temporary ones too."""
    return lambda: sorted(path for path in storage.root().rglob("*") if path.is_file())
