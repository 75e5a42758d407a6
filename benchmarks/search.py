"""`make bench-search`: the search page with 20,000 and with 200,000 posts, 2,000 documents in both, as ratios; and its
CPU time beside a bare Flask + Jinja list and the forum's list.

With two database addresses as arguments it loads and measures those instead: `python -m benchmarks.search URL URL`.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.__main__ import loaded, sign_in
from benchmarks.load import Server, Visit, serving, taking_turns

SIZES = (("20,000", 2857), ("200,000", 28571))  # posts in all, threads
DOCUMENTS = 2000
ROUNDS = 25
QUESTIONS = {
    "common word": {"q": "prekyba"},
    "two common words": {"q": "prekyba žmonėmis"},
    "rare word": {"q": "kepykla"},
    "unknown word": {"q": "vertejs"},
    "phrase": {"q": "„darbo grupė“"},
    "synonyms": {"q": "organų donorystė"},
    "beginning of a word": {"q": "sav*"},
    "minus": {"q": "savivaldybė -mokykla"},
    "newest first": {"q": "mokymai", "order": "newest"},
    "of one year": {"q": "prekyba", "year": "2026"},
    "of one municipality": {"q": "prekyba", "municipality": "LT-15"},
    "for one group": {"q": "prekyba", "group": "jaunimas"},
    "with its facets": {"q": "prekyba", "narrow": "1"},
}

COMPARED = ("rare word", "common word", "two common words", "unknown word")


def measure(servers: list[Server]) -> dict[str, list[list[float]]]:
    """Milliseconds of every request by question and server; all take turns, the first round does not count."""
    taken: dict[str, list[list[float]]] = {name: [[] for _server in servers] for name in QUESTIONS}
    for number in range(ROUNDS + 1):
        for name, args in QUESTIONS.items():
            for place, server in enumerate(servers):
                started = time.perf_counter()
                server.get(f"/search?{urlencode(args)}")
                if number:
                    taken[name][place].append((time.perf_counter() - started) * 1000)
    return taken


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def line(name: str, small: list[float], large: list[float]) -> str:
    medians = [statistics.median(times) for times in (small, large)]
    slowest = [p95(times) for times in (small, large)]
    return (
        f"{name:22} {medians[0]:7.1f} {medians[1]:7.1f} {medians[1] / medians[0]:6.2f}"
        f" {slowest[0]:9.1f} {slowest[1]:7.1f} {slowest[1] / slowest[0]:6.2f}"
    )


def shares(bare: Server, server: Server) -> Iterator[str]:
    """A line for each kind of question: what share of its CPU time a bare list takes, and the forum's list."""
    pages = {name: f"/search?{urlencode(QUESTIONS[name])}" for name in COMPARED}
    visits = [Visit(bare, partial(bare.get, "/")), Visit(server, partial(server.get, "/forum/"))]
    visits += [Visit(server, partial(server.get, path)) for path in pages.values()]
    costs = [statistics.median(cost.cpu for cost in found) for found in taking_turns(visits, rounds=15, requests=5)]
    plain, listed, *searched = costs
    yield f"{'forum list':22} {listed:7.2f} {plain / listed:9.2f}"
    for name, cost in zip(pages, searched, strict=True):
        yield f"{name:22} {cost:7.2f} {plain / cost:9.2f} {listed / cost:12.2f}"


def main() -> int:
    addresses = sys.argv[1:] or ["", ""]
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        environs = [
            loaded(Path(temporary), label, threads, documents=DOCUMENTS, database=address)
            for (label, threads), address in zip(SIZES, addresses, strict=True)
        ]
        servers = [stack.enter_context(serving("wsgi:app", environ)) for environ in environs]
        for server in servers:
            sign_in(server)
        taken = measure(servers)
        bare = stack.enter_context(serving("benchmarks.bare:app", dict(os.environ)))
        compared = list(shares(bare, servers[1]))
    print("                          median ms                 p95 ms")
    print("search for             20,000 200,000  ratio    20,000 200,000  ratio")
    for name, (small, large) in taken.items():
        print(line(name, small, large))
    print(line("all", *([each for times in taken.values() for each in times[place]] for place in (0, 1))))
    print("CPU, 200,000 posts     page ms  bare/page  forum's/page")
    for each in compared:
        print(each)
    return 0


if __name__ == "__main__":
    sys.exit(main())
