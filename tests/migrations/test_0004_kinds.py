"""Kinds belong to the rooms: going back takes out those the older code does not know, and search goes on."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from coordnet.extensions import db
from coordnet.forum import services
from coordnet.search.queries import find
from coordnet.textsearch.models import SearchDocument
from coordnet.textsearch.query import parse
from tests.builders import Make


def test_down_and_up_again_the_index_answers(app: Flask, make: Make) -> None:
    viewer = make.viewer(make.coordinator())
    thread_id = services.ask("Strazdas tupi", "<p>Klausimas.</p>", "tinklo-reikalai", by=viewer).thread_id
    document = db.session.scalars(select(SearchDocument).where(SearchDocument.kind == "thread")).one()
    unknown = {name: getattr(document, name) for name in SearchDocument.__table__.columns.keys()}  # noqa: SIM118
    db.session.execute(
        SearchDocument.__table__.insert().values(unknown | {"id": (90 << 48) + 65536, "kind": "note", "ref_id": 1})
    )
    db.session.commit()
    db.session.close()
    downgrade(revision="0003")
    names = [check["name"] for check in inspect(db.engine).get_check_constraints("search_document")]
    kinds = db.session.scalars(text("SELECT kind FROM search_document ORDER BY id")).all()
    assert (names, kinds) == (["ck_search_document_kind"], ["thread", "person"])
    db.session.close()
    db.engine.dispose()
    upgrade()
    assert inspect(db.engine).get_check_constraints("search_document") == []
    assert [(hit.kind, hit.ref_id) for hit in find(viewer, parse("strazdą")).hits] == [("thread", thread_id)]
