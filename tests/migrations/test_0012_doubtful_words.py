"""Revision 0012 up, down and up again with rows: the words stay, and none is doubtful."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select

from coordnet.extensions import db
from coordnet.forum import services as forum
from coordnet.textsearch.models import SearchWord
from tests.builders import Make


def test_down_and_up_again_with_rows(app: Flask, make: Make) -> None:
    member = make.viewer(make.coordinator())
    post = forum.reply(forum.ask("Zylė", "gieda", "tinklo-reikalai", by=member).thread, "čiulba", by=member)
    forum.delete_own_post(post, by=member)
    db.session.commit()
    doubtful = select(SearchWord.word).where(SearchWord.doubtful)
    assert "ciulba" in db.session.scalars(doubtful).all()
    db.session.close()
    downgrade(revision="0011")
    assert "doubtful" not in {column["name"] for column in inspect(db.engine).get_columns("search_word")}
    db.session.close()
    db.engine.dispose()
    upgrade()
    assert db.session.scalars(doubtful).all() == []
    assert {"zyle", "ciulba"} <= set(db.session.scalars(select(SearchWord.word)))
