"""Documents with something in a place that people do not read, or that holds another document."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

from tests.files import documents as make
from tests.files.samples import MIMETYPES, archive, content_types

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TEXT = make.run("Tekstas")
ROWS = "<sheetData><row><c t='str'><v>Tekstas</v></c></row></sheetData>"


def docx(body: str = TEXT, more: Mapping[str, bytes | str] | None = None) -> bytes:
    return make.office("docx", {"word/document.xml": make.part(body), **(more or {})})  # type: ignore[dict-item]


def xlsx(rows: str = ROWS, more: Mapping[str, str] | None = None) -> bytes:
    return make.xlsx({"A": rows}, more=more)


def pptx(more: Mapping[str, str]) -> bytes:
    return make.pptx([make.shape("Tekstas")], more=more)


def odt(body: str = "<text:p>Tekstas</text:p>", more: Mapping[str, bytes | str] | None = None) -> bytes:
    return make.opendocument("odt", body, more)  # type: ignore[arg-type]


def pdf(*objects: str, trailer: str = "", page: str = "", text: str = "Tekstas") -> bytes:
    """One page of text; the objects are numbered from 4 on."""
    return make.pdf([text], more=objects, trailer=trailer, page=page)


def link(target: str) -> str:
    """The relations of a part with a link to a page elsewhere."""
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" TargetMode="External" Target="{target}"/>'
        "</Relationships>"
    )


def signed(documents: Mapping[str, bytes | str], extension: str = "asice", about: str = "<x/>") -> bytes:
    """A signed container with these documents."""
    signatures = {"META-INF/manifest.xml": about, "META-INF/signatures0.xml": "<x/>", "META-INF/stamp.tst": b"\x30\x82"}
    return archive({"mimetype": MIMETYPES[extension], **documents, **signatures})


def base64(content: bytes | str, line: int = 64) -> str:
    """As programs write it into XML, over several lines."""
    written = b64encode(content if isinstance(content, bytes) else content.encode()).decode()
    return "\n".join(written[at : at + line] for at in range(0, len(written), line))


def signature(element: str, text: str) -> bytes:
    """A signed text, with this in an element of its signature."""
    xml = f"<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:{element}>{text}</ds:{element}></ds:Signature>"
    return archive({"mimetype": MIMETYPES["asice"], "a.txt": "Tekstas", "META-INF/signatures0.xml": xml})


def vector_drawing(text: str) -> str:
    """What Word writes into `o:gfxdata` of a drawing: a package with the same drawing once more."""
    return base64(archive({"[Content_Types].xml": content_types(), "drs/shapexml.xml": f"<a><t>{text}</t></a>"}))


def between_members(content: bytes, text: bytes) -> bytes:
    """A package with this before its directory, where it belongs to no member."""
    with ZipFile(BytesIO(content)) as file:
        at = file.start_dir
    end = content.rindex(b"PK\5\6") + 16  # where it is said where the directory begins
    return content[:at] + text + content[at:end] + (at + len(text)).to_bytes(4, "little") + content[end + 4 :]


def saved_again(content: bytes, number: int, text: str) -> bytes:
    """A PDF to which a program has added the object of that number once more, with another text."""
    drawn = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET"
    before = int(content[content.rindex(b"startxref") + 9 :].split()[0])
    added = f"{number} 0 obj<</Length {len(drawn)}>>stream\n{drawn}\nendstream endobj\n".encode()
    return (
        content
        + added
        + (
            f"xref\n{number} 1\n{len(content):010} 00000 n \n"
            f"trailer<</Size 20/Root 1 0 R/Prev {before}>>\nstartxref\n{len(content + added)}\n%%EOF\n"
        ).encode()
    )


def with_attachment(name: str, content: bytes, text: str = "Tekstas") -> bytes:
    """A PDF with a file attached."""
    names = f"/Names<</EmbeddedFiles<</Names[({name}) 4 0 R]>>>>"
    packed = content.decode("latin-1")
    stream = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET"
    return make.assembled([
        f"<</Type/Catalog/Pages 2 0 R{names}>>",
        "<</Type/Pages/Kids[6 0 R]/Count 1>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<</Type/Filespec/F({name})/UF({name})/EF<</F 5 0 R>>>>",
        f"<</Type/EmbeddedFile/Length {len(content)}>>stream\n{packed}\nendstream",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 7 0 R>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
    ])  # fmt: skip


def clipped(name: str, content: bytes, about: str = "/EF<</F 6 0 R>>", packed: str = "") -> bytes:
    """A PDF with a file that a paper clip on its page holds."""
    return pdf(
        "<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 5 0 R>>",
        f"<</Type/Filespec/F({name}){about}>>",
        f"<</Length {len(content)}{packed}>>stream\n{content.decode('latin-1')}\nendstream",
        page="/Annots[4 0 R]",
    )


def with_picture(*texts: str, side: int = 600) -> bytes:
    """A PDF whose pages have a picture of `side` points and such a text, "" for none."""
    first = 5
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(texts)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(texts)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
        "stream\nx\nendstream",
    ]
    for i, text in enumerate(texts):
        stream = f"q {side} 0 0 {side} 0 0 cm /I Do Q BT /F1 12 Tf 40 700 Td ({text}) Tj ET"
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>/XObject<</I 4 0 R>>>>"
            f"/Contents {first + 2 * i + 1} 0 R>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    return make.assembled(objects)


def outlined(shapes: int, step: int) -> bytes:
    """A PDF with a short line of text and shapes of the size of letters, `step` points from one to the next."""
    drawn = "".join(f"{40 + step * i % 500} {600 - step * i // 500 * 20} 4 8 re f " for i in range(shapes))
    return make.pdf([f"Tekstas) Tj ET {drawn} BT ("])


def drawn_letters(text: str, about: str = "") -> bytes:
    """A PDF with a line of text and one of digits in a font that only draws them; `about` is added to the font."""
    signs = " ".join(f"/n{i}" for i in range(10))
    font = f"/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/Encoding<</Differences[1 {signs}]>>/FirstChar 1/LastChar 10"
    drawn = " ".join(f"/n{i} 4 0 R" for i in range(10))
    codes = "".join(chr(int(digit) + 1) for digit in text)
    stream = f"BT /F1 12 Tf 40 700 Td (Tekstas) Tj /F2 12 Tf 0 -20 Td <{codes.encode().hex()}> Tj ET"
    glyph = "6 0 d0 0 0 5 7 re f"
    return make.assembled([
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[6 0 R]/Count 1>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<</Length {len(glyph)}>>stream\n{glyph}\nendstream",
        f"<</Type/Font/Subtype/Type3{font}/Widths[{'6 ' * 10}]/CharProcs<<{drawn}>>{about}>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2 5 0 R>>>>/Contents 7 0 R>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        f"<</Length {len(TO_UNICODE)}>>stream\n{TO_UNICODE}\nendstream",
    ])  # fmt: skip


TO_UNICODE = "1 begincodespacerange <01> <0a> endcodespacerange 1 beginbfrange <01> <0a> <0030> endbfrange"


def xfa() -> bytes:
    """A form of the kind whose fields only Adobe's programs show."""
    template = "<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><template/></xdp:xdp>"
    stream = "BT /F1 12 Tf 40 700 Td (Please wait) Tj ET"
    return make.assembled([
        "<</Type/Catalog/Pages 2 0 R/NeedsRendering true/AcroForm<</Fields[]/XFA 4 0 R>>>>",
        "<</Type/Pages/Kids[5 0 R]/Count 1>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<</Length {len(template)}>>stream\n{template}\nendstream",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 6 0 R>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
    ])  # fmt: skip


_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def opens_without_password(title: str) -> bytes:
    """A PDF that is encrypted (ISO 32000-1, 7.6.3, 40 bits) for its owner only, with a bookmark of this title."""
    owner = bytes(range(0x41, 0x61))
    key = hashlib.md5(_PAD + owner + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + b"id", usedforsecurity=False).digest()[
        :5
    ]
    user = _rc4(key, _PAD)
    secret = _rc4(_of_object(key, 6), title.encode()).hex()
    stream = _rc4(_of_object(key, 5), b"BT /F1 12 Tf 40 700 Td (Tekstas) Tj ET")
    return make.assembled(
        [
            "<</Type/Catalog/Pages 2 0 R/Outlines<</First 6 0 R/Last 6 0 R/Count 1>>>>",
            "<</Type/Pages/Kids[4 0 R]/Count 1>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 5 0 R>>",
            f"<</Length {len(stream)}>>stream\n{stream.decode('latin-1')}\nendstream",
            f"<</Title<{secret}>/Parent 1 0 R>>",
        ],
        f"/Encrypt<</Filter/Standard/V 1/R 2/O<{owner.hex()}>/U<{user.hex()}>/P -4>>/ID[<{b'id'.hex()}><00>]",
    )


def _of_object(key: bytes, number: int) -> bytes:
    return hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0", usedforsecurity=False).digest()[:10]


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
