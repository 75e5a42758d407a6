"""Addresses: absolute ones for e-mails, and which address a visitor may be sent on to."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app

from coordnet import privacy

LONGEST = 2000


def external_url(endpoint: str, **values: Any) -> str:
    """The absolute address of an endpoint, built on the setting BASE_URL and never on the Host header.

    Works without a request (worker, commands) inside an application context.
    """
    return with_host(path_to(endpoint, **values))


def with_host(path: str) -> str:
    """The absolute address of a path of this site."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + path


def path_to(endpoint: str, **values: Any) -> str:
    """The address of an endpoint within the site; as `url_for`, and also without a request."""
    return current_app.url_map.bind("localhost").build(endpoint, values)


def safe_next(value: str | None) -> str | None:
    """`value` when it is a path inside this site, otherwise None (ASVS 5.0, 2.2.1; CWE-601).

    Only `/path?query#fragment`: no scheme, no host (`//evil`), no backslash (browsers read it as a
    slash), no control character (browsers drop them), at most 2000 characters. Personal codes in it are masked: it
    is remembered for later, in a form, a session or another address.
    """
    if not value or len(value) > LONGEST or not value.startswith("/") or value.startswith("//"):
        return None
    if "\\" in value or any(ord(char) < 33 or ord(char) == 127 for char in value):
        return None
    parts = urlsplit(value)
    return None if parts.scheme or parts.netloc else privacy.mask_address(value)


def with_parameter(address: str, name: str, value: str) -> str:
    """A path of this site with `name` in its query once, as `value`; without its fragment."""
    parts = urlsplit(address)
    others = [(key, each) for key, each in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    return f"{parts.path}?{urlencode([*others, (name, value)])}"
