"""The file of a killed process says that what it held is free: it stays until nothing is held in its name."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.mail import presence
from coordnet.mail.services import queue_test
from coordnet.worker import lease
from coordnet.worker.cleanup import forget_killed
from tests.builders import Make


def killed_process(app: Flask) -> str:
    """The name of a process that did not end well."""
    with pytest.raises(KeyboardInterrupt), presence.presence(app.config["DATA"]) as name:
        raise KeyboardInterrupt
    return name


def test_it_stays_while_a_message_or_a_job_is_held_in_its_name(app: Flask, session: Session, make: Make) -> None:
    sender, runner, other = killed_process(app), killed_process(app), killed_process(app)
    message = queue_test(make.user().id)
    assert message is not None
    message.state, message.claimed_by, message.claimed_until = "sending", sender, clock.wall()
    session.commit()
    assert lease.take("files", runner)
    with clock.frozen(clock.now() + timedelta(days=400)):
        forget_killed()
        session.commit()
    assert presence.gone(app.config["DATA"]) == {sender, runner}
    assert presence.life_of(other, app.config["DATA"]) is presence.Life.UNKNOWN
    message.state, message.claimed_by = "sent", None
    session.commit()
    lease.give_back("files", runner, done=False)
    assert forget_killed() == 2
    assert presence.gone(app.config["DATA"]) == set()


def test_a_process_that_is_at_work_is_not_forgotten(app: Flask) -> None:
    data = app.config["DATA"]
    with presence.presence(data) as me:
        forget_killed()
        assert presence.life_of(me, data) is presence.Life.ALIVE
    assert presence.life_of(me, data) is presence.Life.UNKNOWN
