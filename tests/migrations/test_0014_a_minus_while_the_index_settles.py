"""Revision 0014 up, down and up again with documents: they are found as before."""

from flask import Flask
from flask_migrate import downgrade, upgrade

from coordnet.extensions import db
from coordnet.forum import services as forum
from coordnet.search.queries import find
from coordnet.textsearch.query import parse
from tests.builders import Make


def test_down_and_up_again_with_documents(app: Flask, make: Make) -> None:
    member = make.viewer(make.coordinator())
    thread = forum.ask("Zylė", "gieda", "tinklo-reikalai", by=member).thread
    thread_id = thread.id
    db.session.commit()
    for move in (lambda: downgrade(revision="0013"), upgrade):
        db.session.close()
        db.engine.dispose()
        move()
        assert [hit.ref_id for hit in find(member, parse("zylė -čiulba")).hits] == [thread_id]
