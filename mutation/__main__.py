"""`make mutants`: would the tests notice a fault? Ends with a table; fails below nine in ten, module by module.

`MODULE=digest` takes the modules with that in their path, `JOBS=2` two at a time.
"""

import json
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mutation.table import TARGETS

EQUAL = Path(__file__).with_name("equal.toml")
ENOUGH = 0.9


@dataclass
class Result:
    """What became of a module's mutants; those named as equal are no part of the share."""

    path: str
    seconds: float
    killed: int = 0
    survived: list[str] = field(default_factory=list)
    equal: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.killed / max(self.killed + len(self.survived), 1)

    @property
    def row(self) -> tuple[str, ...]:
        total = self.killed + len(self.survived) + self.equal
        numbers = (total, self.killed, self.equal, len(self.survived))
        return (self.path, *(str(number) for number in numbers), f"{self.share:.1%}", f"{self.seconds:.0f} s")


def judged(path: str) -> Result:
    """Try every mutant of a module."""
    begun = time.monotonic()
    rows = list(_outcomes(path))
    result = Result(path, time.monotonic() - begun)
    named = {(case["was"], becomes) for case in _equal(path) for becomes in case["becomes"]}
    for row in rows:
        mutant = (row["was"], row["becomes"])
        words = f"{path}:{row['line']}\n    - {row['was']}\n    + {row['becomes']}"
        if row["outcome"] != "survived":
            result.killed += 1
            if mutant in named:
                result.wrong.append(f"named as equal, but killed: {words}")
        elif mutant in named:
            result.equal += 1
        else:
            result.survived.append(f"survived: {words}")
    made = {(row["was"], row["becomes"]) for row in rows}
    result.wrong += [f"named as equal, but no mutant: {path}\n    - {was}\n    + {new}" for was, new in named - made]
    return result


def _equal(path: str) -> list[dict[str, Any]]:
    return [case for case in tomllib.loads(EQUAL.read_text())["equal"] if case["module"] == path]


def _outcomes(path: str) -> Iterator[dict[str, str]]:
    command = [sys.executable, "-m", "mutation.trials", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as trials:
        assert trials.stdout is not None
        for number, line in enumerate(trials.stdout, 1):
            if number % 25 == 0:
                print(f"{path}: {number}…", file=sys.stderr)
            yield json.loads(line)
    if trials.returncode:
        sys.exit(f"{path}: its mutants could not be tried")


def report(results: list[Result]) -> bool:
    """Print what is to be looked at and the table; whether it is good enough."""
    for result in results:
        print(*result.survived, *result.wrong, sep="\n", end="\n" if result.survived or result.wrong else "")
    print("\n| module | mutants | killed | equal, named | survived | killed of those that differ | time |")
    print("|---|---|---|---|---|---|---|")
    for result in results:
        print("|", " | ".join(result.row), "|")
    return all(result.share >= ENOUGH and not result.wrong for result in results)


def main() -> int:
    wanted = os.environ.get("MODULE", "")
    paths = [target.path for target in TARGETS if wanted in target.path]
    if not paths:
        print(f"no module with „{wanted}“ in its path; there are {', '.join(t.path for t in TARGETS)}")
        return 2
    with ThreadPoolExecutor(int(os.environ.get("JOBS", "1"))) as pool:
        results = list(pool.map(judged, paths))
    return 0 if report(results) else 1


if __name__ == "__main__":
    sys.exit(main())
