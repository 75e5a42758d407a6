"""ASN.1 as certificates and signatures have it (ITU-T X.690)."""


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    length = bytes((size,)) if size < 128 else bytes((0x82, size >> 8, size & 0xFF))
    return bytes((tag,)) + length + content


def named(kind: str, text: str) -> bytes:
    """An attribute of a name: `kind` is the end of its identifier, 2.5.4.…"""
    return der(0x31, der(0x30, der(0x06, bytes((0x55, 0x04, int(kind)))), der(0x0C, text.encode())))


def certificate(organisation: str = "Pavyzdys", extension: bytes = b"") -> bytes:
    """Of somebody whose personal code is in it, as in those that are issued in Lithuania."""
    serial = "PNOLT-33309240064"
    name = der(0x30, named("6", "LT"), named("10", organisation), named("3", f"VARDENĖ,{serial}"), named("5", serial))
    times = der(0x30, der(0x17, b"260101000000Z"), der(0x17, b"290101000000Z"))
    key = der(0x30, der(0x30, der(0x06, b"\x2a\x86\x48")), der(0x03, b"\0" + bytes(range(200))))
    more = der(0xA3, der(0x30, der(0x30, der(0x06, b"\x55\x1d\x11"), der(0x04, der(0x30, der(0x81, extension))))))
    body = der(0x30, der(0x02, b"\x12\x34"), name, times, name, key, more)
    return der(0x30, body, der(0x30, der(0x06, b"\x2a\x86")), der(0x03, b"\0" + bytes(reversed(range(256)))))
