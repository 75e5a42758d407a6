"""`make bench-search`: the search page with 20,000 and with 200,000 posts, 2,000 documents in both, as ratios.

With two database addresses as arguments it loads and measures those instead: `python -m benchmarks.search URL URL`.
"""

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.__main__ import loaded, sign_in
from benchmarks.load import Server, serving

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
    print("                          median ms                 p95 ms")
    print("search for             20,000 200,000  ratio    20,000 200,000  ratio")
    for name, (small, large) in taken.items():
        print(line(name, small, large))
    print(line("all", *([each for times in taken.values() for each in times[place]] for place in (0, 1))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
