"""`python -m mutation.trials MODULE`: one line of JSON for each mutant of one module.

This process imports what does not depend on the module; each mutant gets a fork of it, in which pytest runs the
module's tests with the mutant in the module's place. No file of the project is changed.
"""

import importlib
import json
import os
import pkgutil
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType

import flask_migrate
import pytest
from flask import current_app

import coordnet
from mutation.mutants import mutants
from mutation.table import TARGETS, Target

SURVIVED, KILLED, ENDLESS = "survived", "killed", "endless"
# What the tests import of other people's.
OTHERS = (
    "bleach",
    "hypothesis.strategies",
    "playwright.sync_api",
    "alembic.command",
    "aiosmtpd.controller",
    "stdnum.ee.ik",
)
ARGUMENTS = ["-x", "-q", "--no-header", "--no-summary", "--tb=no", "-p", "no:unraisableexception"]


class _QuickFirst:
    """A plugin for pytest: what looks for examples comes after what has them."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: getattr(getattr(item, "function", None), "is_hypothesis_test", False))


class _Instead(MetaPathFinder, SourceFileLoader):
    """Whoever imports the module gets this source; without a source the import fails."""

    def __init__(self, target: Target, source: str | None) -> None:
        super().__init__(target.module, str(Path(target.path).resolve()))
        self._source = source

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        if self._source is None:
            raise ImportError(f"{fullname} waits for its mutants")
        return compile(self._source, self.path, "exec")


def warm(target: Target) -> None:
    """Import every module of the application that does not need the target, and what the tests need."""
    for name in OTHERS:
        importlib.import_module(name)
    refusal = _Instead(target, None)
    sys.meta_path.insert(0, refusal)
    for found in pkgutil.walk_packages(coordnet.__path__, "coordnet.", onerror=lambda _name: None):
        if not found.name.endswith("__main__"):
            try:
                importlib.import_module(found.name)
            except ImportError:
                continue
    sys.meta_path.remove(refusal)


def trial(target: Target, source: str, seconds: float, migrated: Path) -> str:
    """What the tests say of this source within so many seconds. `migrated` is made by the first trial."""
    with tempfile.TemporaryDirectory(prefix="mutant-", ignore_cleanup_errors=True) as folder:
        child = os.fork()
        if child == 0:
            os._exit(_tested(target, source, folder, migrated))
        try:
            status = _ended(child, time.monotonic() + seconds)
        finally:
            _end(child)
    if status is None:
        return ENDLESS
    return SURVIVED if status == 0 else KILLED


def _tested(target: Target, source: str, folder: str, migrated: Path) -> int:
    os.setsid()
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    # The examples of CI: the same ones for every mutant.
    os.environ.update(CI="true", HYPOTHESIS_STORAGE_DIRECTORY=folder, TMPDIR=folder)
    tempfile.tempdir = None
    flask_migrate.upgrade = partial(_upgrade, flask_migrate.upgrade, migrated)
    sys.meta_path.insert(0, _Instead(target, source))
    kind = ["--noconftest"] if target.pure else ["--database=sqlite"]
    try:
        return int(pytest.main([*ARGUMENTS, *kind, f"--basetemp={folder}/tests", *target.tests], [_QuickFirst()]))
    except BaseException:
        return 1


def _upgrade(really: Callable[[], None], migrated: Path) -> None:
    """The tests' database: migrated for the first trial, for the others a copy of that."""
    path = Path(current_app.config["DATA"], "coordnet.sqlite3")
    if migrated.exists():
        shutil.copyfile(migrated, path)
        return
    really()
    current_app.extensions["sqlalchemy"].engine.dispose()
    shutil.copyfile(path, migrated)


def _ended(child: int, until: float) -> int | None:
    """The exit status, or None for a mutant that does not end."""
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(0.01)
    return None


def _end(child: int) -> None:
    """The child and whatever it has started."""
    try:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return


def main(path: str) -> None:
    target = next(target for target in TARGETS if target.path == path)
    source = Path(path).read_text()
    warm(target)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        migrated = Path(folder, "migrated.sqlite3")
        begun = time.monotonic()
        if trial(target, source, 600, migrated) != SURVIVED:
            sys.exit(f"the tests of {path} fail without any mutant: {' '.join(target.tests)}")
        patience = 10 + 5 * (time.monotonic() - begun)
        for mutant in mutants(source):
            outcome = trial(target, mutant.source, patience, migrated)
            row = {"line": mutant.line, "was": mutant.was, "becomes": mutant.becomes, "outcome": outcome}
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
