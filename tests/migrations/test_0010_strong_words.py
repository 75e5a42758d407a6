"""Revision 0010 up, down and up again with rows: what was indexed is found all the while."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from coordnet.extensions import db
from coordnet.forum import services as forum
from coordnet.search import queries
from coordnet.search.rebuild import rebuild
from coordnet.textsearch.models import SearchDocument
from coordnet.textsearch.query import parse
from tests.builders import Make


def strong() -> list[str]:
    return list(db.session.scalars(select(SearchDocument.strong).where(SearchDocument.kind == "thread")))


def test_down_and_up_again_with_rows(app: Flask, make: Make) -> None:
    member = make.viewer(make.coordinator())
    forum.ask("Vertėjas", "Kas apmoka?", "tinklo-reikalai", by=member)
    db.session.commit()
    known = strong()
    assert "avertej" in known[0]
    db.session.close()
    downgrade(revision="0009")
    assert db.session.scalar(text("SELECT count(*) FROM search_document WHERE kind = 'thread'")) == 1
    db.session.close()
    db.engine.dispose()
    upgrade()
    assert {*strong()} == {""}
    assert queries.find(member, parse("apmoka vertėją")).total.number == 1
    db.session.execute(text("UPDATE search_document SET analyser_version = 0"))
    for _step in rebuild():
        db.session.commit()
    assert strong() == known
