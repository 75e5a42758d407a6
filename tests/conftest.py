"""Real rows on a real database: every test that asks for `app` runs on SQLite and on PostgreSQL."""

import contextvars
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import Undefined
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import Session

import config
from coordnet import clock
from coordnet.app import create_app
from coordnet.auth import services as auth
from coordnet.extensions import db
from coordnet.members.models import User
from tests import postgres
from tests.builders import Make

ENGINES = ("sqlite", "postgresql")
CI = os.environ.get("CI") == "true"
# Everybody's machine looks for new examples; CI must not fail for one nobody has seen before.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
if CI:
    hypothesis.settings.load_profile("ci")

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", default=",".join(ENGINES), help="engines to test on: sqlite,postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" in metafunc.fixturenames:
        metafunc.parametrize("engine_name", metafunc.config.getoption("--database").split(","), scope="session")


class Client(FlaskClient):
    """A test client that first ends the test's own transaction, as another process would see it.

    Each request runs in an empty context: inside the test's own application context Flask would share
    `g`, and with it the signed-in user, among all requests of a test.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        return contextvars.Context().run(super().open, *args, **kwargs)


class Missing(Undefined):
    """What a template names and nobody has given: it may be asked for, but whoever prints it fails the test."""

    __str__ = __html__ = Undefined._fail_with_undefined_error


class Stage:
    """One application per engine and process; its database goes back to the migrated template for each test."""

    def __init__(self, engine_name: str, folder: Path, stack: ExitStack) -> None:
        self.engine_name = engine_name
        self.folder = folder
        environ = {"COORDNET_DATA": str(folder / "data"), "SECRET_KEY": "a key for tests only", "PORT": "8000"}
        if engine_name == "postgresql":
            self.server = stack.enter_context(postgres.server())
            self._admin("CREATE DATABASE template_coordnet")
            environ["DATABASE_URL"] = self.server.format(name="template_coordnet")
        settings = config.load(environ)
        settings["TESTING"] = True
        self.template_app = create_app(settings)
        with self.template_app.app_context():
            upgrade()
            db.engine.dispose()
        if engine_name == "postgresql":
            settings["SQLALCHEMY_DATABASE_URI"] = self.server.format(name="coordnet")
        else:
            self.path = Path(settings["DATA"]) / "coordnet.sqlite3"
            self.template_path = folder / "template.sqlite3"
            self._copy(self.path, self.template_path)
        self.settings = settings
        self.app = create_app(settings)
        self.app.test_client_class = Client
        self.app.jinja_env.undefined = Missing

    def _admin(self, *statements: str) -> None:
        engine = create_engine(self.server.format(name="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        for suffix in ("-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(source, target)

    def reset(self) -> None:
        """Back to the migrated database, no files, and the settings a test may have changed."""
        self.app.config.update(self.settings)
        with self.app.app_context():
            db.engine.dispose()
        if self.engine_name == "postgresql":
            self._admin(
                "DROP DATABASE IF EXISTS coordnet WITH (FORCE)", "CREATE DATABASE coordnet TEMPLATE template_coordnet"
            )
        else:
            self._copy(self.template_path, self.path)
        data = Path(self.app.config["DATA"])
        for name in ("files", "mail"):
            shutil.rmtree(data / name, ignore_errors=True)
            (data / name).mkdir()


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Stage]]:
    made: dict[str, Stage] = {}
    with ExitStack() as stack:

        def stage(engine_name: str) -> Stage:
            if engine_name not in made:
                if engine_name == "postgresql" and postgres.binaries() is None:
                    if CI:
                        pytest.fail("PostgreSQL's server binaries are needed with CI=true")
                    pytest.skip("PostgreSQL is not installed on this machine")
                made[engine_name] = Stage(engine_name, tmp_path_factory.mktemp(engine_name), stack)
            return made[engine_name]

        yield stage


@pytest.fixture
def app(engine_name: str, stages: Callable[[str], Stage]) -> Iterator[Flask]:
    """The application on a freshly migrated database, its context pushed."""
    stage = stages(engine_name)
    stage.reset()
    with stage.app.app_context():
        yield stage.app
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def session(app: Flask) -> Session:
    return db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser."""
    return app.test_client()


@pytest.fixture
def make(app: Flask) -> Make:
    return Make()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[User], FlaskClient]:
    """A browser in which `user` is signed in. Forms are posted with `csrf_token` from `token(client)`."""

    def browser(user: User) -> FlaskClient:
        token = auth.start_session(user)
        db.session.commit()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return browser


@pytest.fixture(autouse=True)
def no_csrf_in_view_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """View tests post without a token; tests marked `csrf` (and the browser) use the real check."""
    if "app" not in request.fixturenames or request.node.get_closest_marker("csrf"):
        yield
        return
    app = request.getfixturevalue("app")
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def queries(app: Flask) -> Callable[[], Any]:
    """`with queries() as seen: …` then len(seen): the SQL statements that were sent."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def together(app: Flask) -> Callable[..., list[Any]]:
    """Run functions at the same moment, each with a context, session and connection of its own; their results."""

    def run(*functions: Callable[[], Any]) -> list[Any]:
        db.session.commit()
        start = Barrier(len(functions))

        def one(function: Callable[[], Any]) -> Any:
            with app.app_context():
                start.wait(10)
                try:
                    return function()
                finally:
                    db.session.rollback()

        with ThreadPoolExecutor(len(functions)) as pool:
            return [future.result(30) for future in [pool.submit(one, function) for function in functions]]

    return run


@pytest.fixture
def at() -> Callable[[Any], Any]:
    """`with at(moment): …` holds the clock."""
    return clock.frozen


def chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser of a test process."""
    path = chromium_path()
    if path is None:
        if CI:
            pytest.fail("Chromium is needed with CI=true")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
