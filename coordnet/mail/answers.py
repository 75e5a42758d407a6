"""What a mail server says, fit for a log, a list and a terminal: its code and its own words, masked, on one line.

The operator needs the words: „self-signed certificate“ or „mailbox full“ say what to do, a code does not. They
may quote an address, a password or the message; what we know of these does not get through.
"""

import base64
import re
import smtplib
from collections.abc import Iterable
from typing import Any

from coordnet import privacy
from coordnet.mail.letters import Letter

MOST_WORDS = 240  # characters; with a code or the name of an error before them they fit the column of 300
HIDDEN = "[…]"
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")


def of_settings(settings: Any) -> list[str]:
    """What an answer must not repeat of our own account, in clear or as it went over the wire."""
    name, password = settings.username or "", settings.password or ""
    coded = [base64.b64encode(text.encode()).decode() for text in (name, password, f"\0{name}\0{password}")]
    return [password, name, *coded] if name else []


def of_letter(letter: Letter) -> list[str]:
    """What an answer must not repeat of a letter: its subject, and whom it is for."""
    return [str(letter.subject), letter.to.name, letter.to.address.partition("@")[0]]


def answer(code: int, said: bytes | str, hidden: Iterable[str]) -> str:
    """„550 5.1.1 User unknown“."""
    return f"{code} {_masked(_text(said), hidden)}".strip()


def status(said: bytes | str) -> str:
    """The enhanced status code (RFC 3463) of an answer, „5.1.1“; empty when there is none."""
    match = _STATUS.match(_text(said))
    return match.group() if match else ""


def reason(error: Exception, hidden: Iterable[str]) -> str:
    """Why there is no connection, or why it ended: the server's words, or the name of the error with its own."""
    if isinstance(error, smtplib.SMTPResponseException):
        return answer(error.smtp_code, error.smtp_error, hidden)
    words = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error)
    name = type(error).__name__
    return f"{name}: {_masked(words, hidden)}" if words else name


def _text(said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _masked(words: str, hidden: Iterable[str]) -> str:
    text = privacy.mask_for_logs(_text(words))
    for secret in sorted(filter(None, hidden), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return text if len(text) <= MOST_WORDS else text[: MOST_WORDS - 1] + "…"
