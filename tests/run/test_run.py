"""`make run` from an empty folder: it answers, it says how to sign in, it ends cleanly and keeps its data."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import config

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int, **more: str) -> subprocess.Popen[str]:
    environ = {
        **os.environ,
        "COORDNET_DATA": str(folder),
        "PORT": str(port),
        "BASE_URL": "",
        "DATABASE_URL": "",
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "deploy/run.py"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_until_ready(port: int, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the site did not become ready")


@pytest.mark.timeout(240)
def test_from_an_empty_folder_to_a_second_start(tmp_path: Path) -> None:
    data, port = tmp_path / "var", free_port()
    first = start(data, port)
    try:
        wait_until_ready(port)
        same_folder, same_port = start(data, free_port()), start(tmp_path / "other", port)
        said = [same_folder.communicate(timeout=60)[0], same_port.communicate(timeout=60)[0]]
        assert (same_folder.returncode, same_port.returncode) == (1, 1)
    finally:
        first.send_signal(signal.SIGTERM)
    printed, _errors = first.communicate(timeout=40)
    assert first.returncode == 0
    assert said[0] == (
        f"CoordNet cannot start: it already runs on {data}, at http://localhost:{port}. Stop it there first (Ctrl-C).\n"
    )
    assert said[1].startswith(f"CoordNet cannot start: PORT={port}: ") and said[1].count("\n") == 1
    assert not [line for line in printed.splitlines() if line.startswith("{") or "alembic" in line]
    assert re.search(r"^\S+ \[info\] worker stopped ", printed, re.MULTILINE)
    assert not list(data.glob("coordnet.sqlite3-*"))  # the journal is in the database file
    assert f"http://localhost:{port}" in printed
    assert "vilnius@demo.coordnet.example" in printed
    assert (data / "secret_key").stat().st_mode & 0o777 == 0o600

    before = sqlite3.connect(data / "coordnet.sqlite3").execute("SELECT count(*) FROM post").fetchone()
    second = start(data, port)
    began = time.monotonic()
    try:
        wait_until_ready(port)
        assert time.monotonic() - began < 60
    finally:
        os.killpg(second.pid, signal.SIGINT)  # what Ctrl-C does
    second.communicate(timeout=40)
    assert second.returncode == 0
    assert sqlite3.connect(data / "coordnet.sqlite3").execute("SELECT count(*) FROM post").fetchone() == before
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"BASE_URL": "tinklas.example"}, "BASE_URL"),
        ({"BASE_URL": "https://["}, "BASE_URL"),
        ({"BASE_URL": "https://tinklas.example:abc"}, "BASE_URL"),
        ({"DATABASE_URL": "postgres://x"}, "DATABASE_URL"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"MAIL_USE_TLS": "maybe"}, "MAIL_USE_TLS"),
        ({"MAIL_USE_TLS": "1", "MAIL_USE_SSL": "1"}, "MAIL_USE_TLS"),
        ({"MAIL_SERVER": "mail.example.org", "MAIL_USERNAME": "x"}, "MAIL_USERNAME"),
        ({"MAX_UPLOAD_MB": "0"}, "MAX_UPLOAD_MB"),
        ({"WEB_CONCURRENCY": "daug"}, "WEB_CONCURRENCY"),
        ({"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY"),
        ({"COORDNET_LOG": "xml"}, "COORDNET_LOG"),
        ({"COORDNET_DEMO": "yes"}, "COORDNET_DEMO"),
        ({"COORDNET_DEMO": "1", "BASE_URL": "https://tinklas.example"}, "COORDNET_DEMO"),
        ({"COORDNET_DATA": "/proc/nowhere"}, "COORDNET_DATA"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(tmp_path: Path, environ: dict[str, str], named: str) -> None:
    with pytest.raises(config.SettingError) as error:
        config.load({"COORDNET_DATA": str(tmp_path), **environ})
    assert named in str(error.value)
    assert "\n" not in str(error.value)


def test_a_wrong_setting_stops_the_start(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env={**os.environ, "COORDNET_DATA": str(tmp_path), "BASE_URL": "nonsense"},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert done.stderr.strip().startswith("CoordNet cannot start: BASE_URL")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"), [("WEB_CONCURRENCY", "daug"), ("PORT", "eighty"), ("MAIL_PORT", "x"), ("COORDNET_DEMO", "yes")]
)
def test_a_wrong_setting_stops_make_run_with_one_line(tmp_path: Path, name: str, value: str) -> None:
    process = start(tmp_path, free_port(), **{name: value})
    said, _errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.startswith(f"CoordNet cannot start: {name}={value!r}: ")
    assert said.count("\n") == 1


def test_a_busy_database_is_one_line_at_the_start(tmp_path: Path) -> None:
    """Somebody else holds it for longer than we wait: neither the upgrade nor the worker prints a traceback."""
    holder = sqlite3.connect(tmp_path / "coordnet.sqlite3", isolation_level=None)
    holder.execute("PRAGMA journal_mode=WAL")
    holder.execute("BEGIN EXCLUSIVE")
    process = start(tmp_path, free_port())
    said, _errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.splitlines() == [
        "Bringing the database up to date …",
        "The database is busy: another process (an import, a backup) holds it. Start again when that has ended.",
    ]


@pytest.mark.timeout(240)
def test_a_busy_database_with_nothing_to_migrate_is_one_line_too(tmp_path: Path) -> None:
    """Nothing fails then: the site waits, says for what, and is ready when the other has ended."""
    upgrade = [Path(sys.executable).parent / "flask", "--app", "wsgi", "db", "upgrade"]
    environ = {**os.environ, "COORDNET_DATA": str(tmp_path), "DATABASE_URL": ""}
    subprocess.run(upgrade, cwd=ROOT, env=environ, check=True, capture_output=True)
    holder = sqlite3.connect(tmp_path / "coordnet.sqlite3", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    process = start(tmp_path, free_port(), COORDNET_DEMO="0")
    lines: list[str] = []
    try:
        for line in process.stdout or ():
            lines.append(line.strip())
            if "Waiting …" in line:
                time.sleep(5)
                holder.close()
            if line.startswith("Ctrl-C"):
                break
    finally:
        holder.close()
        process.send_signal(signal.SIGTERM)
        rest, _errors = process.communicate(timeout=40)
    busy = "The database is busy: another process (an import, a backup) holds it, or its disk is full. Waiting …"
    assert [line for line in lines if "Waiting" in line] == [busy]
    assert [line.partition(":")[0] for line in lines if "ready" in line] == ["CoordNet is ready"]
    assert not any("readyz" in line or "health" in line for line in [*lines, *rest.splitlines()])


@pytest.mark.parametrize("wrong", ["damaged", "overwritten", "newer"])
def test_a_database_that_cannot_be_used_is_one_line_at_the_start(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "coordnet.sqlite3"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        made.execute("INSERT INTO alembic_version VALUES ('9999')")
    made.close()
    if wrong != "newer":
        file.write_bytes(b"Klaida\n" * 99 if wrong == "damaged" else file.read_bytes()[:100] + b"x" * 8092)
    process = start(tmp_path, free_port(), COORDNET_DEMO="0")
    said, _errors = process.communicate(timeout=60)
    assert process.returncode == 1
    _doing, why = said.replace(
        "The data folder was open to other users of this machine; it is closed now.\n", ""
    ).splitlines()
    assert why.startswith("A newer version of CoordNet" if wrong == "newer" else "The database file is damaged")


def test_a_command_leaves_no_journal_behind(tmp_path: Path) -> None:
    environ = {**os.environ, "COORDNET_DATA": str(tmp_path), "DATABASE_URL": ""}
    command = [Path(sys.executable).parent / "flask", "--app", "wsgi", "db", "upgrade"]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    assert {path.name for path in tmp_path.glob("*.sqlite3*")} == {"coordnet.sqlite3"}


def test_an_unreachable_database_is_named_in_one_line(tmp_path: Path) -> None:
    unreachable = f"postgresql+psycopg://nobody:verysecret@127.0.0.1:{free_port()}/nowhere"
    done = subprocess.run(
        [Path(sys.executable).parent / "flask", "--app", "wsgi", "db", "upgrade"],
        cwd=ROOT,
        env={**os.environ, "COORDNET_DATA": str(tmp_path), "DATABASE_URL": unreachable},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1].startswith("DATABASE_URL: the database cannot be reached")
    assert "Traceback" not in done.stderr
    assert "verysecret" not in done.stderr
