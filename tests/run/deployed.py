"""The shipped files of the deployment, put to work in a folder of a test: nginx with TLS, and what the units start."""

import configparser
import http.client
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
BIN = Path(sys.executable).parent
HOST = "tinklas.example"


def needed(program: str) -> str:
    """The path of a program; without it the test is skipped by name, or fails with CI=true."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is needed with CI=true")
        pytest.skip(f"no {program} on this machine")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unit(name: str) -> dict[str, str]:
    """The service part of a shipped systemd unit."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment]
    parser.read(DEPLOY / name)
    return dict(parser["Service"])


def command_of(name: str, upstream: int) -> list[str]:
    """What a unit starts, from here and on another port."""
    started = unit(name)["ExecStart"].replace("/opt/coordnet/.venv/bin", str(BIN))
    return started.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}").split()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the site's name, signed by itself, and its key."""
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    command = [needed("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    subprocess.run([*command, "-out", certificate, "-keyout", key], check=True, capture_output=True)
    return certificate, key


class Nginx:
    """The shipped site on free ports; only ports, the certificate's paths and the folder of logs are replaced."""

    def __init__(self, folder: Path, certificate: Path, key: Path, upstream: int) -> None:
        self.folder, self.http, self.https = folder, free_port(), free_port()
        self.certificate = certificate
        site = (DEPLOY / "nginx.conf").read_text()
        for shipped, here in {
            "listen 80;": f"listen 127.0.0.1:{self.http};",
            "listen 443 ": f"listen 127.0.0.1:{self.https} ",
            f"/etc/letsencrypt/live/{HOST}/fullchain.pem": str(certificate),
            f"/etc/letsencrypt/live/{HOST}/privkey.pem": str(key),
            "/var/log/nginx/": f"{folder}/",
            "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        }.items():
            assert shipped in site
            site = site.replace(shipped, here)
        (folder / "site.conf").write_text(site)
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        me = pwd.getpwuid(os.geteuid()).pw_name  # its own user cannot get at the folders of tests
        (folder / "nginx.conf").write_text(
            f"user {me}; daemon off; pid {folder}/pid; events {{}} http {{ {temporary} include {folder}/site.conf; }}"
        )
        command = [
            needed("nginx"),
            "-p",
            str(folder),
            "-c",
            str(folder / "nginx.conf"),
            "-e",
            str(folder / "start.log"),
        ]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def connect(self, *, secure: bool = True, source: str = "127.0.0.1") -> http.client.HTTPConnection:
        """A connection from an address of this machine."""
        if not secure:
            return http.client.HTTPConnection("127.0.0.1", self.http, timeout=30, source_address=(source, 0))
        context = ssl.create_default_context(cafile=str(self.certificate))
        context.check_hostname = False
        return http.client.HTTPSConnection(
            "127.0.0.1", self.https, timeout=30, context=context, source_address=(source, 0)
        )

    def ask(self, path: str, method: str = "GET", *, length: int = 0, secure: bool = True) -> int:
        """The status of an answer; `length` is only announced."""
        connection = self.connect(secure=secure)
        headers = {"Host": HOST, "Referer": f"https://{HOST}/search?q=slaptas+zodis", "Content-Length": str(length)}
        connection.request(method, path, headers=headers)
        return connection.getresponse().status

    def wait_for(self, path: str, *statuses: int) -> None:
        """Until the site answers with one of these."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError):
                if self.ask(path) in statuses:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"{path} did not answer")

    def logs(self) -> str:
        """Everything written, once it has ended: a line may come after its answer."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(20)
        return "".join(path.read_text() for path in self.folder.glob("*.log"))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
