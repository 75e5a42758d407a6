"""Up, down and up again, with rows in the tables; and the models say what the migrations made."""

from io import BytesIO

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from coordnet.extensions import Base, db
from coordnet.files.models import FileText, StoredFile
from coordnet.files.reading import Reading
from coordnet.files.services import store, take_text
from coordnet.forum import services
from coordnet.forum.models import Category
from coordnet.members.models import Municipality, Seat, User
from coordnet.textsearch.storage import INDEX_TABLES
from tests.builders import Make
from tests.files import samples


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


def test_files_that_were_there_before_texts_wait_to_be_read(app: Flask, make: Make) -> None:
    user = make.user()
    names = {"tvarka.pdf": samples.PDF, "senas.doc": samples.OLE2, "nuotrauka.jpg": samples.photo()}
    for name, content in names.items():
        store(BytesIO(content), name, by=user)
    pdf = db.session.scalars(select(StoredFile).where(StoredFile.extension == "pdf")).one()
    take_text(pdf.id, pdf.sha256, Reading("read", ((1, "tekstas"),)))
    db.session.commit()
    db.session.close()
    downgrade(revision="0001")
    db.engine.dispose()
    upgrade()
    rows = db.session.execute(select(StoredFile.extension, StoredFile.text_state).order_by(StoredFile.id))
    assert [tuple(row) for row in rows] == [("pdf", "waiting"), ("doc", "unknown"), ("jpg", "none")]
    assert db.session.scalar(select(func.count()).select_from(FileText)) == 0
