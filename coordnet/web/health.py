"""`/healthz`: the process lives. `/readyz`: it can serve; 503 with one word says what is missing."""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import structlog
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from coordnet.database import read_only, write_if_idle
from coordnet.extensions import db
from coordnet.web.access import public
from coordnet.web.limits import note_probe

PROBE_BYTES = 64 * 1024
PROBE_PATIENCE = 1  # second
PROBE_EVERY = 5  # seconds

log = structlog.stdlib.get_logger("coordnet.web.health")
blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """The process answers; asks nothing else."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """Database reachable, migrated and taking writes, data folder with room."""
    missing = what_is_missing()
    if missing != current_app.extensions.get("coordnet_missing"):  # once, not at every probe
        current_app.extensions["coordnet_missing"] = missing
        log.warning("not ready" if missing else "ready again", missing=missing)
    return Response(f"{missing or 'ok'}\n", status=503 if missing else 200, mimetype="text/plain")


def what_is_missing() -> str | None:
    """„database“, „migrations“, „data“ or „writing“; None when everything is there."""
    try:
        with read_only(), db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "database"
    try:
        with read_only(), db.engine.connect() as connection:
            versions = set(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    except SQLAlchemyError:
        return "migrations"
    if versions != current_app.extensions["coordnet_heads"]:
        return "migrations"
    if not _has_room(current_app.config["DATA"]):
        return "data"
    return None if _takes_writes() else "writing"


def _has_room(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(PROBE_BYTES))
            file.flush()
            os.fsync(file.fileno())
            return True
    except OSError:
        return False


def _takes_writes() -> bool:
    """Whether a row can be committed: only that shows a full or read-only disk and a lock that is never given back.

    Asked at most every few seconds, since anybody may ask.
    """
    last: dict[str, Any] = current_app.extensions.setdefault("coordnet_probe", {"until": 0.0, "fine": False})
    if time.monotonic() >= last["until"]:
        last["fine"] = write_if_idle(db.engine, *note_probe(), patience=PROBE_PATIENCE)
        last["until"] = time.monotonic() + PROBE_EVERY
    return bool(last["fine"])


def init_app(app: Flask) -> None:
    """Read once which revision the code expects."""
    scripts = ScriptDirectory(str(Path(app.root_path).parent / "migrations"))
    app.extensions["coordnet_heads"] = set(scripts.get_heads())
    app.register_blueprint(blueprint)
