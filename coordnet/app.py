"""The application factory: the only place that knows every room."""

from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context
from flask_babel import get_locale
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from coordnet import mail, worker
from coordnet.account.views import bp as account_bp
from coordnet.association.cli import members_cli
from coordnet.association.views import bp as association_bp
from coordnet.auth import guard
from coordnet.auth.emails import render_password_reset
from coordnet.auth.services import forget_old as forget_sessions
from coordnet.auth.views import bp as auth_bp
from coordnet.database import prepare_engine
from coordnet.demo.cli import demo_cli
from coordnet.digest.cli import digest_cli
from coordnet.digest.emails import render_digest
from coordnet.digest.jobs import build_due, digest_is_due
from coordnet.digest.views import bp as digest_bp
from coordnet.directory.views import bp as directory_bp
from coordnet.extensions import babel, csrf, db, limiter, migrate
from coordnet.extensions import mail as flask_mail
from coordnet.files.cli import files_cli
from coordnet.files.jobs import tidy as tidy_files
from coordnet.files.owners import register_forget, register_owner
from coordnet.files.views import bp as files_bp
from coordnet.forum.queries import may_read_post
from coordnet.forum.similar import register_similar
from coordnet.forum.views import bp as forum_bp
from coordnet.home.views import bp as home_bp
from coordnet.library.emails import render_published
from coordnet.library.queries import may_read_entry
from coordnet.library.views import bp as library_bp
from coordnet.mail.cli import mail_cli
from coordnet.mail.emails import render_test
from coordnet.members.emails import render_email_changed, render_invitation
from coordnet.search.cli import search_cli
from coordnet.search.emails import render_withheld
from coordnet.search.jobs import bring_index_up_to_date, forget_words, index_is_due
from coordnet.search.reading import files_are_waiting, read_waiting
from coordnet.search.similar import similar_things
from coordnet.search.views import bp as search_bp
from coordnet.textsearch.services import remove_many
from coordnet.web import init_app as init_web
from coordnet.web.limits import forget_old as forget_counters
from coordnet.web.parked import forget_old as forget_forms
from coordnet.worker.cli import worker_command
from coordnet.worker.turn import keep_going

ROOT = Path(__file__).resolve().parent.parent

BLUEPRINTS = (
    auth_bp,
    home_bp,
    forum_bp,
    library_bp,
    directory_bp,
    account_bp,
    search_bp,
    digest_bp,
    association_bp,
    files_bp,
)
COMMANDS = (members_cli, demo_cli, digest_cli, files_cli, mail_cli, search_cli, worker_command)


def create_app(config: dict[str, Any]) -> Flask:
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
    init_web(app)
    guard.init_app(app)
    limiter.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    _connect_rooms(app)
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


def _connect_rooms(app: Flask) -> None:
    """Hand the lower floors what only the upper ones know."""
    register_owner(app, "post", may_read_post)
    register_owner(app, "entry", may_read_entry)
    register_forget(app, partial(remove_many, "file"))
    register_similar(app, similar_things)
    mail.register(app, "invitation", render_invitation)
    mail.register(app, "email-changed", render_email_changed)
    mail.register(app, "password-reset", render_password_reset)
    mail.register(app, "entry-published", render_published)
    mail.register(app, "digest", render_digest)
    mail.register(app, "file-withheld", render_withheld)
    mail.register(app, "test", render_test)
    worker.register(app, worker.Job("digest", digest_is_due, build_due))
    worker.register(app, worker.delivery_job())
    worker.register(app, worker.Job("files", files_are_waiting, partial(read_waiting, keep_going=keep_going)))
    worker.register(app, worker.Job("search", index_is_due, bring_index_up_to_date))
    worker.register(app, worker.cleanup_job(forget_sessions, forget_forms, forget_counters, tidy_files, forget_words))
