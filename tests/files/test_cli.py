"""`flask files check` names every problem once and says so by its exit status."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask

from coordnet.extensions import db
from coordnet.files import storage
from tests.builders import Make
from tests.files import samples
from tests.files.conftest import Put


def _check(app: Flask) -> tuple[int, list[str]]:
    result = app.test_cli_runner().invoke(args=["files", "check"])
    return result.exit_code, result.output.splitlines()


def test_good_files_are_in_order(app: Flask, make: Make, put: Put) -> None:
    user = make.user()
    put(user)
    put(user, "ta-pati.pdf")
    (storage.root() / f"{storage.TEMPORARY}upload").write_bytes(b"under way")
    assert _check(app)[0] == 0


def test_every_problem_is_named(app: Flask, make: Make, put: Put, lying: Callable[[], list[Path]]) -> None:
    user = make.user()
    good, missing = put(user), put(user, "a.rtf", samples.DOCUMENTS["laiškas.rtf"])
    damaged, twin = (put(user, name, samples.DOCUMENTS["pastabos.txt"]) for name in ("b.txt", "c.txt"))
    ids = missing.id, damaged.id, twin.id
    storage.delete(missing.sha256)
    storage.path_of(damaged.sha256).write_bytes(b"changed")
    orphan = storage.path_of("ab" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"nobody's")
    (storage.root() / "readme.txt").write_bytes(b"put here by hand")
    db.session.commit()
    status, lines = _check(app)
    assert status == 1
    assert len(lines) == 4
    text = "\n".join(lines)
    assert f"missing: the content of file {ids[0]} " in text
    assert f"damaged: the content of file {ids[1]}, {ids[2]} " in text
    assert "ab/ab/" in text
    assert "readme.txt" in text
    assert good.sha256 not in text
