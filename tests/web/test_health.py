"""Whether the process lives, and whether it can serve."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from coordnet.extensions import db


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
