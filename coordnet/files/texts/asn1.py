"""Certificates, signatures, time stamps and answers about them (ITU-T X.690; RFC 5280, 5652, 6960, 3161)."""

from collections.abc import Iterator
from typing import NamedTuple

_DEEPEST = 60
_SEQUENCE, _OID, _OCTETS, _BITS = 0x30, 0x06, 0x04, 0x03
_CONSTRUCTED = 0x20
# Attributes of a person's name (X.520): commonName and serialNumber. The certificate of whoever signed holds the
# person's own code there („PNOLT-…“, ETSI EN 319 412-1); no signature can do without.
_WHO_SIGNED = frozenset((bytes.fromhex("550403"), bytes.fromhex("550405")))
_LONGEST_NAME = 64 * 4  # bytes


class _Broken(Exception):
    pass


class _Value(NamedTuple):
    tag: int
    start: int
    end: int
    after: int


def values(content: bytes) -> list[bytes] | None:
    """Everything written in it but the names and codes of those to whom certificates were issued; None when it is
    not, as a whole, what it is taken for. Zeros may follow, as they do in a PDF."""
    try:
        whole = _value(content, 0, len(content), 0)
        if whole.tag != _SEQUENCE or content[whole.after :].strip(b"\0"):
            return None
        return list(_inside(content, whole, 0))
    except (_Broken, IndexError):
        return None


def _inside(content: bytes, outer: _Value, depth: int) -> Iterator[bytes]:
    if depth > _DEEPEST:
        raise _Broken
    at, named = outer.start, False
    while at < outer.end:
        value = _value(content, at, outer.end, depth)
        written = content[value.start : value.end]
        if value.tag & _CONSTRUCTED:
            yield from _inside(content, value, depth + 1)
        elif value.tag in (_OCTETS, _BITS):
            yield from _wrapped(written[value.tag == _BITS :])
        elif value.tag == _OID:
            named = written in _WHO_SIGNED and at == outer.start
        elif not (named and len(written) <= _LONGEST_NAME):
            yield written
        at = value.after


def _wrapped(written: bytes) -> Iterator[bytes]:
    """Octets often hold a value of their own."""
    within = values(written) if written[:1] == bytes((_SEQUENCE,)) else None
    yield from (written,) if within is None else within


def _value(content: bytes, at: int, end: int, depth: int) -> _Value:
    tag, at = content[at], at + 1
    if tag & 0x1F == 0x1F:
        while content[at] & 0x80:
            at += 1
        at += 1
    length, at = content[at], at + 1
    if length == 0x80:
        return _without_length(content, _Value(tag, at, end, end), depth)
    if length > 0x80:
        size = length & 0x7F
        length, at = int.from_bytes(content[at : at + size]), at + size
    if at + length > end:
        raise _Broken
    return _Value(tag, at, at + length, at + length)


def _without_length(content: bytes, value: _Value, depth: int) -> _Value:
    """Of a value that ends with two zeros (BER)."""
    if depth > _DEEPEST or not value.tag & _CONSTRUCTED:
        raise _Broken
    at = value.start
    while content[at : at + 2] != b"\0\0":
        at = _value(content, at, value.end, depth + 1).after
    return value._replace(end=at, after=at + 2)
