"""Small real files of every accepted type, built here."""

import io
import zipfile
from collections.abc import Mapping

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
OLE2 = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00" + bytes(480)
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(56) + b"PE\x00\x00" + bytes(100)
HTML = b"<!doctype html><script>alert(1)</script>"
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
MIMETYPES = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "adoc": "application/vnd.lt.archyvai.adoc-2008",
    "asice": "application/vnd.etsi.asic-e+zip",
}


def archive(members: Mapping[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return target.getvalue()


def content_types(*names: str) -> str:
    parts = "".join(f'<Override PartName="/part{number}" ContentType="{name}"/>' for number, name in enumerate(names))
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{parts}</Types>'


def office(extension: str, more: Mapping[str, bytes | str] | None = None) -> bytes:
    return archive({"[Content_Types].xml": content_types(MAIN[extension]), "word/document.xml": "<w/>", **(more or {})})


def with_mimetype(extension: str, more: Mapping[str, bytes | str] | None = None) -> bytes:
    return archive({"mimetype": MIMETYPES[extension], "content.xml": "<x/>", **(more or {})})


def photo(size: tuple[int, int] = (40, 20)) -> bytes:
    """A JPEG on its side, with the place where it was taken, a comment and a camera."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Model] = "CAMERA-SECRET"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (54.0, 41.0, 14.0)
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, "JPEG", exif=exif, comment=b"COMMENT-SECRET")
    return target.getvalue()


def screenshot() -> bytes:
    """A PNG with a transparent palette colour and a text chunk."""
    info = PngInfo()
    info.add_text("Author", "AUTHOR-SECRET")
    target = io.BytesIO()
    picture = Image.new("P", (30, 10), 1)
    picture.putpalette([255, 0, 0, 0, 255, 0])
    picture.save(target, "PNG", pnginfo=info, transparency=1)
    return target.getvalue()


DOCUMENTS: dict[str, bytes] = {
    "tvarka.pdf": PDF,
    "senas.doc": OLE2,
    "sąrašas.xls": OLE2,
    "skaidrės.ppt": OLE2,
    "raštas.docx": office("docx"),
    "lentelė.xlsx": office("xlsx"),
    "pranešimas.pptx": office("pptx"),
    **{f"failas.{extension}": with_mimetype(extension) for extension in MIMETYPES},
    "laiškas.rtf": rb"{\rtf1\ansi Labas}",
    "pastabos.txt": "Ačiū už žinią\r\n".encode(),
    "iš-excelio.txt": "Ačiū už žinią\r\n".encode("utf-16"),
    "duomenys.csv": "savivaldybė;skaičius\r\nŠiauliai;3\r\n".encode("cp1257"),
}
PICTURES: dict[str, bytes] = {"nuotrauka.jpg": photo(), "NUOTRAUKA.JPEG": photo(), "ekranas.png": screenshot()}
