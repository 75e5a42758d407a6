"""`flask mail deliver`."""

from flask import Flask
from sqlalchemy.orm import Session

from coordnet.mail.services import queue_test
from coordnet.members.models import User
from tests.mail.conftest import Connect
from tests.mail.post import Post, post_office


def test_it_says_what_it_did_and_does_nothing_twice(app: Flask, session: Session, post: Post, member: User) -> None:
    queue_test(member.id)
    session.commit()
    runner = app.test_cli_runner()
    done = runner.invoke(args=["mail", "deliver"])
    assert (done.exit_code, done.stdout) == (0, "sent 1, skipped 0, failed 0, retrying 0\n")
    again = runner.invoke(args=["mail", "deliver"])
    assert (again.exit_code, again.stdout) == (0, "sent 0, skipped 0, failed 0, retrying 0\n")


def test_it_names_what_failed_without_an_address(app: Flask, session: Session, post: Post, member: User) -> None:
    message = queue_test(member.id)
    assert message is not None
    named = f"failed: test {message.subject_id} to member {member.id}: 550 5.1.1"
    session.commit()
    post.on_rcpt = lambda address: f"550 5.1.1 no such user {address}"
    done = app.test_cli_runner().invoke(args=["mail", "deliver"])
    assert done.exit_code == 1
    assert named in done.output
    assert "sent 0, skipped 0, failed 1, retrying 0" in done.output
    assert "rasa@" not in done.output


def test_it_says_that_no_server_answers(app: Flask, session: Session, connect: Connect, member: User) -> None:
    queue_test(member.id)
    session.commit()
    with post_office() as closed:
        connect(closed)
    done = app.test_cli_runner().invoke(args=["mail", "deliver"])
    assert done.exit_code == 1
    assert "cannot be reached: ConnectionRefusedError" in done.output
