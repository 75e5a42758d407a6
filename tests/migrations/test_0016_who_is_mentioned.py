"""Revision 0016 up, down and up again with rows: who wanted no mail gets none, and what waits is not sent."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from coordnet import clock
from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.notifications.queries import choices_of
from coordnet.notifications.services import choose
from tests.builders import Make
from tests.forum.threads import ask, reply, seen_by
from tests.notifications.mails import ANSWERED, ASKED

BEFORE = "0015"


def test_down_and_up_again_with_rows(app: Flask, make: Make) -> None:
    asker, named = make.coordinator(), make.coordinator("LT-16", name="Ona Onaitė")
    silent, half = (make.user(digest_frequency="off") for _number in range(2))
    for topic in ("answers", "replies"):
        choose(topic, "off", by=seen_by(silent))
    choose("replies", "off", by=seen_by(half))
    db.session.commit()
    with clock.frozen(ASKED):
        thread = ask(asker)
    with clock.frozen(ANSWERED):
        reply(thread, make.user(), "<p>@Ona Onaitė</p>")
    assert len(db.session.scalars(select(OutboxMessage)).all()) == 2
    ids = [user.id for user in (asker, silent, half, named)]
    db.session.close()
    downgrade(revision=BEFORE)
    assert "mention" not in inspect(db.engine).get_table_names()
    assert db.session.scalar(text("SELECT count(*) FROM outbox_message")) == 1
    assert db.session.scalar(text("SELECT count(*) FROM notice")) == 1
    db.session.close()
    db.engine.dispose()
    upgrade()
    assert [choices_of(user_id)["mentions"] for user_id in ids] == ["now", "off", "now", "now"]
    db.session.close()
    downgrade(revision=BEFORE)
    assert db.session.scalar(text("SELECT count(*) FROM notification_choice WHERE topic = 'mentions'")) == 0
    db.session.close()
    db.engine.dispose()
    upgrade()
