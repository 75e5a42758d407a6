"""The shipped files for nginx and systemd: what the logs hold, and that stopping waits for an upload."""

import configparser
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from coordnet.web import tokens
from coordnet.worker.loop import STOP_SECONDS

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
CERTIFICATE = ROOT / "tests/mail/self_signed.pem"
SECRETS = ("slaptas", "zodis", "paieska", "kitas-raktas")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Nginx:
    """The shipped site on free ports, without gunicorn behind it: every answer is an error that could be logged."""

    def __init__(self, binary: str, folder: Path) -> None:
        self.folder, self.http, self.https = folder, free_port(), free_port()
        site = (DEPLOY / "nginx.conf").read_text()
        for shipped, here in {
            "listen 80;": f"listen 127.0.0.1:{self.http};",
            "listen 443 ": f"listen 127.0.0.1:{self.https} ",
            "/etc/letsencrypt/live/tinklas.example/fullchain.pem": str(CERTIFICATE),
            "/etc/letsencrypt/live/tinklas.example/privkey.pem": str(CERTIFICATE),
            "/var/log/nginx/": f"{folder}/",
            "127.0.0.1:8000": f"127.0.0.1:{free_port()}",
        }.items():
            assert shipped in site
            site = site.replace(shipped, here)
        (folder / "site.conf").write_text(site)
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; events {{}} http {{ {temporary} include {folder}/site.conf; }}"
        )
        command = [binary, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "start.log")]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def ask(self, path: str, method: str = "GET", *, length: int = 0, secure: bool = True) -> int:
        connection: http.client.HTTPConnection
        if secure:
            context = ssl.create_default_context(cafile=str(CERTIFICATE))
            connection = http.client.HTTPSConnection("127.0.0.1", self.https, timeout=20, context=context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=20)
        headers = {"Referer": "https://tinklas.example/search?q=slaptas+zodis", "Content-Length": str(length)}
        connection.request(method, path, headers=headers)
        return connection.getresponse().status

    def logs(self) -> str:
        """Everything written, once it has ended: a line may come after its answer."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(20)
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    binary = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if binary is None:
        if os.environ.get("CI") == "true":
            pytest.fail("nginx is needed with CI=true")
        pytest.skip("no nginx on this machine")
    tmp_path.chmod(0o755)  # nginx's own user writes below it
    server = Nginx(binary, tmp_path)
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with suppress(OSError):
                server.ask("/start")
                break
            time.sleep(0.1)
        yield server
    finally:
        server.process.terminate()
        server.process.wait(20)


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


def unit(name: str) -> dict[str, str]:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(DEPLOY / name)
    return dict(parser["Service"])


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
