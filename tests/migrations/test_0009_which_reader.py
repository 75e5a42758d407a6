"""Revision 0009 up, down and up again with rows: what stands there was read by an older reader."""

from io import BytesIO

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.files.reading import READER
from coordnet.files.services import store
from tests.builders import Make, files_are


def test_down_and_up_again_with_rows(app: Flask, make: Make) -> None:
    store(BytesIO(b"Tekstas"), "tvarka.txt", by=make.coordinator())
    files_are("read")
    assert db.session.scalars(select(StoredFile.reader_version)).all() == [READER]
    db.session.close()
    downgrade(revision="0008")
    assert "reader_version" not in {column["name"] for column in inspect(db.engine).get_columns("stored_file")}
    assert db.session.scalar(text("SELECT count(*) FROM stored_file")) == 1
    db.session.close()
    db.engine.dispose()
    upgrade()
    assert db.session.execute(select(StoredFile.name, StoredFile.text_state, StoredFile.reader_version)).all() == [
        ("tvarka.txt", "read", 0)
    ]
