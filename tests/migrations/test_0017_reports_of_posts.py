"""Revision 0017 up, down and up again with rows: posts stay, and letters that the code of before knows not are gone."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select

from coordnet.extensions import db
from coordnet.forum.models import Post, Report
from coordnet.forum.services import reporting
from coordnet.mail.models import OutboxMessage
from tests.builders import Make
from tests.forum.threads import ask, reply


def test_down_and_up_again_with_rows(app: Flask, make: Make) -> None:
    make.moderator()
    post = reply(ask(make.user()), make.user())
    reporting.report_post(post, "Atpažįstama", by=make.viewer(make.user()))
    db.session.commit()
    assert db.session.query(OutboxMessage).filter_by(kind="reported").count() == 1
    posts = db.session.scalars(select(Post.body_text).order_by(Post.id)).all()
    db.session.close()
    downgrade(revision="0016")
    assert "report" not in inspect(db.engine).get_table_names()
    db.session.close()
    db.engine.dispose()
    upgrade()
    assert db.session.scalars(select(Post.body_text).order_by(Post.id)).all() == posts
    assert db.session.query(Report).count() == 0
    assert db.session.query(OutboxMessage).filter_by(kind="reported").count() == 0
