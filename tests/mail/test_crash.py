"""Killed with SIGKILL at the worst moment, and run to the end afterwards."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from coordnet import clock
from coordnet.mail import presence
from coordnet.mail.delivery import CLAIM, deliver_due
from coordnet.mail.models import OutboxMessage
from coordnet.mail.queries import counts, troubles
from coordnet.mail.services import queue_test
from coordnet.members.models import User
from tests.mail.post import Post


def deliver(root: Path, environ: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *(arguments or ("mail", "deliver"))]
    return subprocess.Popen(command, cwd=root, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_killed_between_the_servers_answer_and_the_commit(
    session: Session, post: Post, member: User, root: Path, environ: dict[str, str]
) -> None:
    for _number in range(6):
        queue_test(member.id)
    session.commit()
    running: list[subprocess.Popen[str]] = []
    post.on_data = lambda _letter: os.kill(running[-1].pid, signal.SIGKILL) if len(post.letters) in (1, 4) else None
    outcomes = []
    for _attempt in range(3):
        running.append(deliver(root, environ))
        output, _ = running[-1].communicate(timeout=60)
        outcomes.append((running[-1].returncode, output))
    assert [code for code, _output in outcomes] == [-signal.SIGKILL, -signal.SIGKILL, 0]
    assert outcomes[2][1] == "sent 3, skipped 0, failed 0, retrying 0\n"
    assert counts()["sent"] == 6
    assert len(set(post.ids)) == 6
    twice = {identity for identity in post.ids if post.ids.count(identity) > 1}
    assert len(post.ids) == 8
    assert {message.message_id for message in troubles()} == twice
    for identity in twice:
        assert len({letter["Date"] for letter in post.letters if letter["Message-ID"] == identity}) == 1


def test_killed_before_the_server_has_it(
    session: Session, post: Post, member: User, root: Path, environ: dict[str, str]
) -> None:
    queue_test(member.id)
    session.commit()
    running: list[subprocess.Popen[str]] = []
    post.on_rcpt = lambda _address: os.kill(running[-1].pid, signal.SIGKILL) if not post.letters else None
    running.append(deliver(root, environ))
    assert running[0].wait(60) == -signal.SIGKILL
    [message] = session.query(OutboxMessage)
    assert message.state == "sending"
    post.on_rcpt = lambda _address: None
    assert deliver_due().sent == 1
    assert post.ids == [message.message_id]


def killed_at_the_third(
    session: Session, post: Post, member: User, root: Path, environ: dict[str, str], later: datetime
) -> list[str]:
    """Five messages; „digest send --now“ is killed at the third RCPT. The command, for once more."""
    for _number in range(5):
        queue_test(member.id)
    session.commit()
    command = ["digest", "send", "--now", later.isoformat()]
    running: list[subprocess.Popen[str]] = []
    post.on_rcpt = lambda _address: os.kill(running[-1].pid, signal.SIGKILL) if len(post.letters) == 2 else None
    running.append(deliver(root, environ, *command))
    assert running[0].wait(60) == -signal.SIGKILL
    post.on_rcpt = lambda _address: None
    return command


def test_a_run_that_acts_as_if_it_were_next_week_takes_over_what_the_killed_one_left(
    session: Session, post: Post, member: User, root: Path, environ: dict[str, str]
) -> None:
    command = killed_at_the_third(session, post, member, root, environ, clock.now() + timedelta(days=7))
    again = deliver(root, environ, *command)
    output, _ = again.communicate(timeout=60)
    assert again.returncode == 0, output
    assert counts() == {"waiting": 0, "sending": 0, "sent": 5, "failed": 0, "skipped": 0}
    assert len(set(post.ids)) == 5


def test_a_claim_made_as_if_it_were_next_week_ends_in_ten_minutes(
    app: Flask, session: Session, post: Post, member: User, root: Path, environ: dict[str, str]
) -> None:
    killed_at_the_third(session, post, member, root, environ, clock.now() + timedelta(days=7))
    for name in presence.gone(app.config["DATA"]):  # as another machine would see it
        presence.forget(name, app.config["DATA"])
    assert deliver_due().sent == 2
    with clock.frozen(clock.now() + CLAIM + timedelta(minutes=1)):
        assert deliver_due().sent == 1


def test_acting_as_if_it_were_next_week_takes_nothing_from_another_machine(
    session: Session, post: Post, member: User
) -> None:
    message = queue_test(member.id)
    assert message is not None
    message.state, message.claimed_by = "sending", "another-machine-17-abcd"
    message.claimed_until = clock.wall() + CLAIM
    session.commit()
    with clock.as_if(clock.now() + timedelta(days=7)):
        assert deliver_due().seen == 0


def test_a_pause_between_attempts_is_one_of_the_real_clock(session: Session, post: Post, member: User) -> None:
    queue_test(member.id)
    session.commit()
    post.on_rcpt = lambda _address: "451 4.2.1 later"
    with clock.as_if(clock.now() + timedelta(days=7)):
        assert deliver_due().retrying == 1
    post.on_rcpt = lambda _address: None
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert deliver_due().sent == 1
