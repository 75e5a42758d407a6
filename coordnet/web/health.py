"""`/healthz`: the process lives. `/readyz`: it can serve; 503 with one word says what is missing."""

import tempfile
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from coordnet.database import reading
from coordnet.extensions import db
from coordnet.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """The process answers; asks nothing else."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """Database reachable and migrated, data folder writable."""
    missing = what_is_missing()
    return Response(f"{missing or 'ok'}\n", status=503 if missing else 200, mimetype="text/plain")


def what_is_missing() -> str | None:
    """„database“, „migrations“ or „data“; None when everything is there."""
    try:
        with reading(), db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "database"
    try:
        with reading(), db.engine.connect() as connection:
            versions = set(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    except SQLAlchemyError:
        return "migrations"
    if versions != current_app.extensions["coordnet_heads"]:
        return "migrations"
    return None if _writable(current_app.config["DATA"]) else "data"


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def init_app(app: Flask) -> None:
    """Read once which revision the code expects."""
    scripts = ScriptDirectory(str(Path(app.root_path).parent / "migrations"))
    app.extensions["coordnet_heads"] = set(scripts.get_heads())
    app.register_blueprint(blueprint)
