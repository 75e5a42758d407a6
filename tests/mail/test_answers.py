"""The mail server's own words reach the operator, without addresses, passwords or anything of the letter."""

import base64
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coordnet import privacy
from coordnet.extensions import db
from coordnet.mail import Rendered, answers
from coordnet.mail.delivery import deliver_due
from coordnet.mail.models import OutboxMessage
from coordnet.room import house
from coordnet.worker import loop
from tests.mail.conftest import Connect
from tests.mail.post import Post, post_office

Note = Callable[..., OutboxMessage]
Content = dict[str, Rendered | Exception | None]
PASSWORD = "slaptas zodis"


def error_of(message: OutboxMessage) -> str:
    db.session.refresh(message)
    return message.last_error


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 5.2.2 mailbox full, try after the 5th", "550 5.2.2 mailbox full, try after the 5th"),
        ("550 <Rasa@Vilnius.example>: unknown user", "550 <[e-mail]>: unknown user"),
        ("550 5.1.1 unknown local part: RASA", "550 5.1.1 unknown local part: […]"),
        ("550 Rasa Šimonytė is on holiday", "550 […] is on holiday"),
        ("554 5.6.0 subject 'Kas apmoka vertėją?' looks like spam", "554 5.6.0 subject '[…]' looks like spam"),
        ("550 no 33309240064 here", f"550 no {privacy.MASK} here"),
        ("550 rasapass rasant", "550 rasapass rasant"),
        ("550", "550"),
    ],
)  # fmt: skip
def test_the_words_are_kept_and_what_they_must_not_repeat_is_not(
    post: Post, note: Note, content: Content, said: str, kept: str
) -> None:
    content["1"] = Rendered("Kas apmoka vertėją?", "Labas")
    message = note("1")
    post.on_rcpt = lambda _address: said
    run = deliver_due()
    assert error_of(message) == kept
    assert kept in run.problems[0]


@pytest.mark.parametrize(
    "secret", [PASSWORD, "tinklas@savivaldybe.example", *(
        base64.b64encode(text.encode()).decode() for text in (PASSWORD, f"\0tinklas\0{PASSWORD}")
    )]
)  # fmt: skip
def test_our_own_account_is_not_repeated(
    connect: Connect, note: Note, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    message = note()
    with post_office() as post:
        connect(post, username="tinklas", password=PASSWORD)
        post.on_mail = lambda _address: f"535 5.7.8 bad credentials {secret} given"
        monkeypatch.setattr("smtplib.SMTP.login", lambda *_secrets: None)
        run = deliver_due()
    assert run.unreachable.startswith("535 5.7.8 bad credentials [")
    assert run.unreachable.endswith("] given")
    assert secret not in run.unreachable + error_of(message)


def test_no_suitable_authentication(connect: Connect, note: Note) -> None:
    message = note()
    with post_office() as post:
        connect(post, username="tinklas", password=PASSWORD)
        assert deliver_due().unreachable == "SMTPNotSupportedError: SMTP AUTH extension not supported by server."
    assert error_of(message) == "SMTPNotSupportedError: SMTP AUTH extension not supported by server."


def test_a_refused_sender(post: Post, note: Note) -> None:
    post.on_mail = lambda _address: "550 5.7.60 SMTP; Client does not have permissions to send as this sender"
    note()
    assert deliver_due().unreachable == "550 5.7.60 SMTP; Client does not have permissions to send as this sender"


def test_a_long_answer_is_one_line_that_fits(post: Post, note: Note) -> None:
    message = note()
    post.on_rcpt = lambda _address: "550-first line\r\n550 " + "žodis " * 80
    deliver_due()
    assert error_of(message).startswith("550 first line žodis žodis")
    assert error_of(message).endswith("…")
    assert len(error_of(message)) <= 300


def test_what_is_only_bytes_does_no_harm() -> None:
    assert answers.answer(550, b"\xff\x00 \x1b[31mred", []) == "550 \ufffd [31mred"
    assert answers.reason(OSError(), []) == "OSError"


def test_the_worker_logs_the_words_and_the_commands_print_them(
    app: Flask, session: Session, connect: Connect, note: Note, caplog: pytest.LogCaptureFixture
) -> None:
    message = note()
    job = house().jobs["mail"]
    with post_office(tls=True) as untrusted:
        connect(untrusted, use_ssl=True)
        assert loop.run_once(app, job) is None
        assert "self-signed certificate" in caplog.text
        for command in (["mail", "deliver"], ["digest", "send"]):
            assert "self-signed certificate" in app.test_cli_runner().invoke(args=command).stderr
    assert error_of(message) == "SSLCertVerificationError: self-signed certificate"
    session.commit()
    with post_office() as refusing:
        connect(refusing, use_ssl=False)
        refusing.on_rcpt = lambda address: f"550 5.1.1 no such user {address}"
        assert loop.run_once(app, job) == 1
    assert "550 5.1.1 no such user [e-mail]" in caplog.text
