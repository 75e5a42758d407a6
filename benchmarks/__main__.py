"""`make bench`: the pages beside a bare Flask + Jinja page of the same size, and the digest beside a bare SMTP loop.

Every figure is a ratio within this run; the absolute numbers beside it only say what the ratio was made of.
"""

import itertools
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.digests import digest_ratio
from benchmarks.load import BIN, ROOT, Cost, Server, Visit, serving, taking_turns

PASSWORD = "Demonstracija-2026"
PEOPLE = "vilnius@demo.coordnet.example"
SMALL, LARGE = ("1,000", 150), ("100,000", 14300)  # posts in all, threads
POSTS_PER_THREAD = 7
ROUNDS, REQUESTS = 15, 20


def loaded(
    folder: Path, label: str, threads: int, *, documents: int | None = None, database: str = ""
) -> dict[str, str]:
    """The environment of an instance that holds so many threads."""
    print(f"loading {label} posts…", file=sys.stderr)
    environ = {**os.environ, "COORDNET_DATA": str(folder / label), "COORDNET_DEMO": "1"}
    environ |= {"DATABASE_URL": database, "BASE_URL": ""}
    size = ["--threads", str(threads), "--posts-per-thread", str(POSTS_PER_THREAD)]
    if documents:
        size += ["--documents", str(documents)]
    for command in (["db", "upgrade"], ["demo", "load", *size]):
        subprocess.run([BIN / "flask", "--app", "wsgi", *command], cwd=ROOT, env=environ, check=True, stdout=2)
    return environ


def sign_in(server: Server) -> None:
    """Go on as a signed-in coordinator."""
    page = server.get("/auth/sign-in").decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    server.post("/auth/sign-in", {**fields, "email": PEOPLE, "password": PASSWORD})


def long_thread(server: Server) -> str:
    """The thread with the most posts on its page, so that pages of one size are compared; 20 fill a page."""
    best, most, listed = "", 0, "/forum/"
    for _page in range(15):
        text = server.get(listed).decode()
        for path in dict.fromkeys(re.findall(r'href="(/forum/threads/\d+[^"#?]*)"', text)):
            posts = len(re.findall(rb'<article[^>]* id="post-', server.get(path)))
            if posts > most:
                best, most = path, posts
        following = re.search(r'rel="next" href="([^"]+)"', text)
        if most >= 20 or not following:
            break
        listed = following.group(1).replace("&amp;", "&")
    return best


def replying(server: Server, thread: str) -> Callable[[], object]:
    """Sends one more reply to a thread through its form each time it is called."""
    page = server.get(thread).decode()
    action = re.search(r'action="(/forum/threads/\d+/posts)"', page)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if action is None or token is None:
        raise RuntimeError("the thread page has no reply form")
    numbers = itertools.count()

    def reply() -> None:
        number = next(numbers)
        form = {"csrf_token": token[1], "key": f"bench-{number}", "body": f"<p>Atsakymas {number} apie vertimą.</p>"}
        if "#post-" not in server.post(action[1], form):
            raise RuntimeError("a reply was not accepted")

    return reply


def report(name: str, bare: Server, visits: list[Visit], size: int, requests: int = REQUESTS) -> None:
    """Measure a page of `size` bytes in both instances beside the bare one, and print its line."""
    beside = Visit(bare, partial(bare.get, f"/?bytes={size}"))
    costs = taking_turns([beside, *visits], rounds=ROUNDS, requests=requests)
    speeds = [1000 / statistics.median(cost.wall for cost in found) for found in costs]
    small, large = (statistics.median(cost.cpu for cost in found) for found in costs[1:])
    low, _middle, high = statistics.quantiles(growths(*costs[1:]), n=4)
    print(
        f"{name:20} {size:6} {speeds[0]:7.0f}/s {speeds[1]:7.0f}/s {speeds[2]:7.0f}/s {speeds[2] / speeds[0]:6.2f}"
        f" {small:9.2f} {large:9.2f} {large / small:12.2f} ({low:.2f}–{high:.2f})"
    )


def growths(small: list[Cost], large: list[Cost]) -> list[float]:
    """What the large instance's CPU time is to the small one's, in each round."""
    return [more.cpu / less.cpu for less, more in zip(small, large, strict=True)]


def pages(bare: Server, servers: list[Server]) -> None:
    """A line for each page."""
    for server in servers:
        sign_in(server)
    threads = [long_thread(server) for server in servers]
    addresses = {
        "forum list": ["/forum/"] * 2,
        "thread of 20 posts": threads,
        "library list": ["/library/"] * 2,
        "search, as many hits": ["/search?q=kad"] * 2,  # the same number is looked at in both
        "search, common word": ["/search?q=prekyba"] * 2,
    }
    print("                                  requests per second of            to CPU ms a request")
    print("page                  bytes      bare     1,000   100,000   bare     1,000   100,000  ratio (middle half)")
    for name, paths in addresses.items():
        visits = [Visit(server, partial(server.get, path)) for server, path in zip(servers, paths, strict=True)]
        report(name, bare, visits, len(servers[1].get(paths[1])))
    visits = [Visit(server, replying(server, path)) for server, path in zip(servers, threads, strict=True)]
    report("reply", bare, visits, 2000, requests=5)


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        small, large = (loaded(folder, *size) for size in (SMALL, LARGE))
        with (
            serving("benchmarks.bare:app", dict(os.environ)) as bare,
            serving("wsgi:app", small) as first,
            serving("wsgi:app", large) as second,
        ):
            pages(bare, [first, second])
        print(digest_ratio(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
