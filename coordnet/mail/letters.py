"""The message as it travels: headers and parts of one letter."""

import re
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, parseaddr

from flask_mail import BadHeaderError, Message, sanitize_address

from coordnet.clock import VILNIUS
from coordnet.mail.queries import Recipient
from coordnet.mail.rendering import Rendered

# Quoted-printable keeps every line under 76 bytes: SMTP allows 998, and a row of HTML can be longer.
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
# Nothing is folded again: the newer policies turn a long List-Unsubscribe address into encoded words.
_POLICY = compat32.clone(linesep="\r\n", max_line_length=None)
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_ALWAYS = {
    "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday replies
    "X-Auto-Response-Suppress": "OOF, AutoReply",  # the same for Exchange
}


class Letter(Message):
    """Flask-Mail's message, written as multipart/alternative in quoted-printable with safe headers.

    Flask-Mail 0.10 would write 8-bit lines of any length inside a multipart/mixed.
    """

    to: Recipient

    def as_bytes(self) -> bytes:
        """The message for the wire. Raises BadHeaderError for a header that could begin another one."""
        assert self.date is not None
        mail = self._body()
        mail["Subject"] = Header(self.subject, "utf-8", header_name="Subject").encode()
        mail["From"] = sanitize_address(self.sender)
        mail["To"] = sanitize_address(self.recipients[0])
        mail["Date"] = format_datetime(datetime.fromtimestamp(self.date, VILNIUS))
        mail["Message-ID"] = self.msgId
        for name, value in {**_ALWAYS, **(self.extra_headers or {})}.items():
            if name in mail or not _HEADER_NAME.fullmatch(name) or not value.isascii() or not value.isprintable():
                raise BadHeaderError(name)
            mail[name] = value
        return mail.as_bytes(policy=_POLICY)

    def _body(self) -> MIMEBase:
        text = _part(self.body or "", "plain")
        if self.html is None:
            return text
        return MIMEMultipart("alternative", _subparts=[text, _part(self.html, "html")])

    @property
    def envelope_from(self) -> str:
        """The address for MAIL FROM."""
        return parseaddr(sanitize_address(self.sender))[1]

    @property
    def envelope_to(self) -> str:
        """The address for RCPT TO. Raises UnicodeError for one that needs SMTPUTF8 (RFC 6531)."""
        address = parseaddr(sanitize_address(self.recipients[0]))[1]
        address.encode("ascii")
        return address


def _part(content: str, subtype: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part.set_payload(content, _UTF8)
    return part


def compose(rendered: Rendered, to: Recipient, *, message_id: str, dated_at: datetime) -> Letter:
    """The letter for one recipient; line breaks in subject and name become spaces."""
    letter = Letter(
        subject=" ".join(rendered.subject.split()),
        recipients=[(to.name, to.address)],
        body=rendered.text.strip() + "\n",
        html=rendered.html,
        date=dated_at.timestamp(),
        extra_headers=rendered.headers,
    )
    letter.msgId, letter.to = message_id, to
    return letter
