"""Alembic's environment: one connection, one transaction for the whole upgrade.

On SQLite foreign keys are off while tables are rebuilt (batch mode drops and renames a parent table,
which would delete the children) and are checked before the commit.
"""

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, OperationalError

from coordnet.extensions import Base, db
from coordnet.textsearch.storage import INDEX_TABLES

BUSY = "The database is busy: another process (an import, a backup) holds it. Start again when that has ended."
DAMAGED = "The database file is damaged, or is no database. Put a copy in its place, with nothing else of its name."
NEWER = "A newer version of CoordNet made this database. Run that version, or put a copy from before in its place."
REASONS = {
    "database is locked": BUSY, "file is not a database": DAMAGED, "database disk image is malformed": DAMAGED,
}  # fmt: skip


def include_object(_object: object, name: str | None, type_: str, _reflected: bool, _compare_to: object) -> bool:
    """Leave the search engine's own tables alone."""
    return not (type_ == "table" and name in INDEX_TABLES)


def run() -> None:
    """Upgrade or downgrade, or say in one line why that cannot be."""
    try:
        _migrate()
    except CommandError as error:
        if "Can't locate revision" not in str(error):
            raise
        raise SystemExit(NEWER) from None
    except DatabaseError as error:
        said = next((line for reason, line in REASONS.items() if reason in str(error.orig)), None)
        if said is None:
            raise
        raise SystemExit(said) from None


def _migrate() -> None:
    with _connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _foreign_keys(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=include_object,
            render_as_batch=sqlite,
            transactional_ddl=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"the migration leaves rows without their parents: {broken[:5]}")
        if sqlite:
            _foreign_keys(connection, "ON")


def _connect() -> Connection:
    """A connection, or one line that names the setting."""
    try:
        return db.engine.connect()
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        if reason == "database is locked":
            raise
        raise SystemExit(f"DATABASE_URL: the database cannot be reached ({reason})") from None


def _foreign_keys(connection: Connection, value: str) -> None:
    """On the raw connection, before BEGIN: inside a transaction SQLite ignores it."""
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.execute(f"PRAGMA foreign_keys={value}")


if context.is_offline_mode():
    raise SystemExit("migrations run against a database")
run()
