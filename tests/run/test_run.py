"""`make run` from an empty folder: it answers, it says how to sign in, it ends cleanly and keeps its data."""

import os
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
        stderr=subprocess.DEVNULL,
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
    finally:
        first.send_signal(signal.SIGTERM)
    printed, _errors = first.communicate(timeout=40)
    assert first.returncode == 0
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
