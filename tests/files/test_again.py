"""What an older reader called clean is read once more; meanwhile, and where it cannot be read, it stays open."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from coordnet import clock
from coordnet.extensions import db
from coordnet.files import again, examining
from coordnet.files.models import FileText, StoredFile
from coordnet.files.reading import READER
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.search.queries import find
from coordnet.textsearch.query import parse
from tests.builders import Make
from tests.files import documents
from tests.files.test_unread import SCAN, posted

SignIn = Callable[[User], FlaskClient]
CODE = "50407210506"  # invented
CLEAN = documents.docx(documents.run("Vertėjo apmokėjimo tvarka"))
HIDDEN = documents.docx(documents.run(f"Vertėjo asmens kodas {CODE}"))


def left_by_an_older_reader(file_id: int) -> None:
    """As if its reader had called it clean and had found these words in it."""
    values = {"text_state": "read", "reader_version": 0, "confirmed_at": None}
    db.session.execute(update(StoredFile).where(StoredFile.id == file_id).values(values))
    db.session.commit()


def read_again() -> int:
    return again.read_again(clock.now(), lambda: True)


@pytest.mark.parametrize("other", ["administrator", "colleague"])
def test_what_cannot_be_read_is_marked_and_stays_open(make: Make, sign_in: SignIn, other: str) -> None:
    _post, file_id = posted(make, make.coordinator("LT-57"), "skenas.pdf", SCAN)
    db.session.query(OutboxMessage).delete()
    left_by_an_older_reader(file_id)
    colleague = sign_in(make.administrator() if other == "administrator" else make.coordinator("LT-15"))
    assert again.files_are_outdated(clock.now())
    assert colleague.get(f"/files/{file_id}").status_code == 200
    assert read_again() == 1
    file = db.session.get_one(StoredFile, file_id)
    assert (file.text_state, file.unread, file.held, file.confirmed_by_id) == ("empty", True, False, None)
    assert colleague.get(f"/files/{file_id}").status_code == 200
    assert db.session.scalars(select(OutboxMessage)).all() == []
    assert not again.files_are_outdated(clock.now()) and read_again() == 0


def test_a_code_found_now_withholds_it_and_its_uploader_is_told(make: Make, sign_in: SignIn) -> None:
    user = make.coordinator("LT-57")
    _post, file_id = posted(make, user, "tvarka.docx", HIDDEN)
    db.session.query(OutboxMessage).delete()
    db.session.add(FileText(file_id=file_id, position=1, text="Vertėjo tvarka"))
    left_by_an_older_reader(file_id)
    assert read_again() == 1
    assert db.session.get_one(StoredFile, file_id).text_state == "withheld"
    assert sign_in(make.coordinator("LT-15")).get(f"/files/{file_id}").status_code == 404
    assert db.session.scalars(select(FileText)).all() == []
    letters = db.session.scalars(select(OutboxMessage)).all()
    assert [(letter.kind, letter.user_id) for letter in letters] == [("file-withheld", user.id)]


def test_what_is_clean_stays_as_it_is(make: Make) -> None:
    user = make.coordinator("LT-57")
    _post, file_id = posted(make, user, "tvarka.docx", CLEAN)
    assert not again.files_are_outdated(clock.now())  # it was read by this reader
    before = [(piece.id, piece.text) for piece in db.session.scalars(select(FileText))]
    left_by_an_older_reader(file_id)
    assert read_again() == 1
    file = db.session.get_one(StoredFile, file_id)
    assert (file.text_state, file.reader_version, file.confirmed_at) == ("read", READER, None)
    assert [(piece.id, piece.text) for piece in db.session.scalars(select(FileText))] == before
    found = find(make.viewer(user), parse("vertėjo tvarka")).hits
    assert ("file", file_id) in [(hit.kind, hit.ref_id) for hit in found]


def test_who_deletes_it_meanwhile_is_not_in_the_way(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    _post, file_id = posted(make, make.coordinator("LT-57"), "tvarka.docx", HIDDEN)
    left_by_an_older_reader(file_id)
    db.session.query(OutboxMessage).delete()
    db.session.commit()
    read = examining.read_text

    def read_and_lose(*arguments: object, **options: object) -> object:
        found = read(*arguments, **options)  # type: ignore[arg-type]
        db.session.execute(update(StoredFile).values(owner_kind=None, owner_id=None))
        db.session.commit()
        return found

    monkeypatch.setattr(examining, "read_text", read_and_lose)
    read_again()
    assert db.session.get_one(StoredFile, file_id).text_state == "read"  # nobody's: it goes with the nightly tidying
    assert db.session.scalars(select(OutboxMessage)).all() == []
