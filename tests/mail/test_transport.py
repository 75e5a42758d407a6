"""The connection to the SMTP server: kept, renewed, encrypted, and never trusted blindly."""

from collections.abc import Callable

import pytest

from coordnet.mail import transport
from coordnet.mail.delivery import deliver_due
from coordnet.mail.models import OutboxMessage
from tests.mail.conftest import Connect
from tests.mail.post import CERTIFICATE, Post, post_office

Note = Callable[..., OutboxMessage]


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine trusts the server's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def test_one_connection_for_many_and_a_new_one_after_so_many(
    post: Post, note: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LETTERS_PER_CONNECTION", 3)
    for number in range(7):
        note(str(number))
    assert deliver_due().sent == 7
    assert post.connections == 3


def test_a_kept_connection_that_died_is_replaced_at_once(post: Post, note: Note) -> None:
    calls: list[str] = []
    post.on_mail = lambda address: calls.append(address) or ("drop" if len(calls) == 2 else None)
    note("1")
    note("2")
    assert deliver_due().sent == 2
    assert post.connections == 2
    assert len(post.ids) == len(set(post.ids)) == 2


def test_nobody_listens(connect: Connect, note: Note) -> None:
    note()
    with post_office() as closed:
        connect(closed)
    assert deliver_due().unreachable == "ConnectionRefusedError: Connection refused"


def test_starttls_and_password(connect: Connect, note: Note, trusted: None) -> None:
    note()
    with post_office(starttls=True, sign_in=True) as post:
        connect(post, use_tls=True, username="tinklas", password="slaptas zodis")
        assert deliver_due().sent == 1
        assert len(post.letters) == 1


def test_tls_from_the_start(connect: Connect, note: Note, trusted: None) -> None:
    note()
    with post_office(tls=True) as post:
        connect(post, use_ssl=True)
        assert deliver_due().sent == 1


@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_an_unknown_certificate_is_refused(connect: Connect, note: Note, mode: str) -> None:
    note()
    with post_office(starttls=mode == "starttls", tls=mode == "tls") as post:
        connect(post, use_tls=mode == "starttls", use_ssl=mode == "tls", username="tinklas", password="slaptas zodis")
        assert deliver_due().unreachable == "SSLCertVerificationError: self-signed certificate"
        assert not post.letters


def test_a_server_without_starttls_gets_no_mail_when_it_is_demanded(connect: Connect, note: Note) -> None:
    note()
    with post_office() as post:
        connect(post, use_tls=True)
        assert deliver_due().unreachable == "SMTPNotSupportedError: STARTTLS extension not supported by server."


def test_a_wrong_password_is_not_the_fault_of_the_message(connect: Connect, note: Note, trusted: None) -> None:
    message = note()
    with post_office(starttls=True, sign_in=True) as post:
        connect(post, use_tls=True, username="tinklas", password="kitas")
        assert deliver_due().unreachable == "535 5.7.8 Authentication credentials invalid"
    assert message.state == "waiting"
