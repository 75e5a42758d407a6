"""Bytes that are written as text inside XML: base64 (RFC 4648), as the whole of a value or in an address `data:`."""

import re
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import unquote

SHORTEST = 16  # signs; shorter ones have no room for a personal code
_LINE = 20  # words are shorter than the lines of what is written over several
_IN_ADDRESS = re.compile(r"[;,]base64,([A-Za-z0-9+/_=%\s-]+)", re.IGNORECASE)
_WHOLE = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_OTHER_ALPHABET = str.maketrans("-_", "+/")


def encoded_in(value: str) -> Iterator[bytes]:
    """What a value of XML holds in base64."""
    if ";base64," in value or ",base64," in value.lower():
        for match in _IN_ADDRESS.finditer(value):
            yield from _decoded(unquote(match[1]).split())
    else:
        yield from _decoded(value.split())


def _decoded(lines: list[str]) -> Iterator[bytes]:
    """Nothing when it is no base64: words with spaces between them are none."""
    if not lines or any(len(line) < _LINE for line in lines[:-1]):
        return
    text = "".join(lines)
    if len(text) >= SHORTEST and _WHOLE.fullmatch(text):
        text = text.rstrip("=").translate(_OTHER_ALPHABET)
        yield b64decode(text[: len(text) - (len(text) % 4 == 1)] + "==")
