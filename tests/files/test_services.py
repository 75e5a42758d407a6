"""Taking in, attaching, letting go: rows and content together, whatever happens in between."""

import errno
import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from coordnet import clock
from coordnet.errors import Invalid, NotFound
from coordnet.extensions import db
from coordnet.files import jobs, queries, services, storage
from coordnet.files.errors import UploadRefused
from coordnet.files.models import StoredFile
from coordnet.files.types import MEDIA_TYPES
from tests.builders import Make
from tests.files import samples
from tests.files.conftest import Put

Lying = Callable[[], list[Path]]


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(StoredFile)) or 0


def test_documents_stay_byte_for_byte(make: Make, put: Put) -> None:
    user = make.user()
    for name, content in samples.DOCUMENTS.items():
        file = put(user, name, content)
        assert storage.path_of(file.sha256).read_bytes() == content
        assert (file.name, file.size, file.media_type) == (name, len(content), MEDIA_TYPES[file.extension])
        assert file.owner_kind is None


def test_pictures_are_written_anew(make: Make, put: Put) -> None:
    user = make.user()
    for name, content in samples.PICTURES.items():
        file = put(user, name, content)
        stored = storage.path_of(file.sha256).read_bytes()
        assert b"SECRET" not in stored
        assert (storage.digest(storage.path_of(file.sha256)), len(stored)) == (file.sha256, file.size)


def test_what_is_refused_leaves_nothing_behind(app: Flask, make: Make, lying: Lying, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "MAX_UPLOAD_BYTES", 300)
    user = make.user()
    for name, content, reason in (
        ("tuščias.pdf", b"", "empty"),
        ("didelis.pdf", samples.PDF + bytes(300), "too_large"),
        ("puslapis.pdf", samples.HTML, "content"),
        ("programa.docx", samples.EXE, "content"),
        ("ženklas.svg", b"<svg/>", "type"),
        ("nuotrauka.jpg", samples.photo()[:200], "content"),
    ):
        with pytest.raises(UploadRefused) as caught:
            services.store(BytesIO(content), name, by=user)
        assert caught.value.reason == reason
    assert rows() == 0
    assert lying() == []


def test_a_file_of_exactly_the_limit_is_taken(app: Flask, make: Make, put: Put, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "MAX_UPLOAD_BYTES", len(samples.PDF))
    assert put(make.user()).size == len(samples.PDF)


@pytest.mark.parametrize("step", ["os.fsync", "Path.mkdir", "Path.replace", "tempfile.mkstemp"])
def test_a_full_disk_is_said_and_leaves_nothing(make: Make, lying: Lying, monkeypatch: Any, step: str) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    user = make.user()
    monkeypatch.setattr(f"coordnet.files.storage.{step}", full)
    with pytest.raises(UploadRefused) as caught:
        services.store(BytesIO(samples.PDF), "tvarka.pdf", by=user)
    db.session.rollback()
    assert caught.value.reason == "disk_full"
    assert lying() == []
    assert rows() == 0


def test_only_ones_own_free_files_can_be_attached_all_or_none(make: Make, put: Put) -> None:
    user, other = make.user(), make.user()
    own, foreign, taken = put(user), put(other), put(user)
    services.attach([taken.id], "note", 2, by=user)
    db.session.commit()
    for ids in ([own.id, foreign.id], [own.id, taken.id], [own.id, 999], [own.id, 10**30], [own.id, 0], [-1]):
        with pytest.raises(Invalid) as caught:
            services.attach(ids, "note", 1, by=user)
        assert caught.value.field == "upload"
        db.session.rollback()
    assert queries.files_of("note", [1]) == {1: []}
    services.attach([own.id, own.id], "note", 1, by=user)
    services.attach([own.id], "note", 1, by=other)  # an edit by somebody else keeps what is there
    services.attach([], "note", 1, by=other)
    db.session.commit()
    assert [file.id for file in queries.files_of("note", [1])[1]] == [own.id]


def test_content_goes_with_its_last_row(make: Make, put: Put, lying: Lying) -> None:
    user, other = make.user(), make.user()
    first, second = put(user, "a.pdf"), put(other, "b.pdf")
    assert len(lying()) == 1
    services.attach([first.id], "note", 1, by=user)
    db.session.commit()

    services.detach_all("note", 1)
    db.session.commit()
    assert services.sweep() == 0
    db.session.commit()
    assert len(lying()) == 1

    services.remove(second.id, by=other)
    db.session.commit()
    assert services.sweep() == 1
    db.session.commit()
    assert lying() == []


def test_nothing_is_deleted_when_the_caller_rolls_back(make: Make, put: Put, lying: Lying) -> None:
    user = make.user()
    file = put(user)
    services.remove(file.id, by=user)
    db.session.rollback()
    assert services.sweep() == 0
    db.session.commit()
    assert len(lying()) == 1


def test_an_edit_keeps_the_files_it_names(make: Make, put: Put) -> None:
    user = make.user()
    kept, gone = put(user, "a.pdf"), put(user, "b.rtf", samples.DOCUMENTS["laiškas.rtf"])
    services.attach([kept.id, gone.id], "note", 1, by=user)
    services.detach_all("note", 1, keep=[kept.id])
    db.session.commit()
    assert [file.id for file in queries.files_of("note", [1])[1]] == [kept.id]


def test_only_ones_own_free_file_can_be_removed(make: Make, put: Put) -> None:
    user, other = make.user(), make.user()
    file = put(user)
    for file_id, by in ((file.id, other), (999, user), (10**30, user)):
        with pytest.raises(NotFound):
            services.remove(file_id, by=by)
    services.attach([file.id], "note", 1, by=user)
    with pytest.raises(NotFound):
        services.remove(file.id, by=user)


def test_the_same_content_coming_back_while_it_is_deleted_stays(app: Flask, make: Make, put: Put) -> None:
    user = make.viewer(make.user())
    file = put(user)
    placed = threading.Event()
    released = threading.Event()

    def upload_again() -> None:
        with app.app_context():
            services.store(BytesIO(samples.PDF), "dar-kartą.pdf", by=user)
            placed.set()
            released.wait(0.3)
            db.session.commit()

    services.remove(file.id, by=user)
    db.session.commit()
    uploading = threading.Thread(target=upload_again)
    uploading.start()
    placed.wait(10)
    services.sweep()  # on SQLite waits for the other, on PostgreSQL leaves it to the job
    db.session.commit()
    released.set()
    uploading.join()
    assert storage.path_of(hashlib.sha256(samples.PDF).hexdigest()).is_file()
    assert jobs.tidy() == 0
    assert rows() == 1


def test_the_job_removes_what_nobody_needs(make: Make, put: Put, lying: Lying, at: Callable[[Any], Any]) -> None:
    user = make.user()
    used, _unused = put(user, "a.pdf"), put(user, "b.rtf", samples.DOCUMENTS["laiškas.rtf"])
    services.attach([used.id], "note", 1, by=user)
    db.session.commit()
    orphan = storage.path_of("ab" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"row rolled back")
    left = storage.root() / f"{storage.TEMPORARY}crash"
    left.write_bytes(b"x")
    with at(clock.now() + jobs.UNUSED_KEPT - timedelta(hours=40)):
        assert jobs.tidy() == 2
    assert rows() == 2
    with at(clock.now() + jobs.UNUSED_KEPT + timedelta(hours=1)):
        jobs.tidy()
        assert jobs.tidy() == 0
    assert lying() == [storage.path_of(used.sha256)]
    assert rows() == 1


def test_files_of_many_owners_cost_one_query(make: Make, put: Put, request: pytest.FixtureRequest) -> None:
    user = make.user()
    for owner in (1, 1, 2):
        services.attach([put(user).id], "note", owner, by=user)
    db.session.commit()
    with request.getfixturevalue("queries")() as seen:
        found = queries.files_of("note", [1, 2, 3])
    assert len(seen) == 1
    assert {owner: len(files) for owner, files in found.items()} == {1: 2, 2: 1, 3: 0}
    assert queries.files_of("other", [1]) == {1: []}


def test_free_files_come_in_the_order_asked_for_and_to_their_uploader(make: Make, put: Put) -> None:
    user, other = make.user(), make.user()
    a, b, c = put(user), put(user), put(user)
    services.attach([c.id], "note", 1, by=user)
    db.session.commit()
    assert queries.unattached([b.id, 10**20, a.id, b.id, c.id], user) == [b, a]
    assert queries.unattached([a.id], other) == []
