"""Unread is not clean: what could not be read is its uploader's alone until she has confirmed in writing."""

import email
from collections.abc import Callable
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from coordnet import clock
from coordnet.audit.models import AuditRecord
from coordnet.extensions import db
from coordnet.files import examining, services
from coordnet.files.emails import render_unread
from coordnet.files.models import UNREAD, StoredFile
from coordnet.forum import services as forum
from coordnet.mail.delivery import deliver_due
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import User
from tests.auth.pages import value_of
from tests.builders import Make
from tests.files import documents, samples

SignIn = Callable[[User], FlaskClient]
OPEN, CONFIDENTIAL = "teise-ir-proceduros", "sudetingos-situacijos"
SCAN = documents.pdf([""])
UNREADABLE = {
    "skenas.pdf": SCAN,
    "uzrakintas.pdf": documents.pdf(["x"], trailer=documents.ENCRYPTED),
    "sugadintas.docx": samples.office("docx", {"word/document.xml": "<w"}),
    "senas.doc": samples.OLE2,
    "senas.xls": samples.OLE2,
    "senas.ppt": samples.OLE2,
}


def posted(make: Make, by: User, name: str, content: bytes, category: str = OPEN) -> tuple[int, int]:
    """A file in a post of hers, looked into by the worker: the post and the file."""
    file = services.store(BytesIO(content), name, by=by)
    file_id = file.id
    post = forum.ask("Kas apmoka?", "<p>Klausimas.</p>", category, by=make.viewer(by), file_ids=[file_id])
    post_id = post.id
    db.session.commit()
    examining.read_waiting(clock.now(), lambda: True)
    return post_id, file_id


def page_with(client: FlaskClient, post_id: int) -> str:
    return str(client.get(client.get(f"/forum/posts/{post_id}").location).text)


def confirm(client: FlaskClient, file_id: int, **data: str) -> Any:
    return client.post(f"/files/{file_id}/confirm", data=data)


def letters() -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "file-unread")))


@pytest.mark.parametrize("name", UNREADABLE)
def test_only_her_word_opens_it_and_it_stays_marked(make: Make, sign_in: SignIn, name: str) -> None:
    hers = make.coordinator(locale="en")
    post_id, file_id = posted(make, hers, name, UNREADABLE[name])
    others = [sign_in(make.administrator(locale="en")), sign_in(make.moderator(locale="en"))]
    mine = sign_in(hers)
    for client in others:
        assert client.get(f"/files/{file_id}").status_code == 404
        assert client.get(f"/files/{file_id}/confirm").status_code == 404
        assert confirm(client, file_id, looked="y").status_code == 404
        page = page_with(client, post_id)
        assert name in page
        assert f"/files/{file_id}" not in page
        assert "Waits for whoever added it" in page
    assert mine.get(f"/files/{file_id}").data == UNREADABLE[name]
    assert f'action="/files/{file_id}/confirm"' in page_with(mine, post_id)
    assert "I have looked through this file" in page_with(mine, post_id)
    assert "Waits for your confirmation" in page_with(mine, post_id)
    assert confirm(mine, file_id, looked="y").location == f"/forum/posts/{post_id}"
    for client in others:
        assert client.get(f"/files/{file_id}").data == UNREADABLE[name]
        page = page_with(client, post_id)
        assert "Not checked" in page
        assert f'href="/files/{file_id}"' in page
        assert "Whoever added it has looked through it" in page
        assert confirm(client, file_id, looked="y").status_code == 404


def test_her_word_is_written_down_once_without_content(make: Make, sign_in: SignIn) -> None:
    hers = make.coordinator()
    _post_id, file_id = posted(make, hers, "slapta.pdf", SCAN)
    assert [confirm(sign_in(hers), file_id, looked="y").status_code for _time in range(2)] == [303, 303]
    file = db.session.get_one(StoredFile, file_id)
    assert (file.confirmed_by_id, file.confirmed_at is not None) == (hers.id, True)
    [row] = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "file.confirmed"))
    assert (row.actor_id, row.target_kind, row.target_id, row.detail) == (
        hers.id, "file", file_id, {"state": "empty"},
    )  # fmt: skip


def test_without_the_sentence_nothing_is_confirmed(make: Make, sign_in: SignIn) -> None:
    hers = make.coordinator(locale="en")
    _post_id, file_id = posted(make, hers, "skenas.pdf", SCAN)
    for data in ({}, {"looked": ""}):
        answer = confirm(sign_in(hers), file_id, **data)
        assert answer.status_code == 422
        assert "Tick the sentence once you have looked through the file." in answer.text
    assert db.session.get_one(StoredFile, file_id).held


@pytest.mark.csrf
def test_her_word_needs_the_token_of_her_session(make: Make, sign_in: SignIn) -> None:
    hers = make.coordinator()
    post_id, file_id = posted(make, hers, "skenas.pdf", SCAN)
    client = sign_in(hers)
    confirm(client, file_id, looked="y")
    assert db.session.get_one(StoredFile, file_id, populate_existing=True).held
    token = value_of(page_with(client, post_id), "csrf_token")
    assert confirm(client, file_id, looked="y", csrf_token=token).status_code == 303
    assert not db.session.get_one(StoredFile, file_id, populate_existing=True).held


@pytest.mark.parametrize("state", ["waiting", "read", "withheld", "none"])
def test_nothing_else_can_be_confirmed(make: Make, sign_in: SignIn, state: str) -> None:
    hers = make.coordinator()
    _post_id, file_id = posted(make, hers, "a.txt", b"tekstas")
    db.session.execute(update(StoredFile).values(text_state=state))
    db.session.commit()
    assert confirm(sign_in(hers), file_id, looked="y").status_code == 404
    assert services.confirm([file_id], by=make.viewer(hers)) == 0


@pytest.mark.parametrize("state", UNREAD)
def test_others_files_cannot_be_confirmed_below_the_page_either(make: Make, state: str) -> None:
    _post_id, file_id = posted(make, make.coordinator(), "a.txt", b"tekstas")
    db.session.execute(update(StoredFile).values(text_state=state))
    assert services.confirm([file_id, 0, 2**31], by=make.viewer(make.administrator())) == 0


# ── The letter ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_letter_tells_her_that_it_waits_and_where(make: Make, app: Flask) -> None:
    hers = make.coordinator(locale="en")
    post_id, _file_id = posted(make, hers, "skenas.pdf", SCAN)
    assert deliver_due().sent == 1
    [path] = (Path(app.config["DATA"]) / "mail").rglob("*.eml")
    letter = email.message_from_bytes(path.read_bytes(), policy=default)
    body = letter.get_body(("plain",))
    assert body is not None
    words = " ".join(body.get_content().split())
    for part in ("skenas.pdf", f"/forum/posts/{post_id}", "tick the sentence beside the file"):
        assert part in words


def test_what_is_confirmed_gone_or_read_has_no_letter(make: Make, sign_in: SignIn) -> None:
    hers = make.coordinator()
    post_id, file_id = posted(make, hers, "skenas.pdf", SCAN)
    [letter] = letters()
    assert render_unread(letter) is not None
    confirm(sign_in(hers), file_id, looked="y")
    db.session.expire_all()
    assert render_unread(letters()[0]) is None
    services.detach_all("post", post_id)
    assert render_unread(letters()[0]) is None
    posted(make, hers, "a.txt", b"tekstas")
    assert len(letters()) == 1


def test_a_confidential_category_names_no_file(make: Make) -> None:
    posted(make, make.coordinator(), "byla.pdf", SCAN, CONFIDENTIAL)
    letter = render_unread(letters()[0])
    assert letter is not None
    assert "byla" not in f"{letter.subject}{letter.text}{letter.html}"


def test_a_file_read_before_it_is_published_is_asked_about_on_the_page_first(make: Make) -> None:
    hers = make.coordinator()
    file = services.store(BytesIO(SCAN), "skenas.pdf", by=hers)
    db.session.commit()
    examining.read_waiting(clock.now(), lambda: True)
    assert letters() == []
    forum.ask("Kas?", "<p>Klausimas.</p>", OPEN, by=make.viewer(hers), file_ids=[file.id])
    [letter] = letters()
    assert letter.not_before > clock.now()


# ── In the form ─────────────────────────────────────────────────────────────────────────────────────────


def _ask(client: FlaskClient, file_id: int, **more: Any) -> Any:
    form = {"title": "Kas?", "category": OPEN, "body": "<p>Klausimas.</p>", "files": [file_id]}
    return client.post("/forum/threads/new", data=form | more)


def test_the_form_asks_and_what_it_confirms_is_open_at_once(make: Make, sign_in: SignIn) -> None:
    hers = make.coordinator(locale="en")
    file_id = services.store(BytesIO(samples.OLE2), "senas.doc", by=hers).id
    db.session.commit()
    client = sign_in(hers)
    page = _ask(client, file_id, add_file="1").text
    assert f'name="looked" value="{file_id}" id="looked-file-{file_id}"' in page
    assert _ask(client, file_id, looked=[file_id]).status_code == 303
    assert sign_in(make.user()).get(f"/files/{file_id}").status_code == 200
    assert letters() == []


def test_the_form_confirms_only_what_goes_along_and_is_hers(make: Make, sign_in: SignIn) -> None:
    hers, other = make.coordinator(), make.user()
    theirs = services.store(BytesIO(samples.OLE2), "senas.doc", by=other).id
    mine = services.store(BytesIO(samples.OLE2), "senas.doc", by=hers).id
    left = services.store(BytesIO(samples.OLE2), "kitas.doc", by=hers).id
    db.session.commit()
    assert _ask(sign_in(hers), mine, looked=[mine, left, theirs]).status_code == 303
    held = {file.id: file.held for file in db.session.scalars(select(StoredFile))}
    assert held == {theirs: True, mine: False, left: True}


def test_an_entry_asks_its_uploader_only(make: Make, sign_in: SignIn) -> None:
    hers, moderator = make.coordinator(locale="en"), make.moderator(locale="en")
    client = sign_in(hers)
    file_id = services.store(BytesIO(samples.OLE2), "senas.doc", by=hers).id
    db.session.commit()
    form = {"title": "Atmintinė", "summary": "Santrauka.", "material_type": "gaires", "language": "lt"}
    answer = client.post("/library/new", data=form | {"files": [file_id], "propose": "1"})
    assert answer.status_code == 303, answer.text
    entry = answer.location
    assert f'action="/files/{file_id}/confirm"' in client.get(entry).text
    theirs = sign_in(moderator)
    assert "I have looked through this file" not in theirs.get(entry).text
    edit = f"/library/{entry.rpartition('/')[2].partition('-')[0]}/edit"
    page = theirs.get(edit).text
    assert f'name="looked" value="{file_id}"' not in page
    assert confirm(client, file_id, looked="y").status_code == 303
    assert "Not checked" in theirs.get(entry).text
