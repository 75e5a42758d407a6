"""Unread is not clean: what stands somewhere stays readable and is marked, nobody is told."""

from io import BytesIO

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.files.queries import next_waiting
from coordnet.files.services import attach, confirm, store
from coordnet.forum import services as forum
from coordnet.mail.models import OutboxMessage
from tests.builders import Make
from tests.files import samples

# name → (state before, attached, state after, whether the others can open it)
BEFORE = {
    "a.pdf": ("encrypted", True, "encrypted", True),
    "b.docx": ("broken", True, "broken", True),
    "c.pdf": ("empty", True, "empty", True),
    "d.doc": ("none", True, "unknown", True),
    "e.asice": ("none", True, "unknown", True),
    "f.jpg": ("none", True, "none", True),
    "g.txt": ("read", True, "read", True),
    "h.txt": ("withheld", True, "withheld", False),
    "i.txt": ("waiting", True, "waiting", False),
    "j.doc": ("none", False, "unknown", False),
    "k.adoc": ("none", False, "waiting", False),
    "l.pdf": ("encrypted", False, "encrypted", False),
}
CONTENT = {
    "pdf": samples.PDF, "docx": samples.office("docx"), "doc": samples.OLE2, "jpg": samples.photo(), "txt": b"x",
    "asice": samples.with_mimetype("asice"), "adoc": samples.with_mimetype("adoc"),
}  # fmt: skip


def add_files(make: Make) -> None:
    by = make.viewer(make.coordinator())
    post = forum.ask("Kas?", "<p>Klausimas.</p>", "teise-ir-proceduros", by=by)
    for name, (_state, attached, *_after) in BEFORE.items():
        file = store(BytesIO(CONTENT[name.rpartition(".")[2]]), name, by=by)
        db.session.execute(update(StoredFile).where(StoredFile.id == file.id).values(text_state="none"))
        if attached:
            attach([file.id], "post", post.id, by=by)
    db.session.commit()


def to_the_state_before() -> None:
    downgrade(revision="0007")
    with db.engine.begin() as connection:
        for name, (state, *_after) in BEFORE.items():
            statement = text("UPDATE stored_file SET text_state = :state WHERE name = :name")
            connection.execute(statement, {"state": state, "name": name})
    db.engine.dispose()


def test_what_stands_stays_readable_and_is_marked(app: Flask, make: Make) -> None:
    add_files(make)
    db.session.close()
    to_the_state_before()
    upgrade()
    files = {file.name: file for file in db.session.scalars(select(StoredFile))}
    found = {name: (file.text_state, not file.held) for name, file in files.items()}
    assert found == {name: (state, is_open) for name, (_before, _attached, state, is_open) in BEFORE.items()}
    marked = [name for name, file in files.items() if file.unread and not file.held]
    assert marked == ["a.pdf", "b.docx", "c.pdf", "d.doc", "e.asice"]
    assert {files[name].confirmed_by_id for name in marked} == {None}
    assert db.session.scalars(select(OutboxMessage)).all() == []
    waiting = next_waiting()
    assert waiting is not None
    assert waiting.id == files["i.txt"].id


def test_down_and_up_again_the_table_keeps_its_rules(app: Flask, make: Make) -> None:
    add_files(make)
    user_id = db.session.scalar(select(StoredFile.uploader_id).limit(1))
    rows = db.session.scalars(select(StoredFile).order_by(StoredFile.id)).all()
    for file, state in zip(rows, ("partly", "unknown", "encrypted", "withheld", "waiting"), strict=False):
        file.text_state = state
    db.session.flush()
    viewer = make.viewer(make.user())
    assert confirm([file.id for file in rows], by=viewer) == 0
    rows[0].confirmed_by_id, rows[0].confirmed_at = user_id, rows[0].created_at
    db.session.commit()
    db.session.close()
    downgrade(revision="0007")
    with db.engine.begin() as connection:
        states = connection.scalars(text("SELECT text_state FROM stored_file ORDER BY id LIMIT 5")).all()
    assert states == ["waiting", "none", "encrypted", "withheld", "none"]  # the fifth is a signed document
    for wrong in ("partly", "nonsense"):
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text("UPDATE stored_file SET text_state = :wrong"), {"wrong": wrong})
    db.engine.dispose()
    upgrade()
    for wrong in ("text_state = 'nonsense'", f"confirmed_by_id = {user_id}, confirmed_at = NULL"):
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text(f"UPDATE stored_file SET {wrong}"))
