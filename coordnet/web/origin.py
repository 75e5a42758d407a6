"""Whether a request that changes something comes from a page of this site, as far as the browser tells.

The token of the form is the protection (ASVS 5.0, 3.5.1); this is the second fence, of what browsers say by themselves
and no page can forge: Sec-Fetch-Site (W3C Fetch Metadata Request Headers, 2.3), Origin (RFC 6454; Fetch Standard, 3.2)
and, where a browser sends neither, Referer (RFC 9110, 10.1.3). OWASP's Cross-Site Request Forgery Prevention Cheat
Sheet, "Using Standard Headers to Verify Origin". What is absent is no fault: proxies and extensions that guard privacy
take the Referer away, and whoever came without it must be able to sign in all the same.
"""

from urllib.parse import urlsplit

from flask import current_app, request

_OWN = ("same-origin", "none")  # "none": the person herself, by typing the address or opening it anew
_PORTS = {"http": 80, "https": 443}

_Origin = tuple[str, str, int | None]


def foreign_source() -> str | None:
    """What the browser named as the source of this request when that is not this site; None when all is well.

    Not "same-site": another program on the same domain is not us. Origin "null" (a sandbox, a local file) is nobody.
    """
    site, origin, referer = (request.headers.get(name) for name in ("Sec-Fetch-Site", "Origin", "Referer"))
    if origin is not None:
        if _origin_of(origin) not in _ours():
            return origin
    elif referer and _origin_of(referer) not in _ours():
        return _named(referer)
    return site if site is not None and site.strip().lower() not in _OWN else None


def _ours() -> set[_Origin | None]:
    """BASE_URL, and the host by which the browser called us: one of TRUSTED_HOSTS, such as 127.0.0.1 for localhost."""
    return {_origin_of(current_app.config["BASE_URL"]), _origin_of(request.host_url)}


def _origin_of(address: str) -> _Origin | None:
    try:
        parts = urlsplit(address.strip())
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None


def _named(address: str) -> str:
    """Of an address of another site its origin alone: the rest is none of our business."""
    origin = _origin_of(address)
    return f"{origin[0]}://{origin[1]}" if origin else "nowhere"
