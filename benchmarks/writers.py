"""`make bench-writers`: twenty people write while the search index is made anew, on SQLite.

Nothing may be lost and nobody may wait long: no answer of 500, every acknowledged post is there, and the slowest
POST is named. Then another process holds the database for half a minute: writers get a page that keeps their text,
readers notice nothing.
"""

import http.client
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from pathlib import Path

from benchmarks.__main__ import loaded, long_thread, sign_in
from benchmarks.load import BIN, ROOT, Server, serving

WRITERS = 20
THREADS = 3000  # some 20,000 posts with their replies
AT_LEAST = 20  # seconds
PAUSE = 1  # second, on average, before somebody writes again
LOCKED = 30  # seconds; a writer waits ten of them


class Tally:
    """What the writers were told, and how long they waited for it."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.acknowledged: list[str] = []
        self.lost_text = 0

    def add(self, status: int, seconds: float, mark: str, page: str) -> None:
        self.statuses[status] += 1
        self.seconds.append(seconds)
        if status in (302, 303):
            self.acknowledged.append(mark)
        elif mark not in page:
            self.lost_text += 1

    def slowest(self) -> str:
        ordered = sorted(self.seconds)
        return f"slowest {ordered[-1]:.2f} s, one in a hundred over {ordered[-1 - len(ordered) // 100]:.2f} s"


def write(server: Server, address: str, token: str, tally: Tally, number: int, until: threading.Event) -> None:
    """One person replies again and again."""
    turn, chance = 0, random.Random(number)
    while not until.is_set():
        turn += 1
        mark = f"rašytojas{number}įrašas{turn}"
        body = f"<p>{mark}. " + "Pagalba nukentėjusiems nuo prekybos žmonėmis asmenims. " * 60 + "</p>"
        form = urllib.parse.urlencode({"csrf_token": token, "key": f"{number}-{turn}", "body": body})
        headers = {"Cookie": server.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=90)
        started = time.perf_counter()
        connection.request("POST", address, form, headers)
        response = connection.getresponse()
        page = response.read().decode()
        tally.add(response.status, time.perf_counter() - started, mark, page)
        connection.close()
        until.wait(chance.uniform(0, 2 * PAUSE))


def rebuild(folder: Path, environ: dict[str, str], until: threading.Event) -> int:
    """Make the index anew until the time is over; how many times."""
    times = 0
    while not until.is_set():
        with sqlite3.connect(folder / "coordnet.sqlite3", timeout=30) as database:
            database.execute("UPDATE search_document SET analyser_version = 0")
        subprocess.run(
            [BIN / "flask", "--app", "wsgi", "search", "rebuild"], cwd=ROOT, env=environ, check=True, stdout=2
        )
        times += 1
    return times


def together(server: Server, address: str, token: str, folder: Path, environ: dict[str, str]) -> Tally:
    """The writers and the rebuild at once."""
    tally, over = Tally(), threading.Event()
    arguments = [(server, address, token, tally, number, over) for number in range(WRITERS)]
    people = [threading.Thread(target=write, args=each) for each in arguments]
    timer = threading.Timer(AT_LEAST, over.set)
    for each in (*people, timer):
        each.start()
    times = rebuild(folder, environ, over)
    for each in people:
        each.join()
    with sqlite3.connect(folder / "coordnet.sqlite3") as database:
        stored = "\n".join(row[0] for row in database.execute("SELECT body_text FROM post"))
        unfound = database.execute("SELECT count(*) FROM search_document WHERE analyser_version = 0").fetchone()[0]
    lost = [mark for mark in tally.acknowledged if f"{mark}." not in stored]
    print(f"{WRITERS} writers, the index made anew {times} times: {dict(tally.statuses)}, {tally.slowest()}")
    print(f"acknowledged and lost: {len(lost)}; documents left as they were: {unfound}")
    return tally


def locked(server: Server, address: str, token: str, folder: Path, thread: str) -> None:
    """Somebody holds the database; three people write, one reads."""
    server.connection.close()  # it may have been idle for longer than the server keeps one
    other = sqlite3.connect(folder / "coordnet.sqlite3", isolation_level=None, timeout=30)
    other.execute("BEGIN EXCLUSIVE")
    tally, over = Tally(), threading.Event()
    arguments = [(server, address, token, tally, 100 + number, over) for number in range(3)]
    people = [threading.Thread(target=write, args=each) for each in arguments]
    for each in people:
        each.start()
    until, reads = time.monotonic() + LOCKED - 10, []
    while time.monotonic() < until:
        started = time.perf_counter()
        server.get(thread)
        reads.append(time.perf_counter() - started)
        time.sleep(0.2)
    over.set()
    for each in people:
        each.join()
    other.execute("ROLLBACK")
    print(f"locked: {dict(tally.statuses)}, {tally.slowest()}, texts lost: {tally.lost_text}")
    print(f"meanwhile {len(reads)} pages were read, the slowest in {max(reads):.2f} s")


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        environ = loaded(folder, "writers", THREADS)
        with serving("wsgi:app", environ, workers=2, threads=8) as server:
            sign_in(server)
            thread = long_thread(server)
            page = server.get(thread).decode()
            address = re.search(r'action="(/forum/threads/\d+/posts)"', page)
            token = re.search(r'name="csrf_token" value="([^"]+)"', page)
            if address is None or token is None:
                raise RuntimeError("the thread page has no reply form")
            tally = together(server, address[1], token[1], folder / "writers", environ)
            locked(server, address[1], token[1], folder / "writers", thread)
    return 1 if any(status >= 500 for status in tally.statuses) else 0


if __name__ == "__main__":
    sys.exit(main())
