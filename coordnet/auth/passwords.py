"""Passwords: Argon2id with OWASP's parameters, and what makes one too weak (NIST SP 800-63B, ASVS 6.2)."""

import re
import unicodedata
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from coordnet.collation import fold
from coordnet.errors import Invalid

MIN_LENGTH = 15
MAX_LENGTH = 256

# 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet): about 50 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


def _guessable() -> list[str]:
    """The words of guessable.txt, longest first."""
    lines = Path(__file__).with_name("guessable.txt").read_text(encoding="utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    return sorted(words, key=len, reverse=True)


_GUESSABLE = _guessable()
MIN_LEFT = 6  # different letters and digits that must remain


def _plain(password: str) -> str:
    """The same characters whichever keyboard typed them (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """An Argon2id hash in PHC string format."""
    return _hasher.hash(_plain(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether `password` fits; as slow for an account that does not exist (`stored` is None)."""
    try:
        return _hasher.verify(stored or _NOBODY, _plain(password[:MAX_LENGTH])) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def check_strength(password: str, *personal: str) -> None:
    """Raise Invalid when a password is too short, too common, or made of the person's own words.

    `personal` are the name and the e-mail address. Any characters are welcome, none is required.
    """
    if len(password) < MIN_LENGTH:
        raise Invalid(_("Use at least 15 characters: a few words that mean something only to you."), "password")
    if len(password) > MAX_LENGTH:
        raise Invalid(_("Use at most 256 characters."), "password")
    own = {word for text in personal for word in re.split(r"[\W_]+", fold(text)) if len(word) > 2}
    rest = fold(password)
    for word in [*sorted(own, key=len, reverse=True), *_GUESSABLE]:
        rest = rest.replace(word, "")
    if len(set(re.sub(r"[\W_]+", "", rest))) < MIN_LEFT:
        raise Invalid(
            _("This password is easy to guess: it is made of common words, your name or the network's own words."),
            "password",
        )
