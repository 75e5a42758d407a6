"""The way out: a connection to the SMTP server, or a folder of .eml files when none is configured.

Flask-Mail holds the settings. Its own connection has no time limit and does not check certificates
(flask-mail issue #114; smtplib's default context), so this one is ours.
"""

import os
import smtplib
import ssl
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import current_app

from coordnet import private_files
from coordnet.mail import answers
from coordnet.mail.letters import Letter

TIMEOUT_SECONDS = 30
LETTERS_PER_CONNECTION = 100


class Unreachable(Exception):
    """No connection, or a server that takes no mail from us at all: not the message's fault."""


class Refused(Exception):
    """The server did not take this message; `permanent` when trying again is useless, `mailbox` when that is
    because of the address it is for."""

    def __init__(self, reason: str, *, permanent: bool, mailbox: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.mailbox = mailbox


class Lost(Exception):
    """The connection broke while the message was handed over: it may or may not arrive."""


class Transport(Protocol):
    """Takes letters one after another; raises Unreachable, Refused or Lost, whose text says why."""

    def send(self, letter: Letter, file_name: str) -> None: ...

    def close(self) -> None: ...


def open_transport() -> Transport:
    """The transport of the present configuration; nothing is connected yet."""
    settings = current_app.extensions["mail"]
    if not settings.server:
        return FolderTransport(current_app.config["DATA"] / "mail")
    return SmtpTransport(settings, urlsplit(current_app.config["BASE_URL"]).hostname or "localhost")


class FolderTransport:
    """One .eml file a message. The same message again replaces its file: the name holds its date and id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: Letter, file_name: str) -> None:
        part = self.folder / f".{file_name}.part"
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, private_files.FILE), "wb") as file:
                file.write(letter.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.folder / file_name)
        except OSError as error:
            raise Unreachable(answers.reason(error, [])) from error

    def close(self) -> None:
        pass


class SmtpTransport:
    """SMTP (RFC 5321) with a time limit and checked certificates, connected when first needed."""

    def __init__(self, settings: Any, own_name: str) -> None:
        self.settings = settings
        self.own_name = own_name
        self.hidden = answers.of_settings(settings)
        self.smtp: smtplib.SMTP | None = None
        self.letters = 0

    def send(self, letter: Letter, file_name: str) -> None:
        try:
            content, sender, address = letter.as_bytes(), letter.envelope_from, letter.envelope_to
        except UnicodeError as error:
            raise Refused("address", permanent=True, mailbox=True) from error
        smtp = self._begin(sender)
        try:
            self._hand_over(smtp, address, content, [*self.hidden, *answers.of_letter(letter)])
        except BaseException:
            self.close()
            raise
        self.letters += 1

    def _begin(self, sender: str) -> smtplib.SMTP:
        """A connection on which the server has taken our address; a kept one that has died is replaced once."""
        if self.letters >= LETTERS_PER_CONNECTION:
            self.close()
        if self.smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                return self._mail_from(self.smtp, sender)
            self.close()
        try:
            self.smtp = self._connect()
            return self._mail_from(self.smtp, sender)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Unreachable(answers.reason(error, self.hidden)) from error

    @staticmethod
    def _mail_from(smtp: smtplib.SMTP, sender: str) -> smtplib.SMTP:
        code, answer = smtp.mail(sender)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, answer, sender)
        return smtp

    def _connect(self) -> smtplib.SMTP:
        settings = self.settings
        smtp: smtplib.SMTP
        if settings.use_ssl:
            smtp = smtplib.SMTP_SSL(
                settings.server,
                settings.port,
                self.own_name,
                timeout=TIMEOUT_SECONDS,
                context=ssl.create_default_context(),
            )
        else:
            smtp = smtplib.SMTP(settings.server, settings.port, self.own_name, timeout=TIMEOUT_SECONDS)
        self.smtp, self.letters = smtp, 0
        smtp.ehlo_or_helo_if_needed()
        if settings.use_tls:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if settings.username and settings.password:
            smtp.login(settings.username, settings.password)
        return smtp

    @staticmethod
    def _hand_over(smtp: smtplib.SMTP, address: str, content: bytes, hidden: list[str]) -> None:
        try:
            code, answer = smtp.rcpt(address)
        except (smtplib.SMTPException, OSError) as error:
            raise Refused(answers.reason(error, hidden), permanent=False) from error
        if code not in (250, 251):
            raise _refusal(code, answer, hidden, of_recipient=True)
        try:
            code, answer = smtp.data(content)
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error, hidden) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Lost(answers.reason(error, hidden)) from error
        if code != 250:
            raise _refusal(code, answer, hidden)

    def close(self) -> None:
        if self.smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.smtp.quit()
            self.smtp.close()
            self.smtp = None


def _refusal(code: int, answer: bytes | str, hidden: list[str], *, of_recipient: bool = False) -> Refused:
    """5xx is for good (RFC 5321, 4.2.1), except policy and sign-in (X.7.X of RFC 3463): those an operator repairs.

    It is about the mailbox when it answers the recipient, or says so later (X.1.X address, X.2.X mailbox).
    """
    status = answers.status(answer)
    permanent = code >= 500 and not status.startswith("5.7.")
    mailbox = permanent and (of_recipient or status.startswith(("5.1.", "5.2.")))
    return Refused(answers.answer(code, answer, hidden), permanent=permanent, mailbox=mailbox)
