"""Revision 0013 up, down and up again with rows: who wanted no digest wants no mail, and what waits is not sent."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from coordnet import clock
from coordnet.extensions import db
from coordnet.forum.services import moderating
from coordnet.mail.models import OutboxMessage
from coordnet.mail.services import queue_test
from coordnet.notifications.queries import choices_of
from tests.builders import Make
from tests.forum.threads import ask, reply
from tests.notifications.mails import ANSWERED, ASKED

TABLES = {"notification_choice", "follow", "notice"}


def test_down_and_up_again_with_rows(app: Flask, make: Make) -> None:
    asker, silent = make.coordinator(), make.user(digest_frequency="off")
    with clock.frozen(ASKED):
        thread = ask(asker)
    with clock.frozen(ANSWERED):
        reply(thread, silent)
        post = reply(thread, silent)
        moderating.hide_post(post, "priežastis", by=make.viewer(make.moderator()))
    queue_test(asker.id)
    db.session.commit()
    ids = asker.id, silent.id
    db.session.close()
    downgrade(revision="0012")
    assert TABLES & set(inspect(db.engine).get_table_names()) == set()
    assert db.session.scalar(text("SELECT count(*) FROM outbox_message WHERE kind = 'test'")) == 1
    assert db.session.scalar(text("SELECT count(*) FROM outbox_message WHERE kind <> 'test'")) == 0
    db.session.close()
    db.engine.dispose()
    upgrade()
    assert set(inspect(db.engine).get_table_names()) >= TABLES
    assert choices_of(ids[0]) == {"answers": "now", "mentions": "now", "replies": "digest"}
    assert choices_of(ids[1]) == {"answers": "off", "mentions": "off", "replies": "off"}
    assert db.session.scalars(select(OutboxMessage.kind)).all() == ["test"]
