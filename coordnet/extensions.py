"""Unbound Flask extensions, bound in app.py. Models subclass `Base`, queries run on `db.session`."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_mail import Mail
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import CursorResult, Executable, Row
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql.dml import UpdateBase

from coordnet.database import Base, UTCDateTime

__all__ = [
    "Base", "UTCDateTime", "babel", "changed_rows", "csrf", "db", "limiter", "login_manager", "mail", "migrate",
    "read_rows", "upsert",
]  # fmt: skip

db = SQLAlchemy(model_class=Base)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
mail = Mail()

# Every limit is asked, not only the first that is closed: whoever waits is told when the last of them opens.
limiter = Limiter(get_remote_address, headers_enabled=True, strategy="fixed-window", fail_on_first_breach=False)


def read_rows(statement: Executable, **values: Any) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows of a select of columns, read on the session's connection, without what makes objects of them.

    The ORM would take half as long again. It flushes nothing: services flush what they write.
    """
    return db.session.connection().execute(statement, values).all()


def upsert(table: Any) -> Any:
    """An INSERT of the engine in use, which can go on with `on_conflict_do_update` or `on_conflict_do_nothing`."""
    return sqlite_insert(table) if db.engine.dialect.name == "sqlite" else pg_insert(table)


def changed_rows(statement: UpdateBase) -> int:
    """Run an UPDATE or DELETE in the session; how many rows it changed. So one-time things are claimed."""
    return cast(CursorResult[Any], db.session.execute(statement)).rowcount
