"""Files made to do harm: each a name and a function that makes its content (small here, whatever it unpacks to)."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

from tests.files import documents as make
from tests.files import samples

MB = 1024 * 1024


class Hostile(NamedTuple):
    name: str
    make: Callable[[], bytes]
    seconds: float = 45.0  # less for what is meant to go on for ever


def archive(members: list[tuple[str, bytes]]) -> bytes:
    """Members in this order, names twice and all."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def word(document: bytes | str, *more: tuple[str, bytes]) -> bytes:
    """A Word file whose document is exactly this."""
    content = document.encode() if isinstance(document, str) else document
    types = samples.content_types(samples.MAIN["docx"]).replace("/part0", "/word/document.xml")
    return archive([("[Content_Types].xml", types.encode()), ("word/document.xml", content), *more])


def text(body: bytes) -> bytes:
    return make.part("<w:p><w:r><w:t>@</w:t></w:r></w:p>").encode().replace(b"@", body)


def doctype(declarations: str, use: str) -> bytes:
    return f"<!DOCTYPE w [{declarations}]>{make.part(f'<w:p><w:t>{use}</w:t></w:p>')}".encode()


def laughs() -> str:
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)]
    return "".join(lines)


def overlapping() -> bytes:
    """Fifty members that all lie over one kernel (Fifield 2019): the directory names the same bytes again and again."""
    kernel = archive([("word/document.xml", b"<x>" + b"a" * MB + b"</x>")])
    end = kernel.rindex(b"PK\x05\x06")
    start = kernel.rindex(b"PK\x01\x02", 0, end)
    entry = kernel[start:end]
    types = samples.content_types(*[samples.MAIN["docx"]] * 50)
    first = archive([("[Content_Types].xml", types.encode())])
    first_end = first.rindex(b"PK\x05\x06")
    first_start = first.rindex(b"PK\x01\x02", 0, first_end)
    shift = start
    directory = bytearray(first[first_start:first_end])
    struct.pack_into("<L", directory, 42, shift)
    directory += b"".join(entry.replace(b"word/document.xml", b"part%d" % i + b"/document.xml"[: 13 - len(str(i))])
                          for i in range(50))  # fmt: skip
    body = kernel[:start] + first[:first_start]
    return body + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 51, 51, len(directory), len(body), 0)


def nested() -> bytes:
    inner = archive([("a.bin", bytes(8 * MB))])
    for level in range(6):
        inner = archive([(f"{level}-{i}.zip", inner) for i in range(8)])
    return word(text(b"x"), ("word/embeddings/a.zip", inner))


def flags(content: bytes) -> bytes:
    """The members after the first marked as encrypted."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.index(signature, changed.index(signature) + 4)
        changed[at + offset] |= 1
    return bytes(changed)


def lying() -> bytes:
    """A member of 40 MB that says it has 100 bytes."""
    content = bytearray(word(text(b"a" * 40 * MB)))
    size = struct.pack("<L", len(text(b"")) + 40 * MB)
    return bytes(content).replace(size, struct.pack("<L", 100))


def cells(count: int) -> bytes:
    rows = "".join(f"<row>{'<c><v>1234.5</v></c>' * 1000}</row>" for _ in range(count // 1000))
    return make.xlsx({"A": f"<sheetData>{rows}</sheetData>"})


def sheet(rows: str, strings: list[str] | None = None) -> bytes:
    return make.xlsx({"A": rows}, strings or [])


def stream(content: bytes, dictionary: str = "/Filter/FlateDecode") -> str:
    packed = zlib.compress(content, 9) if "Flate" in dictionary else content
    return f"<</Length {len(packed)}{dictionary}>>stream\n{packed.decode('latin-1')}\nendstream"


def pages(kids: str, *more: str) -> bytes:
    return make.assembled(["<</Type/Catalog/Pages 2 0 R>>", kids, *more])


def one_page(content: str, *more: str) -> bytes:
    resources = "<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>"
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources{resources}>>"
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return pages("<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content, font, *more)


def png(width: int, height: int, content: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def odf_cells(columns: int, rows: int) -> bytes:
    cell = f"<table:table-cell table:number-columns-repeated='{columns}'><text:p>1</text:p></table:table-cell>"
    row = f"<table:table-row table:number-rows-repeated='{rows}'>{cell}</table:table-row>"
    return make.opendocument("ods", f"<table:table>{row}</table:table>")


def objects(depth: int) -> bytes:
    content = make.odf("<text:p>x</text:p>")
    return make.opendocument(
        "odt", "<text:p>x</text:p>", {"Object 1/" * i + "content.xml": content for i in range(1, depth)}
    )


FILES = [
    # Archives
    Hostile("bomb.docx", lambda: word(text(b"a" * 180 * MB)), seconds=2),
    Hostile("bomb-of-tags.docx", lambda: word(b"<x>" + b"<w/>" * (20 * MB) + b"</x>"), seconds=2),
    Hostile("bomb-of-parts.docx", lambda: word(text(b"x"), *[(f"{i}.xml", b"") for i in range(9_000)])),
    Hostile("nested-zip.docx", nested),
    Hostile("overlapping.docx", overlapping),
    Hostile("lying-about-its-size.docx", lying),
    Hostile("twice-the-same-part.docx", lambda: word(text(b"one"), ("word/document.xml", text(b"two")))),
    Hostile("path-upwards.docx", lambda: word(text(b"x"), ("../../../../tmp/evil.xml", b"<x/>"))),
    Hostile("path-absolute.docx", lambda: word(text(b"x"), ("/etc/cron.d/evil", b"* * * * *"))),
    Hostile("encrypted-member.docx", lambda: flags(word(text(b"x")))),
    Hostile("cut-off.docx", lambda: word(text(b"x"))[:-30]),
    Hostile("cut-in-the-middle.docx", lambda: make.docx(make.run("x" * 50_000))[:300]),
    Hostile("zip64.docx", lambda: word(text(b"x")).replace(b"PK\x05\x06", b"PK\x06\x07")),
    Hostile("with-macro.docx", lambda: word(text(b"x"), ("word/vbaProject.bin", b"\xd0\xcf"))),
    Hostile("docm.docx", lambda: archive([("[Content_Types].xml", samples.content_types(
        "application/vnd.ms-word.document.macroEnabled.main+xml").encode())])),
    Hostile("old.docx", lambda: samples.OLE2),
    Hostile("program.docx", lambda: samples.EXE),
    Hostile("program-inside.docx", lambda: word(text(b"x"), ("word/media/run.exe", samples.EXE))),
    # XML
    Hostile("billion-laughs.docx", lambda: word(doctype(laughs(), "&a11;"))),
    Hostile("laughs-in-the-types.docx", lambda: archive([("[Content_Types].xml", doctype(laughs(), "&a11;"))])),
    Hostile("external-file.docx", lambda: word(doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"))),
    Hostile("external-address.docx", lambda: word(doctype('<!ENTITY x SYSTEM "http://127.0.0.1:9/">', "&x;"))),
    Hostile("external-document-type.docx", lambda: word(b'<!DOCTYPE w SYSTEM "file:///dev/zero"><w/>')),
    Hostile("parameter-entities.docx", lambda: word(doctype('<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;', ""))),
    Hostile("deep.docx", lambda: word("<w>" * 500_000 + "</w>" * 500_000)),
    Hostile("many-attributes.docx", lambda: word("<w " + " ".join(f'a{i}="1"' for i in range(300_000)) + "/>")),
    Hostile("long-name.docx", lambda: word(f"<{'w' * 4_000_000}/>"), seconds=2),
    Hostile("wrong-encoding.docx", lambda: word(b'<?xml version="1.0" encoding="utf-7"?><w/>')),
    Hostile("tables-in-tables.docx", lambda: word(make.part("<w:tr><w:tc>" * 400 + "x" + "</w:tc></w:tr>" * 400))),
    Hostile("relations-in-a-circle.docx", lambda: make.office("docx", {
        "word/document.xml": make.part(make.run("x")), "word/header1.xml": make.part(make.run("y"))},
        {"word/document.xml": ["header1.xml"], "word/header1.xml": ["document.xml", "header1.xml"]})),
    Hostile("relation-to-a-file.docx", lambda: make.office("docx", {"word/document.xml": make.part(make.run("x"))},
        {"word/document.xml": ["file:///etc/passwd", "../../../../etc/passwd", "/etc/passwd"]})),
    # Sheets and OpenDocument
    Hostile("a-million-cells.xlsx", lambda: cells(1_000_000)),
    Hostile("claims-all-rows.xlsx", lambda: sheet(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD9"><v>1</v></c></row></sheetData>')),
    Hostile("shared-strings.xlsx", lambda: sheet(
        "<sheetData>" + "<row><c t='s'><v>0</v></c></row>" * 100_000 + "</sheetData>", [f"<t>{'a' * 1_000_000}</t>"]),
        seconds=2),
    Hostile("wrong-strings.xlsx", lambda: sheet(
        "<sheetData><row><c t='s'><v>-1</v></c><c t='s'><v>999999</v></c><c t='s'><v>x</v></c></row></sheetData>")),
    Hostile("huge-numbers.xlsx", lambda: sheet(
        f"<sheetData><row><c><v>1e999</v></c><c><v>nan</v></c><c><v>{'9' * 100_000}</v></c></row></sheetData>")),
    Hostile("repeated-cells.ods", lambda: odf_cells(2**31, 2**31)),
    Hostile("objects-in-objects.odt", lambda: objects(300)),
    Hostile("macro.odt", lambda: make.opendocument("odt", "", {"Basic/Standard/Module1.xml": "<x/>"})),
    Hostile("laughs.odt", lambda: archive([("mimetype", samples.MIMETYPES["odt"].encode()),
        ("content.xml", doctype(laughs(), "&a11;"))])),
    Hostile("slides-in-a-circle.pptx", lambda: make.office("pptx", {
        "ppt/presentation.xml": make.part('<p:sldId id="1" r:id="rId1"/>' * 10_000),
        "ppt/slides/slide1.xml": make.part(make.shape("x"))},
        {"ppt/presentation.xml": ["slides/slide1.xml"], "ppt/slides/slide1.xml": ["slide1.xml"]})),
    # PDF
    Hostile("encrypted.pdf", lambda: make.pdf(["x"], trailer=make.ENCRYPTED)),
    Hostile("cut-off.pdf", lambda: make.pdf(["x" * 500])[:700]),
    Hostile("cut-at-the-table.pdf", lambda: make.pdf(["x"] * 50)[:-1500]),
    Hostile("ten-thousand-empty-pages.pdf", lambda: make.pdf([""] * 10_000)),
    Hostile("pages-in-a-circle.pdf", lambda: pages("<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")),
    Hostile("claims-a-billion-pages.pdf", lambda: pages("<</Type/Pages/Kids[]/Count 1000000000>>")),
    Hostile("huge-table.pdf", lambda: make.pdf(["x"]).replace(b"xref\n0 ", b"xref\n0 999999999")),
    Hostile("table-in-a-circle.pdf", lambda: make.pdf(["x"], trailer="/Prev 9")),
    Hostile("deep.pdf", lambda: pages("<</Type/Pages/Kids" + "[" * 200_000 + "]" * 200_000 + "/Count 1>>")),
    Hostile("bomb.pdf", lambda: one_page(stream(b"(a) Tj\n" * (40 * MB))), seconds=2),
    Hostile("bomb-in-a-bomb.pdf", lambda: one_page(stream(
        zlib.compress(zlib.compress(bytes(200 * MB), 9), 9), "/Filter[/FlateDecode/FlateDecode/FlateDecode]")),
        seconds=2),
    Hostile("form-in-a-circle.pdf", lambda: one_page(stream(b"/X Do"), stream(
        b"/X Do /X Do", "/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"))),
    Hostile("with-script.pdf", lambda: make.assembled([
        "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while\\(1\\);)>>>>",
        "<</Type/Pages/Kids[]/Count 0>>"])),
    Hostile("garbage.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4_000),
    # Text
    Hostile("braces.rtf", lambda: b"{\\rtf1" + b"{" * (8 * MB)),
    Hostile("garbage.rtf", lambda: b"{\\rtf1 "
        + b"\\u-10179?\\u99999999 \\'zz\\bin99999999 x}}}}" * 1_000 + bytes(range(256))),
    Hostile("tokens.rtf", lambda: b"{\\rtf1 " + b"\\b\\'e0" * (MB // 4) + b"}"),
    Hostile("a-long-line.csv", lambda: b"1;" * (5 * MB)),
    Hostile("with-nul.csv", lambda: b"a;b\0c;d\n" * 1000),
    Hostile("nothing.txt", lambda: b""),
    Hostile("halves.txt", lambda: b"\xff\xfe" + b"\x00\xd8" * 1000),
    Hostile("digits.txt", lambda: b"3 33 09 24 " * (MB // 16)),
    # Pictures, names
    Hostile("huge.png", lambda: png(50_000, 50_000, zlib.compress(bytes(50 * MB), 9))),
    Hostile("broken.png", lambda: png(100, 100, b"\x78\x9c\x00")),
    Hostile("page.pdf.html", lambda: samples.HTML),
    Hostile("invoice\u202efdp.exe", lambda: samples.EXE),
    Hostile("ataskaita\u202e\u200f\0.pdf", lambda: make.pdf(["x"])),
]  # fmt: skip
