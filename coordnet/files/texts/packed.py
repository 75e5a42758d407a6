"""Bytes inside a document that no reader has asked for: written as base64 or as digits, or a member of a package."""

import re
import zlib
from functools import partial

from coordnet.files.texts import asn1
from coordnet.files.texts.encoded import encoded_in
from coordnet.files.texts.everything import Everything
from coordnet.files.texts.inside import Inner, kind_of
from coordnet.files.texts.output import Output

# Pictures and fonts, which hold no text or are looked into as little as a picture that is added by itself.
_NO_TEXT = (
    b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"\0\0\1\0", b"wOFF", b"wOF2", b"OTTO", b"true",
    b"\0\1\0\0", b"ttcf",
)  # fmt: skip
_RUNS = tuple(
    map(re.compile, (rb"[\t\r\n\x20-\x7e]{11,}", rb"(?:[\t\r\n\x20-\x7e]\0){11,}", rb"(?:\0[\t\r\n\x20-\x7e]){11,}"))
)
_CODECS = ("ascii", "utf-16-le", "utf-16-be")
_SHORT = 512  # bytes: the longest keys, signatures and digests that are in use
_PACKED = 0.95  # of its size when packed once more: what is packed or encrypted already
_LAYERS = 3  # of base64 in base64
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")


def look_into(content: bytes, output: Output, *, known: bool = False, layer: int = 0) -> None:
    """Show the guard what the bytes say. A document inside gets its reader; what is packed in a way not known here,
    is encrypted or too deep is unread, unless its name is `known` for things that hold no text."""
    if is_picture(content):
        return
    kind = kind_of("a.xml" if content.lstrip()[:1] == b"<" else "", content)
    within = asn1.values(content)
    text = None if within is not None else _text(content)
    if kind and not (known and kind == "xml"):
        output.embed(Inner(f"a.{kind}", partial(bytes, content), shown=False))
    elif text is not None:
        output.aside(text)
        for inner in encoded_in(text):
            if layer < _LAYERS:
                look_into(inner, output, known=known, layer=layer + 1)
            else:
                output.unread()
    else:
        for value in (content,) if within is None else within:
            _say_runs(value, output)
        if within is None and not known and _is_packed(content):
            output.unread()


def everything(output: Output, reads: frozenset[str]) -> Everything:
    """Hears a document of XML for the guard; `reads` are the elements whose text is handed on for people."""
    return Everything(output.aside, partial(look_into, output=output), reads)


def is_picture(content: bytes) -> bool:
    """Whether it begins as a picture or a font does."""
    riff = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    bitmap = content[:2] == b"BM" and content[6:10] == b"\0\0\0\0"
    return riff or bitmap or content.startswith(_NO_TEXT)


def _text(content: bytes) -> str | None:
    codec = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if _CONTROLS.search(text) else text


def _say_runs(content: bytes, output: Output) -> None:
    """What in it is written as text, whatever stands between."""
    for runs, codec in zip(_RUNS, _CODECS, strict=True):
        for run in runs.finditer(content):
            output.aside(run[0].decode(codec))


def _is_packed(content: bytes) -> bool:
    return len(content) > _SHORT and len(zlib.compress(content)) > _PACKED * len(content)
