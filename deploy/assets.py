"""`make assets`: copy the front-end packages named in the manifests into the repository.

For maintainers; needs npm. A manifest (`static/vendor/manifest.json`, `tests/vendor/manifest.json`) is both
the wish and the receipt: to move to a new version, change "version", empty "integrity" and run this.
Each package is fetched with `npm pack`, its integrity compared with the recorded one, its files copied and
their SHA-256 written back. Running the product and its tests never needs npm.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANIFESTS = (ROOT / "static/vendor/manifest.json", ROOT / "tests/vendor/manifest.json")
SOURCE_MAP = re.compile(rb"\n?(?://|/\*)# sourceMappingURL=[^\n*]*(?:\*/)?\n?")
SYMBOL = re.compile(r'<symbol[^>]*viewBox="([^"]+)"[^>]*id="([^"]+)"[^>]*>(.*?)</symbol>', re.DOTALL)


def pack(name: str, version: str, folder: Path) -> Path:
    """Fetch one package as a tarball into `folder`."""
    wanted = f"{name}@{version}"
    done = subprocess.run(["npm", "pack", "--json", wanted], cwd=folder, check=True, capture_output=True)
    return folder / Path(json.loads(done.stdout)[0]["filename"]).name


def integrity_of(tarball: Path) -> str:
    """npm's integrity (Subresource Integrity, SHA-512) of a tarball."""
    return "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()


def sprite(source: bytes, symbols: list[str]) -> bytes:
    """A small SVG sprite with only the named symbols of the big one."""
    known = {name: (box, body) for box, name, body in SYMBOL.findall(source.decode())}
    missing = [name for name in symbols if name not in known]
    if missing:
        raise SystemExit(f"no such icon: {', '.join(missing)}")
    rows = [f'<symbol viewBox="{known[n][0]}" id="{n}">{known[n][1].strip()}</symbol>' for n in sorted(symbols)]
    return ('<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(rows) + "</svg>\n").encode()


def content_of(entry: dict, inside: tarfile.TarFile) -> bytes:
    """What is stored for one file: the package's own bytes without a source map's address, or a sprite."""
    member = inside.extractfile(f"package/{entry['inside']}")
    if member is None:
        raise SystemExit(f"not a file: {entry['inside']}")
    content = member.read()
    if "symbols" in entry:
        entry["symbols"] = sorted(set(entry["symbols"]))
        return sprite(content, entry["symbols"])
    if entry["path"].endswith((".css", ".js")):
        return SOURCE_MAP.sub(b"\n", content)
    return content


def update(manifest: Path) -> None:
    """Bring the files beside one manifest to what it names and write the receipt."""
    wishes = json.loads(manifest.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        for package in wishes["packages"]:
            tarball = pack(package["name"], package["version"], Path(folder))
            found = integrity_of(tarball)
            if package.get("integrity") not in ("", None, found):
                raise SystemExit(f"{package['name']}: integrity is {found}, the manifest says otherwise")
            package["integrity"] = found
            with tarfile.open(tarball) as inside:
                for entry in package["files"]:
                    content = content_of(entry, inside)
                    target = manifest.parent / entry["path"]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content)
                    entry["sha256"] = hashlib.sha256(content).hexdigest()
            print(f"{package['name']} {package['version']}: {len(package['files'])} files")
    manifest.write_text(json.dumps(wishes, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    try:
        for path in MANIFESTS:
            update(path)
    except FileNotFoundError:
        sys.exit("make assets needs npm")
