"""Whether the process lives, and whether it can serve."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from coordnet.extensions import db
from coordnet.web import health


def test_ready_when_everything_is_there(client: FlaskClient) -> None:
    for address in ("/healthz", "/readyz"):
        response = client.get(address)
        assert (response.status_code, response.text) == (200, "ok\n")


def test_an_old_database_is_not_ready(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "coordnet_heads", {"a later revision"})
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "migrations\n")


def test_an_unwritable_folder_is_not_ready(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(app.config, "DATA", tmp_path / "gone")
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "data\n")


def test_a_lost_database_is_not_ready_but_the_process_lives(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost() -> None:
        raise OperationalError("connect", {}, Exception("refused"))

    monkeypatch.setattr(db.engine, "connect", lost)
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "database\n")
    assert client.get("/healthz").status_code == 200


def test_not_ready_when_nothing_can_be_written(
    app: Flask, client: FlaskClient, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that is never given back: reading goes on, so nothing else would show it."""
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL locks row by row")
    monkeypatch.setattr(health, "PROBE_EVERY", 0)
    monkeypatch.setattr(health, "PROBE_PATIENCE", 0.1)
    app.extensions.pop("coordnet_probe", None)
    path = str(app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
    db.session.commit()
    other = sqlite3.connect(path, isolation_level=None, timeout=5)
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "writing\n")
        assert client.get("/auth/sign-in").status_code == 200
    finally:
        other.close()
    assert client.get("/readyz").status_code == 200


def test_not_ready_when_the_disk_of_the_data_folder_is_full(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty file can still be made on a full disk, a kilobyte cannot be written: /dev/full says so."""

    @contextmanager
    def full(**_where: Path) -> Iterator[IO[bytes]]:
        with Path("/dev/full").open("wb", buffering=0) as file:
            yield file

    monkeypatch.setattr(health.tempfile, "TemporaryFile", full)
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "data\n")


def test_who_asks_often_writes_seldom(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    app.extensions.pop("coordnet_probe", None)
    asked: list[object] = []
    monkeypatch.setattr(health, "write_if_idle", lambda *_args, **_more: not asked.append(1))
    for _time in range(5):
        assert client.get("/readyz").status_code == 200
    assert len(asked) == 1


def test_what_is_missing_is_logged_when_it_changes_and_no_probe_is_a_request(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    client.get("/readyz")
    caplog.clear()  # an earlier test may have left it not ready
    with monkeypatch.context() as patched:
        patched.setitem(app.config, "DATA", tmp_path / "gone")
        assert [client.get("/readyz").status_code for _probe in range(3)] == [503, 503, 503]
    assert [client.get(address).status_code for address in ("/readyz", "/readyz", "/healthz")] == [200, 200, 200]
    messages = [record.getMessage() for record in caplog.records]
    assert [sum(word in each for each in messages) for word in ("not ready", "ready again", "'request'")] == [1, 1, 0]
