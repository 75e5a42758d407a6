"""A real SMTP server for tests: what arrives is kept, and it can be told to misbehave."""

import asyncio
import email
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CERTIFICATE = Path(__file__).with_name("self_signed.pem")


@dataclass
class Post:
    """The server's handler. `on_mail`, `on_rcpt` and `on_data` may return an answer other than 250, or „drop“."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    on_mail: Callable[[str], str | None] = lambda _address: None
    on_rcpt: Callable[[str], str | None] = lambda _address: None
    on_data: Callable[[EmailMessage], str | None] = lambda _letter: None

    async def handle_EHLO(self, _server: SMTP, session: Session, _envelope: Envelope, name: str, answers: Any) -> Any:
        session.host_name = name
        self.connections += 1
        return answers

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        envelope.mail_from = address
        return await self._answer(server, self.on_mail(address))

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        answer = await self._answer(server, self.on_rcpt(address))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        letter = email.message_from_bytes(content, policy=default)
        answer = self.on_data(letter)
        if answer is None or answer == "drop":
            self.raw.append(content)
            self.letters.append(letter)
            self.recipients += envelope.rcpt_tos
        return await self._answer(server, answer)

    async def _answer(self, server: SMTP, answer: str | None) -> str:
        if answer == "drop":
            server.transport.abort()
            await asyncio.sleep(0)
            return "421 gone"
        return answer or "250 OK"

    @property
    def ids(self) -> list[str]:
        return [letter["Message-ID"] for letter in self.letters]


def _password_is_right(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"tinklas", b"slaptas zodis")
    return AuthResult(success=right, handled=False)


@contextmanager
def post_office(*, starttls: bool = False, tls: bool = False, sign_in: bool = False) -> Iterator[Post]:
    """Run a server on a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    post = Post(port)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    more: dict[str, Any] = {}
    if starttls:
        more |= {"tls_context": context, "require_starttls": True}
    if sign_in:
        more |= {"authenticator": _password_is_right, "auth_required": True, "auth_require_tls": starttls}
    if tls:
        more |= {"ssl_context": context, "auth_require_tls": False}
    controller = Controller(post, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
