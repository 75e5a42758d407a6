"""A server under gunicorn, a patient client, and the CPU the server's processes took."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TICK = os.sysconf("SC_CLK_TCK")


class Measured(NamedTuple):
    """One page: requests per second, CPU milliseconds per request (median of rounds), bytes."""

    per_second: float
    cpu_ms: float
    size: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A gunicorn with one worker and four threads, so that CPU time is easy to read."""

    def __init__(self, module: str, environ: dict[str, str]) -> None:
        self.port = free_port()
        command = [str(BIN / "gunicorn"), module, "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"]
        command += ["--workers", "1", "--threads", "4", "--no-control-socket", "--log-level", "error"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
        for _attempt in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    def cpu_seconds(self) -> float:
        """User and system time of the worker processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return sum(_cpu_ticks(int(pid)) for pid in children) / TICK

    def request(self, connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[int, bytes]:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        return response.status, response.read()

    def measure(self, path: str, cookie: str = "", *, rounds: int = 5, requests: int = 60) -> Measured:
        """GET `path` again and again over one connection, warm."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        size = 0
        for _warm in range(15):
            status, body = self.request(connection, path, cookie)
            size = len(body)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")
        speeds, costs = [], []
        for _round in range(rounds):
            cpu, started = self.cpu_seconds(), time.perf_counter()
            for _request in range(requests):
                self.request(connection, path, cookie)
            speeds.append(requests / (time.perf_counter() - started))
            costs.append((self.cpu_seconds() - cpu) / requests * 1000)
        connection.close()
        return Measured(statistics.median(speeds), statistics.median(costs), size)


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@contextmanager
def serving(module: str, environ: dict[str, str]) -> Iterator[Server]:
    server = Server(module, environ)
    try:
        yield server
    finally:
        server.stop()
