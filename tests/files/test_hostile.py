"""Files made to do harm are read, refused or said to be unreadable: in bounded time and memory, and never fatal."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from coordnet.files import names, reading, storage
from coordnet.files.errors import UploadRefused
from coordnet.files.models import READABLE
from coordnet.files.reading import read_text
from tests.files.hostile import FILES, MB, Hostile

MEGABYTES = 160


pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")


@pytest.fixture(scope="module", autouse=True)
def quiet_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploads need settings and messages, not a database."""
    app = Flask("quiet")
    Babel(app)
    folder = tmp_path_factory.mktemp("data")
    (folder / "files").mkdir()
    app.config.update(DATA=folder, MAX_UPLOAD_MB=25, MAX_UPLOAD_BYTES=25 * MB)
    with app.app_context():
        yield


# What becomes of it: a reason for refusal, or the state of its text.
FATES = {
    "bomb.docx": "broken",
    "twice-the-same-part.docx": "read",
    "with-macro.docx": "macros",
    "docm.docx": "macros",
    "old.docx": "locked",
    "program.docx": "content",
    "program-inside.docx": "macros",
    "encrypted-member.docx": "encrypted",
    "billion-laughs.docx": "broken",
    "external-file.docx": "broken",
    "a-million-cells.xlsx": "read",
    "claims-all-rows.xlsx": "read",
    "shared-strings.xlsx": "broken",
    "repeated-cells.ods": "read",
    "macro.odt": "macros",
    "encrypted.pdf": "encrypted",
    "ten-thousand-empty-pages.pdf": "empty",
    "with-nul.csv": "content",
    "nothing.txt": "empty",
    "nested-zip.docx": "partly",
    "path-absolute.docx": "partly",
    "huge.png": "pixels",
    "page.pdf.html": "type",
    "invoice\u202efdp.exe": "type",
    "ataskaita\u202e\u200f\0.pdf": "read",
}


REFUSED = {"type", "content", "macros", "locked", "pixels"}
UNHARMED = {"read", "partly", "empty", "encrypted", "broken", "taken"}


def fate(hostile: Hostile) -> str:
    """Send it as an upload, and read it as the worker does if it is taken."""
    try:
        name = names.clean(hostile.name)
        with storage.received(BytesIO(hostile.make()), name.extension) as content:
            path: Path = content.path
            if name.extension not in READABLE:
                return "taken"
            return read_text(path, name.extension, seconds=hostile.seconds, megabytes=MEGABYTES).state
    except UploadRefused as refusal:
        return refusal.reason


@pytest.mark.parametrize("hostile", FILES, ids=lambda hostile: hostile.name.encode("ascii", "replace").decode())
def test_a_hostile_file_is_read_refused_or_said_to_be_unreadable(hostile: Hostile) -> None:
    begun = time.monotonic()
    what = fate(hostile)
    assert what == FATES.get(hostile.name, what)
    assert what in REFUSED | UNHARMED
    assert time.monotonic() - begun < hostile.seconds + 60  # it is ended; how soon depends on the machine
    assert list(storage.root().iterdir()) == []


def test_there_are_sixty_of_them() -> None:
    assert len({hostile.name for hostile in FILES}) >= 60
    assert set(FATES) <= {hostile.name for hostile in FILES}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is looked up in /proc")
@pytest.mark.parametrize("name", ["bomb.pdf", "shared-strings.xlsx"])
def test_a_reader_gets_no_more_memory_than_it_may_have(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(next(hostile for hostile in FILES if hostile.name == name).make())
    arguments = [str(path), name.rpartition(".")[2], "2", str(MEGABYTES)]
    command = [sys.executable, "-m", "coordnet.files.texts", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        peak = 0
        while child.poll() is None:
            peak = max(peak, _kilobytes("VmHWM", child.pid))
            time.sleep(0.01)
    assert 10_000 < peak < MEGABYTES * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is looked up in /proc")
def test_the_parents_memory_stays_flat(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"tekstas ir dar\n" * 500_000)  # 7 MB
    read_text(path, "txt")
    before = _kilobytes("VmRSS", os.getpid())
    for _ in range(2):
        assert sum(len(text) for _page, text in read_text(path, "txt").pieces) <= reading.MOST_KEPT
    assert _kilobytes("VmRSS", os.getpid()) - before < 15 * 1024


def _kilobytes(figure: str, process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(rf"^{figure}:\s+(\d+)", status, re.MULTILINE)
    return int(found[1]) if found else 0
