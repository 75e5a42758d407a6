"""Small documents with text in every place that has one, written here from their parts."""

from collections.abc import Mapping, Sequence

from tests.files.samples import MAIN, MIMETYPES, archive

_OOXML = "application/vnd.openxmlformats-officedocument."
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NAMESPACES = (
    f'xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0" xmlns:table="{_ODF}table:1.0"'
    f' xmlns:draw="{_ODF}drawing:1.0" xmlns:presentation="{_ODF}presentation:1.0" xmlns:meta="{_ODF}meta:1.0"'
    f' xmlns:style="{_ODF}style:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)

# Content types by the name of the part without its number.
PARTS = {
    "word/styles": _OOXML + "wordprocessingml.styles+xml",
    "word/header": _OOXML + "wordprocessingml.header+xml",
    "word/footer": _OOXML + "wordprocessingml.footer+xml",
    "word/footnotes": _OOXML + "wordprocessingml.footnotes+xml",
    "word/endnotes": _OOXML + "wordprocessingml.endnotes+xml",
    "word/comments": _OOXML + "wordprocessingml.comments+xml",
    "word/charts/chart": _OOXML + "drawingml.chart+xml",
    "ppt/slides/slide": _OOXML + "presentationml.slide+xml",
    "ppt/notesSlides/notesSlide": _OOXML + "presentationml.notesSlide+xml",
    "ppt/slideMasters/slideMaster": _OOXML + "presentationml.slideMaster+xml",
    "ppt/comments/comment": _OOXML + "presentationml.comments+xml",
    "xl/worksheets/sheet": _OOXML + "spreadsheetml.worksheet+xml",
    "xl/sharedStrings": _OOXML + "spreadsheetml.sharedStrings+xml",
    "xl/styles": _OOXML + "spreadsheetml.styles+xml",
    "xl/comments": _OOXML + "spreadsheetml.comments+xml",
    "xl/drawings/drawing": _OOXML + "drawing+xml",
    "docProps/core": "application/vnd.openxmlformats-package.core-properties+xml",
}
_MAIN_PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}


def office(extension: str, parts: Mapping[str, str], relations: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """An Office file of these parts; `relations` names, by part, the targets of rId1, rId2, …"""
    types = [(_MAIN_PARTS[extension], MAIN[extension])]
    for name in parts:
        kind = PARTS.get(name.removesuffix(".xml").rstrip("0123456789"))
        types += [(name, kind)] if kind else []
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types)
    members = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        f"<Default Extension='xml' ContentType='application/xml'/>{overrides}</Types>",
        **parts,
    }
    for name, targets in (relations or {}).items():
        folder, _, part = name.rpartition("/")
        rows = "".join(f'<Relationship Id="rId{i}" Target="{each}"/>' for i, each in enumerate(targets, start=1))
        members[f"{folder}/_rels/{part}.rels"] = f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'
    return archive(members)


def part(body: str) -> str:
    """A part of a Word, PowerPoint or chart XML with the usual prefixes."""
    return f"<x {_NAMESPACES}>{body}</x>"


def run(*texts: str) -> str:
    """A paragraph of Word, each text in a run of its own."""
    runs = "".join(f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p>{runs}</w:p>"


def word_row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{run(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def docx(body: str, **parts: str) -> bytes:
    """A Word file; keywords are further parts („header1“, „footnotes“, …) of the folder word/."""
    more = {f"word/{name}.xml": part(content) for name, content in parts.items()}
    targets = [f"{name}.xml" for name in parts]
    members = {"word/document.xml": part(f"<w:body>{body}</w:body>"), **more}
    return office("docx", members, {"word/document.xml": targets})


def shape(text: str) -> str:
    return f"<p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"


def pptx(slides: Sequence[str], notes: Mapping[int, str] | None = None, more: Mapping[str, str] | None = None) -> bytes:
    """Slides in the reverse order of their parts' numbers, so that only the list of slides tells the order."""
    count = len(slides)
    ids = "".join(f'<p:sldId id="{255 + i}" r:id="rId{i}"/>' for i in range(1, count + 1))
    parts = {"ppt/presentation.xml": part(f"<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx='1000' cy='1000'/>")}
    relations = {"ppt/presentation.xml": [f"slides/slide{count - i}.xml" for i in range(count)]}
    for number, slide in enumerate(slides, start=1):
        name = f"ppt/slides/slide{count + 1 - number}.xml"
        parts[name] = part(slide)
        if text := (notes or {}).get(number):
            parts[f"ppt/notesSlides/notesSlide{number}.xml"] = part(shape(text))
            relations[name] = [f"/ppt/notesSlides/notesSlide{number}.xml"]
    return office("pptx", {**parts, **(more or {})}, relations)


def xlsx(
    sheets: Mapping[str, str],
    strings: Sequence[str] = (),
    styles: str = "",
    more: Mapping[str, str] | None = None,
    relations: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Sheets by name (hidden when the name ends with „!“), each as the XML of its rows and what follows them."""
    rows = "".join(
        f'<sheet name="{name.rstrip("!")}" sheetId="{i}" r:id="rId{i}" state="{state}"/>'
        for i, name in enumerate(sheets, start=1)
        for state in ("hidden" if name.endswith("!") else "visible",)
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" {_NAMESPACES}><sheets>{rows}</sheets></workbook>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}">' + "".join(f"<si>{each}</si>" for each in strings) + "</sst>",
        "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}">{styles}</styleSheet>',
        **(more or {}),
    }
    for number, content in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{_SHEET}">{content}</worksheet>'
    targets = {"xl/workbook.xml": [f"worksheets/sheet{i}.xml" for i in range(1, len(sheets) + 1)]}
    return office("xlsx", parts, {**targets, **(relations or {})})


def opendocument(extension: str, body: str, more: Mapping[str, str] | None = None) -> bytes:
    """An OpenDocument file with this body; `more` are further members."""
    kind = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}[extension]
    members = {"mimetype": MIMETYPES[extension], "content.xml": odf(f"<office:{kind}>{body}</office:{kind}>")}
    return archive({**members, **(more or {})})


def odf(body: str) -> str:
    return f"<office:document {_ODF_NAMESPACES}><office:body>{body}</office:body></office:document>"


def pdf(pages: Sequence[str], *, more: Sequence[str] = (), trailer: str = "", page: str = "", form: str = "") -> bytes:
    """A PDF with a line of text on each page ("" for none); `more` are objects from number 4 on, `page` is added
    to every page, `trailer` to the trailer, and `form` lists the fields of the form."""
    first = 4 + len(more)
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{form}]>>>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *more,
    ]
    for i, text in enumerate(pages):
        lines = "".join(f"({line}) Tj 0 -20 Td " for line in text.split("\n"))
        stream = f"BT /F1 12 Tf 40 700 Td {lines}ET" if text else ""
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {first + 2 * i + 1} 0 R{page}>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    return assembled(objects, trailer)


def assembled(objects: Sequence[str], trailer: str = "") -> bytes:
    """A PDF of these objects (the first is the catalogue) with a right table of their places."""
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj{each}endobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return content + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(content)}\n%%EOF\n"
    ).encode("latin-1")


ENCRYPTED = "/Encrypt<</Filter/Standard/V 1/R 2/O<{0}>/U<{0}>/P -4>>/ID[<00><00>]".format("41" * 32)
