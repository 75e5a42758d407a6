"""Uploads and pictures are bounded: nobody fills the disk with what is for nothing, no picture stops the site."""

import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coordnet import clock
from coordnet.extensions import db
from coordnet.files import images, services
from coordnet.files.models import StoredFile
from coordnet.members.models import User
from tests.builders import Make
from tests.files import samples

SignIn = Callable[[User], FlaskClient]


def send(client: FlaskClient, name: str, content: bytes) -> Any:
    return client.post("/files/upload", data={"file": (BytesIO(content), name)}, headers={"Accept": "application/json"})


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pictures that stay open until `slow.set()`; `slow.opened` counts them."""
    go_on = threading.Event()
    original = images._open

    def wait(*picture: Any) -> Any:
        go_on.opened.append(picture)  # type: ignore[attr-defined]
        go_on.wait(20)
        return original(*picture)

    go_on.opened = []  # type: ignore[attr-defined]
    monkeypatch.setattr(images, "_open", wait)
    return go_on


def test_few_wait_for_a_picture_and_the_others_are_told_so(app: Flask, make: Make, sign_in: SignIn, slow: Any) -> None:
    """Twenty-four large pictures at once once held the sign-in page for thirteen seconds."""
    browsers = [sign_in(make.user()) for _number in range(8)]
    answers: list[Any] = []

    def one(browser: FlaskClient) -> None:
        with app.app_context():
            answers.append(send(browser, "a.jpg", samples.photo()))

    threads = [threading.Thread(target=one, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(0.5)
    busy = [answer for answer in answers if answer.status_code == 503]
    assert len(busy) == len(browsers) - images.MOST_WAITING
    assert all("kitus paveikslėlius" in answer.json["error"] and answer.headers["Retry-After"] for answer in busy)
    assert len(slow.opened) == 1
    assert send(browsers[0], "a.txt", b"tekstas").status_code == 201
    slow.set()
    for thread in threads:
        thread.join(20)
    assert sorted(answer.status_code for answer in answers) == [201] * images.MOST_WAITING + [503] * len(busy)


def test_nobody_waits_long_and_the_form_names_the_picture(
    make: Make, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "WAIT_SECONDS", 0.1)
    form = {"title": "Tema", "body": "Rašiau visą popietę.", "upload": (BytesIO(samples.photo()), "nuotrauka.jpg")}
    with images._one_at_a_time:
        answer = sign_in(make.coordinator()).post("/forum/threads/new", data=form)
    assert answer.status_code == 422
    assert "nuotrauka.jpg: Serveris šiuo metu tvarko kitus paveikslėlius" in answer.text
    assert "Rašiau visą popietę." in answer.text
    assert db.session.query(StoredFile).count() == 0


def test_unused_uploads_of_a_person_are_bounded_in_number(
    make: Make, sign_in: SignIn, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_UNATTACHED", 3)
    mine, other = sign_in(make.user()), sign_in(make.user())
    answers = [send(mine, f"{number}.txt", b"tekstas") for number in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert answers[-1].headers["Retry-After"] == "3600"  # "or try again in an hour"
    assert send(other, "a.txt", b"tekstas").status_code == 201
    with at(clock.now() + timedelta(hours=2)):  # what they were for is gone, and so they go
        assert send(mine, "nauja.txt", b"tekstas").status_code == 201
    db.session.commit()
    assert sorted(row.name for row in db.session.query(StoredFile)) == ["a.txt", "nauja.txt"]


def test_and_in_size(app: Flask, make: Make, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAX_UPLOAD_BYTES", 1_000)
    monkeypatch.setattr(services, "MOST_LARGE", 2)
    mine = sign_in(make.user())
    statuses = [send(mine, f"{number}.txt", b"x" * 900).status_code for number in range(4)]
    assert statuses == [201, 201, 201, 429]
