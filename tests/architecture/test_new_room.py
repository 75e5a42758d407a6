"""A new room is its own folders and one line in the list: nothing else knows it."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from coordnet import clock
from coordnet.app import ROOMS, create_app
from coordnet.auth.services import start_session
from coordnet.digest.content import content_for
from coordnet.digest.period import current_period
from coordnet.errors import NotFound
from coordnet.extensions import db
from coordnet.files.queries import readable_file
from coordnet.files.services import attach, store
from coordnet.mail.delivery import deliver_due
from coordnet.mail.services import queue
from coordnet.room import House, house
from coordnet.search.queries import find
from coordnet.search.rebuild import rebuild
from coordnet.textsearch.query import parse
from tests.architecture import notes
from tests.builders import Make, files_are
from tests.conftest import Client
from tests.files import samples


@pytest.fixture
def larger(app: Flask) -> Iterator[Flask]:
    """The same network with one room more."""
    larger = create_app(dict(app.config), rooms=(*ROOMS, notes.ROOM))
    larger.test_client_class = Client
    with larger.app_context():
        notes.notes.create(db.engine)
        yield larger
        db.session.remove()
        db.engine.dispose()


def test_what_is_in_it_is_found_and_counted(larger: Flask, make: Make) -> None:
    viewer = make.viewer(make.coordinator())
    note_id = notes.write("Strazdas tupi")
    db.session.commit()
    found = find(viewer, parse("strazdą"))
    assert [(hit.kind, hit.ref_id, hit.card.url) for hit in found.hits] == [("note", note_id, f"/notes/{note_id}")]
    assert found.counts["note"].number == 1
    assert sum(step.changed for step in rebuild() if step.kind == "note") == 0


def test_it_is_in_the_digest_on_the_home_page_and_in_the_menu(larger: Flask, make: Make) -> None:
    user = make.coordinator(joined_at=clock.now().replace(year=2020))
    notes.write("Strazdas tupi")
    parts = content_for(make.viewer(user), "weekly", current_period(clock.now())).sections
    assert [(part.heading, [item.title for item in part.items]) for part in parts if part.key == "notes"] == [
        ("Nauji užrašai", ["Strazdas tupi"])
    ]
    token = start_session(user)
    client = larger.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    page = client.get("/").text
    for text in ("Užrašų skydelis", "Užrašai laukia", "Peržiūrėti užrašus", 'href="/notes/">Užrašai</a>'):
        assert text in page


def test_it_has_files_that_are_found_where_it_is(larger: Flask, make: Make) -> None:
    writer, reader = make.viewer(make.coordinator()), make.viewer(make.user())
    note_id = notes.write("Strazdas tupi")
    file = store(BytesIO(samples.PDF), "tvarka.pdf", by=writer)
    attach([file.id], "note", note_id, by=writer)
    files_are("read")
    assert readable_file(file.id, reader).id == file.id
    db.session.rollback()
    with pytest.raises(NotFound):
        readable_file(file.id, make.viewer(make.user(state="suspended")))


def test_it_sends_letters_and_has_work_for_the_worker(larger: Flask, make: Make) -> None:
    user = make.user()
    queue("note", "7", user_id=user.id)
    db.session.commit()
    assert deliver_due().sent == 1
    (letter,) = (Path(larger.config["DATA"]) / "mail").glob("*-note-*.eml")
    assert letter.exists()
    assert house().jobs["notes"].run(clock.now(), lambda: True) == 3


def test_two_rooms_cannot_give_the_same_kind() -> None:
    with pytest.raises(ValueError, match="two rooms give the kind 'note'"):
        House([notes.ROOM, notes.ROOM])
