"""Servers under gunicorn, a client with one connection to each, and what a request costs when they take turns."""

import http.client
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


class Cost(NamedTuple):
    """Milliseconds a request takes, on the client's clock and of the server's CPU; the mean of one turn."""

    wall: float
    cpu: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A gunicorn with some workers and threads, and a client that keeps one connection to it."""

    def __init__(self, module: str, environ: dict[str, str], workers: int, threads: int) -> None:
        self.port = free_port()
        self.cookie = ""
        command = [str(BIN / "gunicorn"), module, "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"]
        command += ["--workers", str(workers), "--threads", str(threads), "--keep-alive", "60", "--no-control-socket"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._wait()

    def _wait(self) -> None:
        """Until it answers, whatever it says."""
        for _attempt in range(300):
            try:
                self.connection.request("GET", "/")
                self.connection.getresponse().read()
                return
            except (OSError, http.client.HTTPException):
                self.connection.close()
                time.sleep(0.1)
        raise RuntimeError("the server does not start")

    def stop(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait(30)

    def cpu_seconds(self) -> float:
        """The CPU time of every thread of the worker so far, to the nanosecond (Linux, /proc/…/schedstat)."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        threads = [path for pid in children for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        return sum(int(path.read_text().split()[0]) for path in threads) / 1e9

    def get(self, path: str) -> bytes:
        """The page at `path`. Raises RuntimeError unless it is there."""
        status, body, _location = self._request("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return body

    def post(self, path: str, form: dict[str, str]) -> str:
        """Send a form; where the answer leads. Raises RuntimeError when it leads nowhere."""
        status, _body, location = self._request("POST", path, urllib.parse.urlencode(form))
        if status not in (302, 303):
            raise RuntimeError(f"{path} answered {status}")
        return location

    def _request(self, method: str, path: str, form: str | None = None) -> tuple[int, bytes, str]:
        headers = {"Cookie": self.cookie}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, form, headers)
        response = self.connection.getresponse()
        body = response.read()
        self.cookie = (response.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        return response.status, body, response.getheader("Location") or ""


class Visit(NamedTuple):
    """One kind of request to one server."""

    server: Server
    perform: Callable[[], object]

    def turn(self, requests: int) -> Cost:
        cpu, started = self.server.cpu_seconds(), time.perf_counter()
        for _request in range(requests):
            self.perform()
        wall = time.perf_counter() - started
        return Cost(wall / requests * 1000, (self.server.cpu_seconds() - cpu) / requests * 1000)


def taking_turns(visits: Sequence[Visit], *, rounds: int, requests: int) -> list[list[Cost]]:
    """For each visit its costs, round by round.

    Within a round all are measured one after another, and every second round backwards, so that whatever else the
    machine does meets all of them alike. One round before the first warms up and does not count.
    """
    costs: list[list[Cost]] = [[] for _visit in visits]
    order = list(zip(visits, costs, strict=True))
    for _round in range(rounds + 1):
        for visit, found in order:
            found.append(visit.turn(requests))
        order.reverse()
    return [found[1:] for found in costs]


@contextmanager
def serving(module: str, environ: dict[str, str], *, workers: int = 1, threads: int = 4) -> Iterator[Server]:
    server = Server(module, environ, workers, threads)
    try:
        yield server
    finally:
        server.stop()
