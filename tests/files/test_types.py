"""What is accepted and what is not: by name, by content, however hostile."""

import io
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from PIL import Image

from coordnet.files import images, names, types
from coordnet.files.errors import UploadRefused
from tests.files import samples

CODE = "33309240064"  # python-stdnum's own example, not a person's


@pytest.fixture(scope="module", autouse=True)
def quiet_app() -> Iterator[None]:
    """Messages need an application, not a database."""
    app = Flask("quiet")
    Babel(app)
    with app.app_context():
        yield


def reason(content: bytes, extension: str, folder: Path) -> str:
    path = folder / "upload"
    path.write_bytes(content)
    try:
        types.check(path, extension)
    except UploadRefused as error:
        assert error.field == "upload"
        assert error.message
        return error.reason
    return ""


@pytest.mark.parametrize("name", samples.DOCUMENTS | samples.PICTURES)
def test_every_type_of_the_list_is_accepted(name: str, tmp_path: Path) -> None:
    content = (samples.DOCUMENTS | samples.PICTURES)[name]
    assert reason(content, names.clean(name).extension, tmp_path) == ""


@pytest.mark.parametrize("extension", types.MEDIA_TYPES)
def test_programs_and_pages_under_another_name_are_refused(extension: str, tmp_path: Path) -> None:
    assert reason(samples.EXE, extension, tmp_path) == "content"
    if extension not in ("txt", "csv"):  # there it is what it looks like, and is served as plain text
        assert reason(samples.HTML, extension, tmp_path) == "content"


@pytest.mark.parametrize("extension", types.MEDIA_TYPES)
def test_one_type_does_not_pass_for_another(extension: str, tmp_path: Path) -> None:
    old = ("doc", "xls", "ppt")  # alike from outside
    for name, content in (samples.DOCUMENTS | samples.PICTURES).items():
        other = names.clean(name).extension
        if other in (extension, "csv", "txt") or extension in ("csv", "txt") or {other, extension} <= set(old):
            continue
        if (extension, other) == ("adoc", "asice"):  # ADOC-V2.0 is an ASiC-E
            continue
        assert reason(content, extension, tmp_path) in ("content", "locked"), name


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("virus.exe", "type"),
        ("sutartis.pdf.exe", "type"),
        ("sutartis.pdf\0.exe", "type"),
        ("sutartis\u202efdp.exe", "type"),
        ("sutartis.pdf:slapta.exe", "type"),
        ("sutartis.exe. .", "type"),
        ("puslapis.html", "type"),
        ("ženklas.svg", "type"),
        ("makro.docm", "type"),
        ("be-galūnės", "type"),
        ("pdf", "type"),
        ("", "type"),
        (f"{CODE}.pdf", "personal_code"),
        (f"prašymas_{CODE}_2026.pdf", "personal_code"),
        ("prašymas_333_0924_0064.pdf", "personal_code"),
    ],
)
def test_names_that_are_refused(name: str, refusal: str) -> None:
    with pytest.raises(UploadRefused) as caught:
        names.clean(name)
    assert caught.value.reason == refusal
    assert CODE not in caught.value.message


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Šiaulių tvarka.PDF", "Šiaulių tvarka.PDF"),
        ("S\u030ciauliai.pdf", "Šiauliai.pdf"),
        (r"C:\Users\Vardenė\Desktop\tvarka.pdf", "tvarka.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\0b\r\nc\x7f\u202e\u200b.pdf", "ab c.pdf"),
        ('kas?"<yra>|*.pdf', "kas___yra___.pdf"),
        (".pdf", "file.pdf"),
        ("\ud800a.pdf", "a.pdf"),
        ("ilgas " + "ą" * 300 + ".docx", "ilgas " + "ą" * 139 + ".docx"),
    ],
)
def test_names_are_made_safe(name: str, clean: str) -> None:
    assert names.clean(name).full == clean
    assert len(clean) <= names.LONGEST


def test_macros_and_programs_inside_are_refused(tmp_path: Path) -> None:
    docm = samples.content_types("application/vnd.ms-word.document.macroEnabled.main+xml")
    hidden = samples.content_types(samples.MAIN["docx"], "application/vnd.ms-office.vbaProject")
    refused = {
        "docm": (samples.archive({"[Content_Types].xml": docm}), "docx"),
        "vba": (samples.office("docx", {"word/vbaProject.bin": b"x"}), "docx"),
        "vba declared": (samples.archive({"[Content_Types].xml": hidden}), "docx"),
        "basic": (samples.with_mimetype("odt", {"Basic/Standard/Module1.xml": "<x/>"}), "odt"),
        "program": (samples.with_mimetype("asice", {"dokumentas.EXE": samples.EXE}), "asice"),
    }
    for name, (content, extension) in refused.items():
        assert reason(content, extension, tmp_path) == "macros", name


def test_a_document_with_a_password_is_told_apart(tmp_path: Path) -> None:
    assert reason(samples.OLE2, "docx", tmp_path) == "locked"


def _bomb() -> bytes:
    """A document whose declaration of types unpacks to 32 MB."""
    return samples.archive({"[Content_Types].xml": bytes(32 * 1024 * 1024)})


def _directory(claimed: int) -> bytes:
    """An archive that claims a directory of so many bytes."""
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, claimed, 0, 0)
    return b"PK\x03\x04" + bytes(claimed) + end


def _odd_compression() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("[Content_Types].xml", samples.content_types(samples.MAIN["docx"]))
    return target.getvalue()


def _encrypted() -> bytes:
    """The flag of an encrypted member set in its header and in the directory."""
    content = bytearray(samples.office("docx"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


def _entities() -> bytes:
    types_xml = '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Types>&b;</Types>'
    return samples.archive({"[Content_Types].xml": types_xml})


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(_bomb(), id="bomb"),
        pytest.param(_directory(2_000_000), id="long directory"),
        pytest.param(_directory(10), id="broken directory"),
        pytest.param(_odd_compression(), id="lzma"),
        pytest.param(_encrypted(), id="encrypted"),
        pytest.param(_entities(), id="entities"),
        pytest.param(samples.archive({"[Content_Types].xml": "<Types"}), id="broken xml"),
        pytest.param(samples.archive({"[Content_Types].xml": "<Types/>"}), id="no main part"),
        pytest.param(samples.archive({"x": "y"}), id="another archive"),
        pytest.param(samples.office("docx")[:-30], id="cut off"),
        pytest.param(b"PK\x03\x04", id="signature alone"),
        pytest.param(samples.PDF + samples.archive({"x.exe": "MZ"}), id="pdf in front of an archive"),
    ],
)
def test_hostile_archives_are_refused_in_peace(content: bytes, tmp_path: Path) -> None:
    assert reason(content, "docx", tmp_path) in ("content", "macros")


def test_damaged_archives_never_raise_anything_else(tmp_path: Path) -> None:
    good = samples.office("docx")
    for place in range(len(good)):
        broken = bytearray(good)
        broken[place] ^= 0xFF
        assert reason(bytes(broken), "docx", tmp_path) in ("", "content", "macros"), place


def test_text_may_be_in_the_usual_encodings_but_not_binary(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1257"):
        assert reason("Žąsys ėda\tšieną.\r\n".encode(encoding) * 5000, "txt", tmp_path) == ""
    assert reason(b"tekstas\0", "txt", tmp_path) == "content"
    assert reason(b"a" * 200_000 + b"\x1b", "csv", tmp_path) == "content"
    assert reason("tekstas".encode("utf-16-le"), "txt", tmp_path) == "content"


def _reencoded(content: bytes, extension: str, folder: Path) -> tuple[Image.Image, bytes]:
    (folder / "in").write_bytes(content)
    images.reencode(folder / "in", folder / "out", extension)
    return Image.open(folder / "out"), (folder / "out").read_bytes()


def test_a_photo_is_turned_upright_and_says_nothing_more(tmp_path: Path) -> None:
    picture, content = _reencoded(samples.photo((40, 20)), "jpg", tmp_path)
    assert picture.size == (20, 40)
    assert not picture.getexif()
    assert b"SECRET" not in content
    assert b"Exif" not in content


def test_a_png_keeps_its_transparency_and_loses_its_texts(tmp_path: Path) -> None:
    picture, content = _reencoded(samples.screenshot(), "png", tmp_path)
    assert picture.convert("RGBA").getpixel((0, 0))[3] == 0
    assert b"SECRET" not in content


def test_what_is_hidden_behind_a_picture_is_gone(tmp_path: Path) -> None:
    _picture, content = _reencoded(samples.photo() + samples.HTML + samples.EXE, "jpg", tmp_path)
    assert b"script" not in content
    assert b"MZ" not in content[-200:]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_mode_stay_pictures(mode: str, tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new(mode, (9, 7)).save(target, "PNG")
    assert _reencoded(target.getvalue(), "png", tmp_path)[0].size == (9, 7)
    if mode in ("L", "RGB"):
        Image.new("CMYK" if mode == "RGB" else mode, (9, 7)).save(target := io.BytesIO(), "JPEG")
        assert _reencoded(target.getvalue(), "jpg", tmp_path)[0].size == (9, 7)


def test_pictures_too_large_to_open_or_broken_are_refused(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new("1", (20_000, 2_001)).save(target, "PNG")
    header = target.getvalue()[:16]
    huge = header + struct.pack(">II", 60_000, 60_000) + target.getvalue()[24:]
    broken = samples.photo()[: len(samples.photo()) // 2]
    for content, extension, refusal in (
        (target.getvalue(), "png", "pixels"),
        (huge, "png", "content"),  # its checksum is wrong, so it is not even opened
        (broken, "jpg", "content"),
        (b"\x89PNG\r\n\x1a\n", "png", "content"),
    ):
        with pytest.raises(UploadRefused) as caught:
            _reencoded(content, extension, tmp_path)
        assert caught.value.reason == refusal
