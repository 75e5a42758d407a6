"""`flask files check`: are all files there, unharmed, and is nothing there that should not be?"""

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from coordnet.extensions import db
from coordnet.files import services, storage
from coordnet.files.models import StoredFile

files_cli = AppGroup("files", help="Stored files.")


@files_cli.command("check")
def check() -> None:
    """Compare files and database; one line per problem, exit status 1 when there is one."""
    found = 0
    for line in problems():
        click.echo(line)
        found += 1
    if found:
        raise SystemExit(1)
    click.echo("All files are in order.")


def problems() -> Iterator[str]:
    """What is wrong: content missing or damaged, content without a row, foreign files.

    Reads every byte. Uploads and deletions may go on meanwhile.
    """
    on_disk = set(storage.stored())
    rows = _rows()
    for sha256 in sorted(on_disk | rows.keys()):
        ids = ", ".join(str(file_id) for file_id in rows.get(sha256, []))
        state = _state(storage.path_of(sha256))
        if not ids and state != "missing":
            yield f"no row: {storage.path_of(sha256).relative_to(storage.root())} belongs to no file"
        elif ids and state == "damaged":
            yield f"damaged: the content of file {ids} ({sha256}) has changed"
        elif ids and state == "missing" and _still_there(sha256):
            yield f"missing: the content of file {ids} ({sha256}) is not there"
    for stray in sorted(storage.strays()):
        yield f"no row: {stray} belongs to no file"


def _rows() -> dict[str, list[int]]:
    """File ids by hash. Waits for uploads that have content but no committed row yet."""
    services.lock_all_content(wait=True)
    rows: dict[str, list[int]] = {}
    for file_id, sha256 in db.session.execute(select(StoredFile.id, StoredFile.sha256).order_by(StoredFile.id)):
        rows.setdefault(sha256, []).append(file_id)
    db.session.commit()
    return rows


def _state(path: Path) -> str:
    try:
        return "good" if storage.digest(path) == path.name else "damaged"
    except FileNotFoundError:
        return "missing"


def _still_there(sha256: str) -> bool:
    row = db.session.scalar(select(StoredFile.id).where(StoredFile.sha256 == sha256).limit(1))
    db.session.commit()
    return row is not None
