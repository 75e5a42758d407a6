"""The shipped files for nginx and systemd: what the logs hold, and that stopping waits for an upload."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import config
from coordnet.files.uploads import FILES_AT_ONCE
from coordnet.web import tokens
from coordnet.worker.loop import STOP_SECONDS
from tests.run.deployed import DEPLOY, ROOT, Nginx, free_port, unit

CERTIFICATE = ROOT / "tests/mail/self_signed.pem"
SECRETS = ("slaptas", "zodis", "paieska", "kitas-raktas")


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    """Without gunicorn behind it: every answer is an error that could be logged."""
    server = Nginx(tmp_path, CERTIFICATE, CERTIFICATE, upstream=free_port())
    try:
        server.wait_for("/start", 502)
        yield server
    finally:
        server.stop()


def test_logs_of_nginx_hold_no_token_and_no_search_words(app: Flask, nginx: Nginx) -> None:
    token = tokens.sign("invitation", 1)
    routes = [rule.rule for rule in app.url_map.iter_rules() if "token" in rule.arguments]
    paths = [re.sub(r"<[^>]+>", token, route) for route in routes]
    paths += ["/notifications/change/kitas-raktas", "/calendar/feed/kitas-raktas.ics", f"/later/{token}/more"]
    paths += ["/search?q=slaptas+zodis", f"/forum/threads/new?resume={token}", "/library/?paieska=x"]
    for path in paths:
        assert nginx.ask(path) == 502
        assert nginx.ask(path, secure=False) == 301
    assert nginx.ask(paths[0] + "?q=slaptas", "POST", length=300 * 1024 * 1024) == 413
    assert nginx.ask("/forum/threads/17") == 502
    written = nginx.logs()
    assert len(routes) >= 3
    assert not [secret for secret in (token, token[-27:], *SECRETS) if secret in written]
    assert '"GET /auth/invitations/..." 502' in written
    assert '"GET /search" 502' in written
    assert '"GET /forum/threads/17" 502' in written


def test_stopping_waits_for_an_upload() -> None:
    """nginx waits for the answer to an upload, gunicorn for the request, systemd for gunicorn: each a bit longer."""
    web, site = unit("coordnet-web.service"), (DEPLOY / "nginx.conf").read_text()
    (answered,) = map(int, re.findall(r"proxy_read_timeout (\d+)s;", site))
    (graceful,) = map(int, re.findall(r"--graceful-timeout (\d+)", web["ExecStart"]))
    assert 60 < answered <= graceful < int(web["TimeoutStopSec"])


def test_stopping_the_worker_tells_the_worker_alone() -> None:
    """The reader of a document, told to stop as well, would leave that document as a broken one."""
    worker = unit("coordnet-worker.service")
    assert worker["KillMode"] == unit("coordnet-web.service")["KillMode"] == "mixed"
    assert int(worker["TimeoutStopSec"]) > STOP_SECONDS


def test_nginx_lets_through_what_the_site_takes(tmp_path: Path) -> None:
    """As many of the largest files as a form may carry, and its text: no less, and no more."""
    settings = config.load({"COORDNET_DATA": str(tmp_path / "data")})
    (largest,) = map(int, re.findall(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx.conf").read_text()))
    assert largest == FILES_AT_ONCE * settings["MAX_UPLOAD_MB"] + 1
