"""Static files under a fingerprint of them all: cached for ever, new at once after an update.

The fingerprint stands in the path (`/static/<fingerprint>/theme.css`), so that relative addresses inside
the style sheets keep working. Text is compressed once per process. Flask's own static route is off.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, abort, current_app, make_response, request
from markupsafe import Markup

from coordnet.web.access import public

FOR_EVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"
ICONS = "vendor/bootstrap-icons/icons.svg"
_TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
_COMPRESSED = ("text/", "image/svg+xml", "application/json")


@dataclass(frozen=True)
class Asset:
    """One static file as it is sent."""

    content: bytes
    gzipped: bytes | None
    media_type: str
    digest: str


class Assets:
    """Every file below one folder, known by its relative name; read and compressed when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.paths = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
        whole = hashlib.sha256()
        for name, path in self.paths.items():
            whole.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
        self.fingerprint = whole.hexdigest()[:16]
        self.get = cache(self._load)

    def url(self, name: str) -> str:
        """The address of a file; an unknown name is a mistake in a template and raises KeyError."""
        if name not in self.paths:
            raise KeyError(f"no static file {name}")
        return f"/static/{self.fingerprint}/{name}"

    def _load(self, name: str) -> Asset:
        path = self.paths[name]
        content = path.read_bytes()
        media_type = _TYPES.get(path.suffix) or guess_type(path.name)[0] or "text/plain"
        packed = gzip.compress(content, mtime=0) if media_type.startswith(_COMPRESSED) else None
        return Asset(content, packed, media_type, hashlib.sha256(content).hexdigest()[:32])


@public
def static_file(fingerprint: str, name: str) -> Response:
    """A static file; an old fingerprint (a page from before an update) gets today's file, cached shortly."""
    assets: Assets = current_app.extensions["coordnet_assets"]
    if name not in assets.paths:
        abort(404)
    return _answer(assets.get(name), FOR_EVER if fingerprint == assets.fingerprint else SHORT)


@public
def favicon() -> Response:
    """Browsers ask for it by themselves."""
    assets: Assets = current_app.extensions["coordnet_assets"]
    return _answer(assets.get("mark.svg"), SHORT)


@public
def robots() -> Response:
    """A closed network: nothing to index."""
    response = make_response("User-agent: *\nDisallow: /\n")
    response.mimetype = "text/plain"
    response.headers["Cache-Control"] = SHORT
    return response


def _answer(asset: Asset, caching: str) -> Response:
    packed = asset.gzipped if "gzip" in request.accept_encodings else None
    response = make_response(asset.content if packed is None else packed)
    response.mimetype = asset.media_type
    response.headers["Cache-Control"] = caching
    if asset.gzipped is not None:
        response.vary.add("Accept-Encoding")
    if packed is not None:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(asset.digest + ("-gzip" if packed is not None else ""))
    response.make_conditional(request)
    return response


def init_app(app: Flask, folder: Path) -> None:
    """Serve `folder` and give templates `static_url` and, for the many icons of a page, the address of their file."""
    app.extensions["coordnet_assets"] = assets = Assets(folder)
    app.jinja_env.globals.update(static_url=assets.url, icons=Markup(assets.url(ICONS)))
    app.add_url_rule("/static/<fingerprint>/<path:name>", "web.static", static_file)
    app.add_url_rule("/favicon.ico", "web.favicon", favicon)
    app.add_url_rule("/robots.txt", "web.robots", robots)
