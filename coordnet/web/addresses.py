"""Which typed address may become a link."""

from urllib.parse import urlsplit


def is_web_address(text: str) -> bool:
    """An absolute http(s) address with a host and without a user name, which could pretend to be a host."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:  # for example an unfinished IPv6 address
        return False
    return parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc and _is_one_word(text)


def _is_one_word(text: str) -> bool:
    return text.isprintable() and " " not in text
