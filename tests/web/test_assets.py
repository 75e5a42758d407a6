"""Static files: what is vendored is what the manifest says, and browsers keep it for ever."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

ROOT = Path(__file__).parents[2]
MANIFESTS = (ROOT / "static/vendor/manifest.json", ROOT / "tests/vendor/manifest.json")
FIRST_VISIT_KB = 150


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.parts[-3])
def test_vendored_files_are_those_of_the_manifest(manifest: Path) -> None:
    named = {"manifest.json"}
    for package in json.loads(manifest.read_text("utf-8"))["packages"]:
        assert package["integrity"].startswith("sha512-") and package["licence"] and package["version"]
        for entry in package["files"]:
            content = (manifest.parent / entry["path"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["path"]
            named.add(entry["path"])
        assert any("LICENSE" in entry["path"] for entry in package["files"]), package["name"]
    folder = manifest.parent
    assert {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} == named


def test_every_icon_in_a_template_exists_and_no_other_is_sent() -> None:
    known = set(re.findall(r'id="([a-z0-9-]+)"', (ROOT / "static/vendor/bootstrap-icons/icons.svg").read_text()))
    sources = [template.read_text("utf-8") for template in (ROOT / "templates").rglob("*.html")]
    used = set(re.findall(r"""icon\(\s*['"]([a-z0-9-]+)['"]""", "".join(sources)))
    assert used <= known, used - known
    rooms = [*(ROOT / "coordnet").rglob("finding.py"), ROOT / "coordnet/web/filters.py"]
    named = "".join([*sources, *(path.read_text("utf-8") for path in rooms)])
    unused = {name for name in known if not re.search(f"""['"]{name}['"]""", named)}
    assert not unused


def test_style_sheets_and_scripts_refer_only_to_files_that_are_there() -> None:
    for sheet in (ROOT / "static").rglob("*.css"):
        for address in re.findall(r"url\([\"']?([^)\"']+)", sheet.read_text("utf-8")):
            assert address.startswith("data:") or (sheet.parent / address).is_file(), (sheet.name, address)
    for script in (*(ROOT / "static").rglob("*.js"), *(ROOT / "static").rglob("*.css")):
        assert "sourceMappingURL" not in script.read_text("utf-8"), script.name


def address_of(app: Flask, name: str) -> str:
    return str(app.extensions["coordnet_assets"].url(name))


def test_a_file_is_compressed_and_kept_for_ever(app: Flask, client: FlaskClient) -> None:
    packed = client.get(address_of(app, "theme.css"), headers={"Accept-Encoding": "gzip, br"})
    plain = client.get(address_of(app, "theme.css"), headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data == (ROOT / "static/theme.css").read_bytes()
    for response in (packed, plain):
        assert response.mimetype == "text/css"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Accept-Encoding" in response.headers["Vary"] and "Set-Cookie" not in response.headers
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = client.get(address_of(app, "theme.css"), headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""


def test_an_old_page_gets_todays_file_for_a_short_time(app: Flask, client: FlaskClient) -> None:
    old = client.get("/static/0123456789abcdef/theme.js")
    assert old.status_code == 200 and "immutable" not in old.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["nothing.css", "../config.py", "%2e%2e/config.py", "", "vendor", "theme.css%00"])
def test_only_known_files_are_served(app: Flask, client: FlaskClient, path: str) -> None:
    folder = address_of(app, "theme.css").removesuffix("theme.css")
    assert client.get(folder + path).status_code in (404, 308)


def test_browsers_own_questions_are_answered(client: FlaskClient) -> None:
    assert client.get("/favicon.ico").mimetype == "image/svg+xml"
    assert "Disallow: /" in client.get("/robots.txt").text


def test_a_first_visit_is_light(app: Flask, client: FlaskClient) -> None:
    html = client.get("/auth/sign-in").text
    names = [address.split("/", 3)[3] for address in set(re.findall(r'(?:href|src)="(/static/[^"#]+)', html))]
    names += [f"vendor/fonts/atkinson-hyperlegible-next-{part}-wght-normal.woff2" for part in ("latin", "latin-ext")]
    names += ["vendor/bootstrap-icons/icons.svg"]
    assets = [app.extensions["coordnet_assets"].get(name) for name in set(names)]
    moved = len(gzip.compress(html.encode())) + sum(len(a.gzipped or a.content) for a in assets)
    assert moved <= FIRST_VISIT_KB * 1024, moved
