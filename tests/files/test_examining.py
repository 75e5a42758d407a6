"""The job that reads files: text for those who may have it, nothing but a warning where a personal code stands."""

import email
import logging
from collections.abc import Callable
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, inspect, select, text

from coordnet import clock
from coordnet.errors import Invalid
from coordnet.extensions import db
from coordnet.files import examining
from coordnet.files import services as files
from coordnet.files.emails import render_withheld
from coordnet.files.models import FileText, StoredFile
from coordnet.files.queries import texts_of
from coordnet.files.reading import Reading
from coordnet.forum import services as forum
from coordnet.mail.delivery import deliver_due
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from coordnet.textsearch.models import SearchDocument
from tests.builders import Make
from tests.files import documents, samples

SignIn = Callable[[User], FlaskClient]
CODE = "33309240064"  # python-stdnum's own example, not a person's
OPEN, CONFIDENTIAL = "teise-ir-proceduros", "sudetingos-situacijos"
BAD = documents.docx(documents.run("Slaptažodinis tekstas 333", "0924", "0064"))


def store(by: User, name: str, content: bytes) -> StoredFile:
    file = files.store(BytesIO(content), name, by=by)
    db.session.commit()
    return file


def ask(by: Any, *file_ids: int, category: str = OPEN) -> Any:
    post = forum.ask("Kas apmoka?", "<p>Klausimas.</p>", category, by=by, file_ids=file_ids)
    db.session.commit()
    return post


def run() -> int:
    return examining.read_waiting(clock.now(), lambda: True)


def states() -> dict[str, str]:
    db.session.expire_all()
    rows = db.session.execute(select(StoredFile.name, StoredFile.text_state))
    return {row.name: row.text_state for row in rows}


def test_what_waits_is_read_attached_or_not(make: Make) -> None:
    user = make.coordinator()
    attached = store(user, "a.pdf", documents.pdf(["Pirmas puslapis", "", "Trecias puslapis"]))
    ask(make.viewer(user), attached.id)
    for name, content in {
        "b.docx": documents.docx(documents.run("Tekstas")),
        "skenas.pdf": documents.pdf([""]),
        "uzrakintas.pdf": documents.pdf(["x"], trailer=documents.ENCRYPTED),
        "sugadintas.docx": samples.office("docx", {"word/document.xml": "<w"}),
        "nuotrauka.jpg": samples.photo(),
        "senas.doc": samples.OLE2,
    }.items():
        store(user, name, content)
    assert examining.files_are_waiting(clock.now())
    assert run() == 5
    assert states() == {
        "a.pdf": "read", "b.docx": "read", "skenas.pdf": "empty", "uzrakintas.pdf": "encrypted",
        "sugadintas.docx": "broken", "nuotrauka.jpg": "none", "senas.doc": "unknown",
    }  # fmt: skip
    pieces = [(piece.position, piece.page, piece.text) for piece in texts_of(attached.id)]
    assert pieces == [(1, 1, "Pirmas puslapis"), (2, 3, "Trecias puslapis")]
    found = select(SearchDocument.title, SearchDocument.page).where(SearchDocument.kind == "file")
    rows = db.session.execute(found.where(SearchDocument.ref_id == attached.id).order_by(SearchDocument.id)).all()
    assert rows == [("a.pdf", 1), ("", 3)]
    assert not examining.files_are_waiting(clock.now())
    assert run() == 0


def test_no_transaction_is_open_while_a_file_is_read(make: Make, monkeypatch: Any) -> None:
    store(make.user(), "a.txt", b"tekstas")

    def slow(*_file: object, **_more: object) -> Reading:
        assert not db.session().in_transaction()
        return Reading("read", ((None, "tekstas"),))

    monkeypatch.setattr(examining, "read_text", slow)
    assert run() == 1


def test_a_file_deleted_while_it_is_read_leaves_nothing(make: Make, monkeypatch: Any) -> None:
    user = make.user()
    file_id = store(user, "a.txt", b"tekstas").id

    def meanwhile(*_file: object, **_more: object) -> Reading:
        files.remove(file_id, by=user)
        db.session.commit()
        return Reading("read", ((None, "tekstas"),))

    monkeypatch.setattr(examining, "read_text", meanwhile)
    assert run() == 1
    assert db.session.scalar(select(func.count()).select_from(FileText)) == 0


def test_only_the_first_of_two_readings_counts_and_pieces_go_with_their_file(make: Make) -> None:
    user = make.user()
    file = store(user, "a.txt", b"tekstas")
    file_id, sha256 = file.id, file.sha256
    assert not files.take_text(file_id, "0" * 64, Reading("empty"))
    assert files.take_text(file_id, sha256, Reading("read", ((None, "tekstas"), (2, "antras"))))
    assert not files.take_text(file_id, sha256, Reading("withheld"))
    db.session.commit()
    assert [(piece.position, piece.page) for piece in texts_of(file_id)] == [(1, None), (2, 2)]
    files.remove(file_id, by=user)
    db.session.commit()
    assert texts_of(file_id) == []


def test_the_job_ends_between_files_and_in_the_middle_of_one(make: Make) -> None:
    user = make.user()
    store(user, "a.txt", b"tekstas")
    answers = iter([True, False])
    assert examining.read_waiting(clock.now(), lambda: next(answers, False)) == 0
    assert states() == {"a.txt": "waiting"}


@pytest.fixture
def withheld(make: Make) -> tuple[User, int, int]:
    """Whose it is, the file, and the post it is in."""
    user = make.coordinator("LT-57", locale="en")
    file = store(user, "byla.docx", BAD)
    post = ask(make.viewer(user), file.id)
    run()
    return user, file.id, post.id


def test_a_file_with_a_code_is_withheld_and_its_uploader_told_what_to_do(
    withheld: tuple[User, int, int], make: Make, sign_in: SignIn, app: Flask
) -> None:
    uploader, file_id, post_id = withheld
    assert states() == {"byla.docx": "withheld"}
    mine, theirs = sign_in(uploader), sign_in(make.administrator(locale="en"))
    thread = mine.get(f"/forum/posts/{post_id}").location
    assert mine.get(f"/files/{file_id}").data == BAD
    assert theirs.get(f"/files/{file_id}").status_code == 404
    page = mine.get(thread).text
    assert f"/files/{file_id}" in page
    assert "Remove the code from the document" in page
    page = theirs.get(thread).text
    assert "byla.docx" in page
    assert f"/files/{file_id}" not in page
    assert "The file is withheld" in page
    assert deliver_due().sent == 1
    [letter] = [email.message_from_bytes(path.read_bytes(), policy=default) for path in _letters(app)]
    body = letter.get_body(("plain",))
    assert body is not None
    for part in ("byla.docx", f"/forum/posts/{post_id}", "choose “Edit” at your post"):
        assert part in " ".join(body.get_content().split())


def _letters(app: Flask) -> list[Path]:
    return list((Path(app.config["DATA"]) / "mail").rglob("*.eml"))


def test_the_code_is_stored_nowhere(make: Make, app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    user = make.coordinator()
    bad = {
        "a.docx": BAD,
        "b.csv": f"vardas;kodas\nSlaptažodinis;{CODE}\n".encode(),
        "c.pdf": documents.pdf(["Slaptazodinis", CODE]),
        "d.txt": ("Slaptažodinis tekstas\n" * 3_000 + "3 330924 0064").encode(),
    }
    stored = [store(user, name, content) for name, content in bad.items()]
    ask(make.viewer(user), *(file.id for file in stored))
    keep = {file.sha256 for file in stored}
    assert run() == len(bad)
    assert deliver_due().sent == len(bad)
    assert set(states().values()) == {"withheld"}
    db.session.commit()
    places = [caplog.text, *_everything_in_the_database()]
    for path in Path(app.config["DATA"]).rglob("*"):
        if path.is_file() and path.name not in keep:
            places.append(path.read_bytes().decode("latin-1"))
    for part in (CODE, CODE[:7], CODE[3:], "3 330924 0064", "09240064", "Slapta"):
        assert [place[:80] for place in places if part in place] == [], part


def _everything_in_the_database() -> list[str]:
    rows = []
    for table in inspect(db.engine).get_table_names():
        rows += [str(row) for row in db.session.execute(text(f'SELECT * FROM "{table}"'))]
    db.session.rollback()
    return rows


def test_the_letter_is_not_sent_once_the_file_is_gone_or_out_of_sight(withheld: tuple[User, int, int]) -> None:
    uploader, file_id, post_id = withheld
    message = db.session.scalars(select(OutboxMessage)).one()
    assert (message.kind, message.subject_id, message.user_id) == ("file-withheld", str(file_id), uploader.id)
    db.session.get_one(StoredFile, file_id).text_state = "read"
    assert render_withheld(message) is None
    db.session.rollback()
    assert render_withheld(db.session.scalars(select(OutboxMessage)).one()) is not None
    files.detach_all("post", post_id)
    db.session.commit()
    assert deliver_due().sent == 0


def test_the_letter_names_the_file_as_it_was_named(make: Make) -> None:
    store(make.coordinator(), "Byla A & B's.docx", BAD)
    run()
    letter = render_withheld(db.session.scalars(select(OutboxMessage)).one())
    assert letter is not None and letter.html is not None
    assert "„Byla A & B's.docx“" in " ".join(letter.text.split())
    assert "„Byla A &amp; B&#39;s.docx“" in letter.html


def test_of_a_confidential_category_no_file_is_named_in_a_letter(make: Make) -> None:
    user = make.coordinator()
    ask(make.viewer(user), store(user, "byla.docx", BAD).id, category=CONFIDENTIAL)
    run()
    letter = render_withheld(db.session.scalars(select(OutboxMessage)).one())
    assert letter is not None
    assert "byla" not in f"{letter.subject}{letter.text}{letter.html}"


def test_a_file_known_to_hold_a_code_is_not_published(make: Make, sign_in: SignIn) -> None:
    user = make.coordinator(locale="en")
    file_id = store(user, "byla.docx", BAD).id
    run()
    message = db.session.scalars(select(OutboxMessage)).one()
    assert message.not_before > clock.now()  # the form will say it sooner
    assert render_withheld(message) is not None
    with pytest.raises(Invalid):
        ask(make.viewer(user), file_id)
    db.session.rollback()
    form = {"title": "Kas?", "category": OPEN, "body": "<p>Klausimas.</p>", "files": [file_id]}
    answer = sign_in(user).post("/forum/threads/new", data=form)
    assert answer.status_code == 422
    assert "In the file “byla.docx” there seems to be a personal code" in answer.text
    assert "untick it" in answer.text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("waiting", "Being checked"),
        ("read", ""),
        ("none", ""),
    ],
)
def test_beside_the_file_stands_what_is_the_matter(make: Make, sign_in: SignIn, state: str, said: str) -> None:
    user = make.coordinator()
    file = store(user, "a.txt", b"tekstas")
    post = ask(make.viewer(user), file.id)
    file.text_state = state
    db.session.commit()
    reader = sign_in(make.user(locale="en"))
    page = reader.get(reader.get(f"/forum/posts/{post.id}").location).text
    assert said in page
    assert (f'href="/files/{file.id}"' in page) is (state != "waiting")
    others = {"Being checked", "withheld", "Not checked", "Waits for whoever added it"}
    assert not any(other in page for other in others if not said or not said.startswith(other))
