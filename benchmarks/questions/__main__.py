"""`make bench-questions`: how often the search finds what is asked for, beside what the engines do by themselves.

With `--failures` it lists the questions in the open that the product does not answer within the first five.
"""

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks.questions import baselines, corpus, scoring
from benchmarks.questions.network import Network
from tests import postgres

WITH_TITLES = "titles in replies"
EITHER = ("AND", "OR")


def answered(ask: baselines.Ask) -> scoring.Answered:
    return {question: ask(question.text) for question in corpus.questions()}


def product(folder: Path, name: str, server: str) -> scoring.Answered:
    """The product on SQLite, or on a new database of this server."""
    if server:
        _create(server, name)
    network = Network(folder / name, server.format(name=name))
    try:
        return answered(network.ask)
    finally:
        network.close()


def stock_fts5() -> Iterator[tuple[str, scoring.Answered]]:
    for titles in (False, True):
        found = baselines.rows(titles=titles)
        for either in EITHER:
            yield _name("FTS5", either, titles), answered(baselines.fts5(found, either))


def stock_postgresql(server: str) -> Iterator[tuple[str, scoring.Answered]]:
    _create(server, "stock")
    engine = create_engine(server.format(name="stock"))
    baselines.configure(engine)
    for titles in (False, True):
        found = baselines.rows(titles=titles)
        for either in EITHER:
            ask = baselines.postgresql(engine, f"{either}_{titles}".lower(), found, either)
            yield _name("PostgreSQL", either, titles), answered(ask)
    engine.dispose()


def _name(engine: str, either: str, titles: bool) -> str:
    return f"{engine} {either}, {WITH_TITLES}" if titles else f"{engine} {either}"


def _create(server: str, name: str) -> None:
    engine = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()


def measure(*, stock: bool) -> dict[str, scoring.Answered]:
    """What each engine lists; PostgreSQL when it is installed."""
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary)
        server = stack.enter_context(postgres.server()) if postgres.binaries() else ""
        found = {"CoordNet, SQLite": product(folder, "sqlite", "")}
        if server:
            found["CoordNet, PostgreSQL"] = product(folder, "postgresql", server)
        if stock:
            found |= stock_fts5()
        if stock and server:
            found |= stock_postgresql(server)
    return found


def main() -> int:
    """The tables, or with `--failures` what went wrong."""
    logging.disable(logging.INFO)  # a line for every question asked
    if "--failures" in sys.argv[1:]:
        for name, listed in measure(stock=False).items():
            print(*scoring.failures(name, listed), sep="\n")
        return 0
    found = measure(stock=True)
    print(*scoring.table(found), sep="\n")
    short = {name.removesuffix(f", {WITH_TITLES}"): each for name, each in found.items() if _shown_by_class(name)}
    print(f"\nBy kind of question; the engines by themselves with {WITH_TITLES}")
    print(*scoring.by_class(short), sep="\n")
    return 0


def _shown_by_class(name: str) -> bool:
    return name.startswith("CoordNet") or name.endswith(WITH_TITLES)


if __name__ == "__main__":
    sys.exit(main())
