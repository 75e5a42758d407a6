"""A command that cannot use the database says why in one line, whichever command it is."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

import config
from coordnet import locks
from coordnet.app import create_app
from coordnet.extensions import db
from coordnet.mail.services import queue_test
from coordnet.room import house
from coordnet.room.commands import BUSY, FULL, NOT_MIGRATED, told
from tests.association.lists import PEOPLE, csv
from tests.builders import Make

WRITING = [
    "members create-admin nauja@x.example", "members invite nauja@x.example --role moderator", "members import {file}",
    "members deactivate {member}", "digest send", "mail deliver", "search rebuild", "files check",
]  # fmt: skip
LOCK = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
other.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "nariai.csv"
    path.write_text(csv(PEOPLE[3:]), encoding="utf-8")
    return path


@pytest.fixture
def member(app: Flask, engine_name: str, make: Make, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Somebody's address, while another process writes."""
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL locks row by row")
    user = make.coordinator()
    email = user.email
    queue_test(user.id)
    db.session.commit()
    monkeypatch.setattr(locks, "BUSY_SECONDS", 0.1)
    path = str(app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
    with subprocess.Popen(
        [sys.executable, "-c", LOCK, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == "locked\n"
        yield email


@pytest.mark.parametrize("words", WRITING)
def test_a_busy_database_is_one_line(app: Flask, member: str, listing: Path, words: str) -> None:
    result = app.test_cli_runner().invoke(args=words.format(file=listing, member=member).split())
    assert (result.exit_code, result.stderr) == (1, f"{BUSY}\n")
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("words", [*WRITING, "digest send --only x@x.example", "demo load", "demo load --if-empty"])
def test_an_empty_data_folder_is_one_line(tmp_path: Path, listing: Path, words: str) -> None:
    """`db upgrade` has not been run."""
    folder = tmp_path / "data"
    app = create_app(config.load({"COORDNET_DATA": str(folder), "SECRET_KEY": "a key for tests only"}))
    result = app.test_cli_runner().invoke(args=words.format(file=listing, member="a@x.example").split())
    assert (result.exit_code, result.output) == (2, f"{NOT_MIGRATED}\n")


@pytest.mark.parametrize(
    ("code", "said"), [(sqlite3.SQLITE_FULL, FULL), (sqlite3.SQLITE_BUSY, BUSY), (sqlite3.SQLITE_CORRUPT, None)]
)
def test_only_an_outage_is_told_and_a_mistake_stays_one(
    app: Flask, code: int, said: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        error = sqlite3.OperationalError("of SQLite")
        error.sqlite_errorcode = code
        raise error

    command = told(click.Command("x", callback=fail))
    with pytest.raises(SystemExit if said else sqlite3.OperationalError):
        command.main([], standalone_mode=False)
    assert capsys.readouterr().err == (f"{said}\n" if said else "")


def test_every_command_of_every_room_is_told(app: Flask) -> None:
    """The rooms' own commands stay as they are: another application may be made of them."""
    for command in house().commands:
        run = app.cli.commands[command.name or ""]
        assert run is not command
        leaves = run.commands.values() if isinstance(run, click.Group) else [run]
        assert all(leaf.callback.__module__ and leaf.callback.__wrapped__ for leaf in leaves)
