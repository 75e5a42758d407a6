"""The application factory: the list of rooms, nothing else about them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context
from flask_babel import get_locale
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from coordnet.account.room import ROOM as account
from coordnet.association.room import ROOM as association
from coordnet.auth.room import ROOM as auth
from coordnet.database import prepare_engine
from coordnet.demo.room import ROOM as demo
from coordnet.digest.room import ROOM as digest
from coordnet.directory.room import ROOM as directory
from coordnet.drafts.room import ROOM as drafts
from coordnet.extensions import babel, csrf, db, migrate
from coordnet.extensions import mail as flask_mail
from coordnet.files.room import ROOM as files
from coordnet.forum.room import ROOM as forum
from coordnet.home.room import ROOM as home
from coordnet.library.room import ROOM as library
from coordnet.mail.room import ROOM as mail
from coordnet.members.room import ROOM as members
from coordnet.notifications.room import ROOM as notifications
from coordnet.room import Room, install
from coordnet.search.room import ROOM as search
from coordnet.web.room import ROOM as web
from coordnet.worker.room import ROOM as worker

ROOT = Path(__file__).resolve().parent.parent

ROOMS = (
    web, auth, members, mail, files, notifications, drafts, home, forum, library, directory, account, search,
    digest, association, demo, worker,
)  # fmt: skip


def create_app(config: dict[str, Any], rooms: Sequence[Room] = ROOMS) -> Flask:
    """A CoordNet application with the given configuration (see config.load)."""
    app = Flask(
        "coordnet", root_path=str(ROOT / "coordnet"), template_folder=str(ROOT / "templates"), static_folder=None
    )
    app.config.from_mapping(config)
    app.config.setdefault("RATELIMIT_STORAGE_URI", "coordnet://")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if app.config["BEHIND_PROXY"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    _bind_extensions(app)
    install(app, rooms)
    return app


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    csrf.init_app(app)
    babel.init_app(app, locale_selector=_locale)
    flask_mail.init_app(app)
    app.jinja_env.globals["get_locale"] = get_locale


def _locale() -> str | None:
    """The member's language; Lithuanian for visitors. Mail chooses with force_locale."""
    if has_request_context() and current_user.is_authenticated:
        return str(current_user.locale)
    return None
