"""Up, down and up again, with rows in the tables; and the models say what the migrations made."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from coordnet.extensions import Base, db
from coordnet.forum import services
from coordnet.forum.models import Category
from coordnet.members.models import Municipality, Seat, User
from coordnet.textsearch.storage import INDEX_TABLES
from tests.builders import Make


def test_the_models_are_what_the_migrations_made(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": lambda _o, name, kind, _r, _c: not (kind == "table" and name in INDEX_TABLES),
                "compare_type": True,
            },
        )
        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_head(app: Flask) -> None:
    config = current_app.extensions["migrate"].migrate.get_config()
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_down_and_up_again_with_rows(app: Flask, make: Make, session: Session) -> None:
    asker = make.coordinator("LT-57")
    services.ask("Kas apmoka vertėją?", "<p>Klausimas.</p>", "pagalba-nukentejusiesiems", by=make.viewer(asker))
    session.commit()
    session.close()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    db.engine.dispose()
    upgrade()
    assert db.session.scalar(select(func.count()).select_from(Municipality)) == 60
    assert db.session.scalar(select(func.count()).select_from(Seat)) == 60
    assert db.session.scalar(select(func.count()).select_from(Category)) == 8
    assert db.session.scalar(select(func.count()).select_from(User)) == 0
