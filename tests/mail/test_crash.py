"""Killed with SIGKILL at the worst moment, and run to the end afterwards."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy.orm import Session

from coordnet.mail.delivery import deliver_due
from coordnet.mail.models import OutboxMessage
from coordnet.mail.queries import counts, troubles
from coordnet.mail.services import queue_test
from coordnet.members.models import User
from tests.mail.post import Post


def deliver(root: Path, environ: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "mail", "deliver"]
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
