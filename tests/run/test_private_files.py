"""Nobody else on the machine can read the database, files, letters or the key; what was open is closed at the start."""

import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

import config
from coordnet.app import create_app
from coordnet.extensions import db
from coordnet.files.services import store
from coordnet.mail.delivery import deliver_due
from coordnet.mail.presence import presence
from coordnet.mail.services import queue_test
from tests.builders import Make
from tests.files import samples

ROOT = Path(__file__).resolve().parents[2]


def open_to_others(folder: Path) -> list[str]:
    return sorted(str(path) for path in [folder, *folder.rglob("*")] if path.stat().st_mode & 0o077)


@pytest.fixture
def careless() -> Iterator[None]:
    """Whoever starts us lets everybody read and write what is made."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_what_is_made_is_the_owners_alone(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, careless: None
) -> None:
    data = tmp_path / "new" / "data"
    config.load({"COORDNET_DATA": str(data)})
    monkeypatch.setitem(app.config, "DATA", data)
    user = make.user()
    store(BytesIO(samples.PDF), "tvarka.pdf", by=make.viewer(user))
    queue_test(user.id)
    db.session.commit()
    deliver_due()
    with presence(data):
        made = {path.relative_to(data).parts[0] for path in data.rglob("*") if path.is_file()}
        assert made == {"coordnet.sqlite3", "files", "mail", "running", "secret_key"}
        assert open_to_others(data) == []


def test_a_command_leaves_nothing_open(tmp_path: Path, careless: None) -> None:
    """The database with its journal, as the real processes make them."""
    environ = {**os.environ, "COORDNET_DATA": str(tmp_path / "data"), "DATABASE_URL": ""}
    command = [Path(sys.executable).parent / "flask", "--app", "wsgi", "db", "upgrade"]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    assert (tmp_path / "data" / "coordnet.sqlite3").stat().st_size > 0
    assert open_to_others(tmp_path / "data") == []


def test_an_older_installation_is_closed_once_with_a_line(
    tmp_path: Path, careless: None, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "data"
    for name in ("coordnet.sqlite3", "coordnet.sqlite3-wal", "mail/laiskas.eml", "files/ab/cd/abcd"):
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    assert len(open_to_others(data)) == 9
    settings = config.load({"COORDNET_DATA": str(data)})
    assert open_to_others(data) == []
    create_app(settings)
    (line,) = [record.getMessage() for record in caplog.records if "was open" in record.getMessage()]
    assert "'closed': 9" in line
    assert config.load({"COORDNET_DATA": str(data)})["DATA_WAS_OPEN"] == 0


def test_a_folder_shared_on_purpose_stays_shared(tmp_path: Path) -> None:
    """A data folder that is a place such as /tmp: what is ours in it is closed by itself."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    config.load({"COORDNET_DATA": str(shared)})
    assert shared.stat().st_mode & 0o7777 == 0o1777
    assert open_to_others(shared) == [str(shared)]
