"""Up and down over HTTP: who, how large, byte for byte, and what the browser is told."""

import sqlite3
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage
from werkzeug.http import parse_options_header
from werkzeug.test import EnvironBuilder

from coordnet.extensions import db
from coordnet.files import services, storage, uploads
from coordnet.files.models import TEXT_STATES, StoredFile
from coordnet.files.views import take_uploads
from coordnet.members.models import User
from tests.builders import Make, files_are
from tests.files import samples
from tests.files.conftest import Put

SignIn = Callable[[User], FlaskClient]
JSON = {"Accept": "application/json"}
MB = 1024 * 1024


def send(client: FlaskClient, name: str, content: bytes, **headers: str) -> Any:
    return client.post("/files/upload", data={"file": (BytesIO(content), name)}, headers={**JSON, **headers})


def test_every_document_comes_down_as_it_went_up(make: Make, sign_in: SignIn) -> None:
    client = sign_in(make.coordinator())
    for name, content in samples.DOCUMENTS.items():
        answer = send(client, name, content)
        assert answer.status_code == 201, name
        assert answer.json == {"id": answer.json["id"], "name": name, "size": len(content)}
        got = client.get(f"/files/{answer.json['id']}")
        assert got.data == content, name


def test_what_the_browser_is_told(make: Make, sign_in: SignIn) -> None:
    client = sign_in(make.user())
    answer = send(client, "Šiaulių „tvarka“.txt", samples.HTML)
    got = client.get(f"/files/{answer.json['id']}")
    assert got.headers["Content-Type"] == "text/plain"
    assert got.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%C5%A0iauli%C5%B3%20" in got.headers["Content-Disposition"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"].startswith("sandbox;")
    assert got.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in client.get(f"/files/{_picture(client)}").headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["50%20 nuolaida.txt", "100%.txt", "Šiaulių 5%25.txt", "%3Cb%3E.txt"])
def test_a_percent_sign_comes_down_as_it_is_shown(make: Make, sign_in: SignIn, name: str) -> None:
    client = sign_in(make.user())
    answer = send(client, name, b"Tekstas")
    assert answer.json["name"] == name
    header = client.get(f"/files/{answer.json['id']}").headers["Content-Disposition"]
    plain, encoded = (parse_options_header(part)[1] for part in (header.split("; filename*")[0], header))
    assert encoded["filename"] == name  # `filename*` is decoded once
    assert "%" not in plain["filename"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (r"C:\Users\Vardenė\Darbai\tvarka.txt", "tvarka.txt"),
        (r"\\serveris\bendri\nauja tvarka.txt", "nauja tvarka.txt"),
        (r"C:\fakepath\100% tvarka.txt", "100% tvarka.txt"),
        (r"C:\a\%22b%22.txt", "_b_.txt"),
        ("/home/ona/tvarka.txt", "tvarka.txt"),
        (r"su \"kabutėmis\".txt", "su _kabutėmis_.txt"),
    ],
)
def test_a_path_keeps_its_last_part(make: Make, sign_in: SignIn, sent: str, kept: str) -> None:
    """As Windows programs send it: backslashes are themselves there, not escapes."""
    disposition = f'Content-Disposition: form-data; name="file"; filename="{sent}"'
    body = f"--b\r\n{disposition}\r\nContent-Type: text/plain\r\n\r\nTekstas\r\n--b--\r\n".encode()
    answer = sign_in(make.user()).post(
        "/files/upload", data=body, headers={**JSON, "Content-Type": "multipart/form-data; boundary=b"}
    )
    assert (answer.status_code, answer.json.get("name")) == (201, kept)


def _picture(client: FlaskClient) -> int:
    return int(send(client, "nuotrauka.jpg", samples.photo()).json["id"])


def test_parts_and_unchanged_files(make: Make, sign_in: SignIn) -> None:
    client = sign_in(make.user())
    address = f"/files/{send(client, 'tvarka.pdf', samples.PDF).json['id']}"
    part = client.get(address, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.data) == (206, samples.PDF[5:10])
    again = client.get(address, headers={"If-None-Match": client.get(address).headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.head(address).headers["Content-Length"] == str(len(samples.PDF))


def test_refusals_are_sentences(app: Flask, make: Make, sign_in: SignIn, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "MAX_UPLOAD_BYTES", MB)
    client = sign_in(make.user())
    for name, content, status in (
        ("programa.exe", samples.EXE, 422),
        ("puslapis.pdf", samples.HTML, 422),
        ("tuščias.pdf", b"", 422),
        ("33309240064.pdf", samples.PDF, 422),
        ("didelis.pdf", samples.PDF + bytes(2 * MB), 413),
        ("dar-didesnis.pdf", samples.PDF + bytes(11 * MB), 413),
    ):
        answer = send(client, name, content)
        assert answer.status_code == status, name
        assert len(answer.json["error"]) > 20
        assert "33309240064" not in answer.text
    for data in ({}, {"file": "text"}, {"file": (BytesIO(b""), "")}):
        answer = client.post("/files/upload", data=data, headers=JSON)
        assert (answer.status_code, bool(answer.json["error"])) == (422, True)
    assert list(storage.root().rglob("*")) == []


def test_a_disk_that_is_full_is_said(make: Make, sign_in: SignIn, monkeypatch: Any) -> None:
    client = sign_in(make.user())

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    for where in ("coordnet.files.storage.os.fsync", "coordnet.files.uploads.SpooledTemporaryFile.write"):
        with monkeypatch.context() as patch:
            patch.setattr(where, full)
            answer = send(client, "tvarka.pdf", samples.PDF)
        assert (answer.status_code, bool(answer.json["error"])) == (507, True), where
        assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.csrf
def test_an_upload_needs_the_token_of_the_session(app: Flask, make: Make, sign_in: SignIn) -> None:
    client = sign_in(make.user())
    assert send(client, "tvarka.pdf", samples.PDF).status_code in (400, 401)
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "raw"
    token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps("raw")
    assert send(client, "tvarka.pdf", samples.PDF, **{"X-CSRFToken": str(token)}).status_code == 201


def test_visitors_neither_upload_nor_read(make: Make, put: Put, client: FlaskClient, readers: set[int]) -> None:
    file = put(make.user())
    assert send(client, "tvarka.pdf", samples.PDF).status_code == 401
    assert client.get(f"/files/{file.id}").status_code == 302


def _people(make: Make) -> dict[str, User]:
    return {
        "member": make.user(),
        "deputy": make.deputy(),
        "coordinator": make.coordinator(),
        "moderator": make.moderator(),
        "ministry": make.ministry(),
        "administrator": make.administrator(),
    }


def test_who_may_have_a_file(make: Make, put: Put, sign_in: SignIn, readers: set[int]) -> None:
    people = _people(make)
    file, owner = put(people["deputy"]), people["deputy"]

    def who_can() -> set[str]:
        answers = {name: sign_in(user).get(f"/files/{file.id}").status_code for name, user in people.items()}
        assert set(answers.values()) <= {200, 404}
        return {name for name, status in answers.items() if status == 200}

    assert who_can() == {"deputy"}
    services.attach([file.id], "note", 7, by=owner)
    db.session.commit()
    assert who_can() == set()  # not even the uploader: the owner decides
    readers |= {people["ministry"].id, people["deputy"].id}
    for state in TEXT_STATES:
        files_are(state)
        assert who_can() == ({"ministry", "deputy"} if state in ("read", "none") else {"deputy"})
    db.session.get_one(StoredFile, file.id).owner_kind = "unknown"
    db.session.commit()
    assert who_can() == set()


def test_a_suspended_member_has_no_files(make: Make, put: Put, sign_in: SignIn) -> None:
    user = make.user()
    file, client = put(user), sign_in(user)
    assert client.get(f"/files/{file.id}").status_code == 200
    user.state = "suspended"
    db.session.commit()
    assert client.get(f"/files/{file.id}").status_code == 302


@pytest.mark.parametrize("file_id", ["0", "77", "2147483648", "9" * 30, "-1", "abc", "1%00"])
def test_unknown_ids_are_not_found(make: Make, sign_in: SignIn, file_id: str) -> None:
    assert sign_in(make.user()).get(f"/files/{file_id}").status_code == 404


def test_missing_content_is_not_a_fault_of_the_page(make: Make, put: Put, sign_in: SignIn) -> None:
    user = make.user()
    file = put(user)
    storage.delete(file.sha256)
    assert sign_in(user).get(f"/files/{file.id}").status_code == 404


def test_a_request_that_lets_files_go_takes_their_content_along(app: Flask, make: Make, put: Put) -> None:
    user = make.user()
    file = put(user)
    with app.test_request_context("/"):
        services.remove(file.id, by=user)
        db.session.commit()
        app.process_response(app.response_class())
    assert not storage.path_of(file.sha256).exists()


def test_files_of_a_form_without_scripts(make: Make) -> None:
    by = make.viewer(make.user())
    chosen = [
        FileStorage(BytesIO(samples.PDF), "tvarka.pdf"),
        FileStorage(BytesIO(b""), ""),
        FileStorage(BytesIO(samples.EXE), "programa.exe"),
        FileStorage(BytesIO(samples.PDF), "33309240064.pdf"),
        FileStorage(BytesIO(samples.office("docx")), "raštas.docx"),
    ]
    stored, problems = take_uploads(chosen, by)
    db.session.rollback()  # the form had an error: the files stay
    assert [file.name for file in stored] == ["tvarka.pdf", "raštas.docx"]
    assert problems[0].startswith("programa.exe: ")
    assert len(problems) == 2
    assert "33309240064" not in "".join(problems)


def _form(app: Flask, content: bytes) -> Any:
    fields = {"title": "Ką parašiau", "upload": (BytesIO(content), "didelis.pdf")}
    return app.test_request_context("/files/upload", method="POST", data=fields)


def test_the_text_beside_a_file_that_is_too_large_is_kept(
    app: Flask, make: Make, monkeypatch: Any, sign_in: SignIn
) -> None:
    monkeypatch.setitem(app.config, "MAX_UPLOAD_BYTES", MB)
    by = make.viewer(make.user())
    monkeypatch.setattr(uploads, "current_user", by)
    with _form(app, samples.PDF + bytes(6 * MB)):
        uploads.allow_upload_size()
        assert request.form["title"] == "Ką parašiau"
        stored, problems = take_uploads(request.files.getlist("upload"), by)
        assert stored == []
        assert problems[0].startswith("didelis.pdf: ")


def test_nothing_of_a_visitors_file_is_kept(app: Flask) -> None:
    with _form(app, samples.PDF):
        uploads.allow_upload_size()
        assert request.form["title"] == "Ką parašiau"
        assert request.files["upload"].read() == b""


class Line(BytesIO):
    """A body on its way, during which somebody else writes."""

    def __init__(self, body: bytes, database: Path) -> None:
        super().__init__(body)
        self.database = database
        self.writes = 0

    def readinto(self, buffer: Any) -> int:
        other = sqlite3.connect(self.database, timeout=0)
        other.execute("BEGIN IMMEDIATE")
        other.close()
        self.writes += 1
        return super().readinto(buffer)


def test_nobody_waits_for_a_slow_upload(app: Flask, make: Make, sign_in: SignIn) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no single writer")
    client = sign_in(make.user())
    environ = EnvironBuilder(
        "/files/upload", method="POST", data={"file": (BytesIO(samples.PDF), "tvarka.pdf")}
    ).get_environ()
    line = Line(environ["wsgi.input"].read(), Path(app.config["DATA"]) / "coordnet.sqlite3")
    answer = client.post(
        "/files/upload",
        input_stream=line,
        content_type=environ["CONTENT_TYPE"],
        content_length=int(environ["CONTENT_LENGTH"]),
    )
    assert answer.status_code == 201
    assert line.writes > 0
