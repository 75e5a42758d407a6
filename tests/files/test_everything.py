"""For the guard every text and attribute of a package counts, for search what people read; unread is not clean."""

import hashlib
import zlib
from pathlib import Path

import pytest

from coordnet.files.reading import Reading, read_text
from tests.files import documents as make
from tests.files import packages, samples
from tests.files.certificates import certificate, der
from tests.files.packages import base64, docx, link, odt, pdf, pptx, signature, signed, xlsx

CODE = "33309240064"  # the worked example of the rule, not a person's
WORKBOOK = xlsx(f"<sheetData><row><c><v>{CODE}</v></c></row></sheetData>")
CLEAN = xlsx()
DEMO = Path(__file__).parents[2] / "coordnet/library/demo/files"


def read(folder: Path, content: bytes, extension: str) -> Reading:
    path = folder / "file"
    path.write_bytes(content)
    return read_text(path, extension)


def packed(content: bytes) -> str:
    """A stream of objects, deflated."""
    deflated = zlib.compress(content)
    about = f"/Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {len(deflated)}"
    return f"<<{about}>>stream\n{deflated.decode('latin-1')}\nendstream"


FIELD = "<w:r><w:instrText>{}</w:instrText></w:r>"
FALLBACK = f"<mc:AlternateContent><mc:Choice><w:r/></mc:Choice><mc:Fallback><w:t>{CODE}</w:t></mc:Fallback>"
PROMPT = f"<p:sp><p:nvPr><p:ph/></p:nvPr><a:p><a:r><a:t>{CODE}</a:t></a:r></a:p></p:sp>"
ANNOTATION = f"<text:p>x<office:annotation><dc:creator>{CODE}</dc:creator></office:annotation></text:p>"
COMMENT = make.part(f"<w:comment w:author='{CODE}'>{make.run('x')}</w:comment>")
FORMULA = f"<sheetData><row><c><f>A1&amp;{CODE}</f><v>1</v></c></row></sheetData>"
SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
DESCRIBED = f"<text:p>x<draw:frame><s:desc xmlns:s='{SVG}'>{CODE}</s:desc></draw:frame></text:p>"
XMP = f"<</Type/Metadata/Subtype/XML/Length {len(CODE) + 7}>>stream\n<a>{CODE}</a>\nendstream"
NOTE = "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://pavyzdys.lt/?ak={})>>>>"
UTF16 = f"<feff{CODE.encode('utf-16-be').hex()}>"
FONT = "/Resources<</Font<</F1 3 0 R>>>>"


def drawn(subtype: str, text: str, about: str = "") -> bytes:
    """A PDF with a note whose words stand nowhere but in what it looks like."""
    stream = f"BT /F1 12 Tf 5 5 Td {text} Tj ET"
    return pdf(
        f"<</Type/Annot/Subtype/{subtype}/Rect[50 300 250 350]/AP<</N 5 0 R>>{about}>>",
        f"<</Type/XObject/Subtype/Form/BBox[0 0 200 50]{FONT}/Length {len(stream)}>>stream\n{stream}\nendstream",
        page="/Annots[4 0 R]",
    )


def said(key: str, text: str) -> bytes:
    """A PDF with a note that refers to a stream."""
    note = f"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/{key} 5 0 R>>"
    return pdf(note, f"<</Length {len(text)}>>stream\n{text}\nendstream", page="/Annots[4 0 R]")


def _formatted(code: str, number: str) -> bytes:
    """A sheet with a number in such a format."""
    styles = f"<numFmts><numFmt numFmtId='164' formatCode='{code}'/></numFmts><cellXfs><xf numFmtId='164'/></cellXfs>"
    return make.xlsx({"A": f"<sheetData><row><c s='0'><v>{number}</v></c></row></sheetData>"}, styles=styles)


FRAME = (
    "<text:p>x<draw:frame><draw:image><office:binary-data>{}</office:binary-data></draw:image></draw:frame></text:p>"
)
NOISE = hashlib.shake_256(b"x").digest(3000)
PICTURE = b"\x89PNG\r\n\x1a\n" + NOISE
FORMATTED = f"<body><p>kodas {CODE[:5]}<b>{CODE[5:]}</b></p></body>"
PLACES = {
    "the author of a docx": (docx(more={"docProps/core.xml": f"<x><creator>{CODE}</creator></x>"}), "docx"),
    "the name of a property": (docx(more={"docProps/custom.xml": f"<x><property name='{CODE}'/></x>"}), "docx"),
    "a property that is a number": (docx(more={"docProps/custom.xml": f"<x><i8>{CODE}</i8></x>"}), "docx"),
    "the description of a picture": (docx(f"<w:p><w:drawing><w:docPr descr='{CODE}'/></w:drawing></w:p>"), "docx"),
    "the target of a link": (docx(more={"word/_rels/document.xml.rels": link(f"https://pavyzdys.lt/{CODE}")}), "docx"),
    "an encoded target": (docx(more={"word/_rels/footer1.xml.rels": link("x?" + CODE.replace("3", "%33"))}), "docx"),
    "a field code in two runs": (docx(f"<w:p>{FIELD.format('A x?' + CODE[:5])}{FIELD.format(CODE[5:])}</w:p>"), "docx"),
    "what older programs show": (docx(make.run("x") + f"<w:p>{FALLBACK}</mc:AlternateContent></w:p>"), "docx"),
    "the author of a comment": (docx(more={"word/comments.xml": COMMENT}), "docx"),
    "a bookmark": (docx(f"<w:p><w:bookmarkStart w:name='_{CODE}'/></w:p>" + make.run("x")), "docx"),
    "data of a form": (docx(more={"customXml/item1.xml": f"<a><kodas>{CODE}</kodas></a>"}), "docx"),
    "a variable": (docx(more={"word/settings.xml": make.part(f"<w:docVar w:name='a' w:val='{CODE}'/>")}), "docx"),
    "the name of a picture": (docx(more={f"word/media/{CODE}.png": b"x"}), "docx"),
    "words in a drawing": (docx(more={"word/media/a.svg": f"<svg><text>{CODE}</text></svg>"}), "docx"),
    "words of a drawing in two parts": (
        docx(more={"word/media/a.svg": f"<svg><text>{CODE[:5]}<tspan>{CODE[5:]}</tspan></text></svg>"}), "docx",
    ),
    "symbols": (docx("<w:p>" + "".join(f"<w:sym w:font='Symbol' w:char='F03{d}'/>" for d in CODE) + "</w:p>"), "docx"),
    "a format that adds a digit": (_formatted("&quot;3&quot;0000000000", CODE[1:]), "xlsx"),
    "a format that adds a digit at the end": (_formatted(f"0\\{CODE[-1]}", CODE[:-1]), "xlsx"),
    "a drawing that is not well formed": (
        docx(more={"word/vmlDrawing1.vml": f"<xml><div>x<br></div><b>{CODE}</b></xml>"}), "docx",
    ),
    "the workbook behind a chart": (docx(more={"word/embeddings/Microsoft_Excel1.xlsx": WORKBOOK}), "docx"),
    "an alternative chunk": (docx(more={"word/afchunk1.rtf": rb"{\rtf1 " + CODE.encode() + b"}"}), "docx"),
    "a document in a document": (docx(more={"word/embeddings/a.docx": make.docx(make.run(CODE))}), "docx"),
    "a workbook of that document": (
        docx(more={"word/embeddings/a.docx": docx(more={"word/embeddings/b.xlsx": WORKBOOK})}), "docx",
    ),
    "a formula that has a value": (xlsx(FORMULA), "xlsx"),
    "a rule for input": (xlsx(packages.ROWS + f"<x><formula1>{CODE}</formula1></x>"), "xlsx"),
    "a text no cell uses": (make.xlsx({"A": packages.ROWS}, [f"<t>{CODE}</t>"]), "xlsx"),
    "a cache of a pivot table": (xlsx(more={"xl/pivotCache/r1.xml": f"<x><n v='{CODE}'/></x>"}), "xlsx"),
    "a cache of another workbook": (xlsx(more={"xl/externalLinks/e1.xml": f"<x><v>{CODE}</v></x>"}), "xlsx"),
    "a connection": (xlsx(more={"xl/connections.xml": f"<x command='SELECT {CODE}'/>"}), "xlsx"),
    "the prompt of a slide": (pptx({"ppt/slideMasters/slideMaster1.xml": make.part(PROMPT)}), "pptx"),
    "a tag of a presentation": (pptx({"ppt/tags/tag1.xml": f"<x><tag val='{CODE}'/></x>"}), "pptx"),
    "the author of an odt": (odt(more={"meta.xml": make.odf(f"<dc:creator>{CODE}</dc:creator>")}), "odt"),
    "a setting": (odt(more={"settings.xml": f"<x><item>{CODE}</item></x>"}), "odt"),
    "the author of an annotation": (odt(ANNOTATION), "odt"),
    "the description of a frame": (odt(DESCRIBED), "odt"),
    "a link of an odt": (odt(f"<text:p><text:a text:name='{CODE}'>x</text:a></text:p>"), "odt"),
    "a file in an odt": (odt(more={"Object 1": make.docx(make.run(CODE))}), "odt"),
    "the author of an rtf": (rb"{\rtf1{\info{\author " + CODE.encode() + rb"}}x}", "rtf"),
    "a comment on an rtf": (rb"{\rtf1{\info{\doccomm 333{\b 09240064}}}x}", "rtf"),
    "a field of an rtf": (rb"{\rtf1{\field{\*\fldinst{HYPERLINK x?33309}{240064}}{\fldrslt x}}}", "rtf"),
    "a bookmark of an rtf": (rb"{\rtf1{\*\bkmkstart a" + CODE.encode() + rb"}x}", "rtf"),
    "a group nobody knows": (rb"{\rtf1{\*\nezinoma " + CODE.encode() + rb"}x}", "rtf"),
    "digits by number in an rtf": (rb"{\rtf1{\*\x \u51?33309240064 \u51?\u51?\u51?09240064}x}", "rtf"),
    "a property of a pdf": (pdf(f"<</Author(x)/Kodas({CODE})>>", trailer="/Info 4 0 R"), "pdf"),
    "a property in UTF-16": (pdf(f"<</Kodas{UTF16}>>", trailer="/Info 4 0 R"), "pdf"),
    "a bookmark of a pdf": (pdf(f"<</Title(\\063{CODE[1:]})>>"), "pdf"),
    "a link of a pdf": (pdf(NOTE.format(CODE), page="/Annots[4 0 R]"), "pdf"),
    "the name of a field": (pdf(f"<</FT/Tx/T(a{CODE})/TU(x)>>"), "pdf"),
    "the description of a figure": (pdf(f"<</S/Figure/Alt(Nuotrauka \\({CODE}\\))>>"), "pdf"),
    "objects that are packed": (pdf(packed(f"5 0 <</Alt({CODE})>>".encode())), "pdf"),
    "metadata": (pdf(XMP), "pdf"),
    "a file attached": (packages.with_attachment("a.txt", CODE.encode()), "pdf"),
    "the name of a file attached": (packages.with_attachment(f"{CODE}.txt", b"x"), "pdf"),
    "an invoice attached": (packages.with_attachment("a.xml", f"<a><b kodas='{CODE}'/></a>".encode()), "pdf"),
    "drawn digits that say which they are": (packages.drawn_letters(CODE, "/ToUnicode 8 0 R"), "pdf"),
    "a stamp": (drawn("Stamp", f"({CODE})"), "pdf"),
    "a text that is drawn": (drawn("FreeText", f"({CODE[:5]}) Tj ({CODE[5:]})"), "pdf"),
    "a hidden stamp": (drawn("Stamp", f"({CODE})", "/F 2"), "pdf"),
    "a formatted note": (pdf(f"<</RC({FORMATTED})>>"), "pdf"),
    "a formatted note elsewhere": (said("RC", FORMATTED), "pdf"),
    "a script": (said("JS", f"var kodas = {CODE};"), "pdf"),
    "a file on a paper clip": (packages.clipped("a.docx", make.docx(make.run(CODE))), "pdf"),
    "a text on a paper clip": (packages.clipped("a.txt", CODE.encode()), "pdf"),
    "a file that is named by numbers": (packages.clipped("a.txt", CODE.encode(), "/#45F<</U#46 6 0 R>>"), "pdf"),
    "a file on a page": (
        pdf(f"<</Type/EmbeddedFile/Length {len(WORKBOOK)}>>stream\n{WORKBOOK.decode('latin-1')}\nendstream",
            "<</AFRelationship/Data/F(a.xlsx)/EF<</F 4 0 R>>>>", page="/AF[5 0 R]"), "pdf",
    ),
    "a file whose description is packed": (
        pdf(packed(b"5 0 <</F(a.txt)/EF<</UF 5 0 R>>>>"),
            f"<</Length {len(CODE)}>>stream\n{CODE}\nendstream"), "pdf",
    ),
    "a bookmark of an encrypted pdf": (packages.opens_without_password(CODE), "pdf"),
    "a signed document": (signed({"rastas.docx": make.docx(make.run(CODE))}), "asice"),
    "a signed pdf": (signed({"rastas.pdf": make.pdf([CODE])}, "adoc"), "adoc"),
    "a comment in a part": (docx(make.run("x") + f"<!-- {CODE} -->"), "docx"),
    "an instruction in a part": (odt(f"<text:p>x</text:p><?kodas {CODE}?>"), "odt"),
    "the name of an element": (docx(make.run("x") + f"<k{CODE}/>"), "docx"),
    "the name of an attribute": (docx(make.run("x") + f"<k k{CODE}='1'/>"), "docx"),
    "the name of a namespace": (docx(make.run("x") + f"<k xmlns='urn:{CODE}'/>"), "docx"),
    "a picture that is a text": (docx(more={"word/media/a.png": f"kodas {CODE}"}), "docx"),
    "a font that is a document": (docx(more={"word/fonts/a.odttf": make.docx(make.run(CODE))}), "docx"),
    "a stamp that is a text": (signed({"a.txt": "x", "META-INF/a.p7s": f"kodas {CODE}"}), "asice"),
    "a thumbnail that is a text": (odt(more={"Thumbnails/thumbnail.png": f"kodas {CODE}"}), "odt"),
    "words in a picture of lines": (docx(more={"word/media/a.emf": b"\1\0\0\0" + CODE.encode("utf-16-le")}), "docx"),
    "before the first member": (CODE.encode() + b"\n" + docx(), "docx"),
    "between members": (packages.between_members(docx(), f"kodas {CODE}".encode()), "docx"),
    "after the last member": (docx() + f"kodas {CODE}".encode(), "docx"),
    "a page of the web in a part": (
        docx(more={"a.xhtml": f"<html><body><p>{CODE[:5]}<b>{CODE[5:]}</b></p></body></html>"}), "docx",
    ),
    "data of an rtf": (rb"{\rtf1 x{\*\datastore " + f"kodas {CODE}".encode().hex().encode() + b"}}", "rtf"),
    "a document in the theme of an rtf": (
        rb"{\rtf1 x{\*\themedata " + make.docx(make.run(CODE)).hex().encode() + b"}}", "rtf",
    ),
    "bytes of an rtf": (rb"{\rtf1 x\bin11 " + CODE.encode() + b" y}", "rtf"),
    "a page before it was saved again": (packages.saved_again(pdf(text=f"Kodas {CODE}"), 5, "Tekstas"), "pdf"),
    "what a part of a page stands for": (make.pdf([f"x) Tj ET /Span <</ActualText ({CODE})>> BDC EMC BT ("]), "pdf"),
    "a comment in a pdf": (pdf().replace(b"%%EOF", b"% kodas " + CODE.encode() + b"\n%%EOF"), "pdf"),
    "a name in a pdf": (pdf(f"<</K#33{CODE[1:]} 1>>"), "pdf"),
    "after the end of a pdf": (pdf() + f"\nkodas {CODE}".encode(), "pdf"),
    "a document after the end of a pdf": (pdf() + make.docx(make.run(CODE)), "pdf"),
    "a text in a signature": (signature("SignatureValue", base64(f"kodas {CODE}")), "asice"),
    "a long text in an object": (signature("Object", base64("Ilgas tekstas. " * 20 + CODE)), "adoc"),
    "a text in a text": (signature("EncapsulatedTimeStamp", base64(base64(f"kodas {CODE}"))), "asice"),
    "a text in UTF-16": (signature("Object", base64(f"kodas {CODE}".encode("utf-16"))), "asice"),
    "a text among bytes": (signature("Object", base64(b"\0\1\2" + CODE.encode("utf-16-be") + b"\xff\xff")), "asice"),
    "a document in a signature": (signature("Object", base64(make.docx(make.run(CODE)))), "asice"),
    "what a certificate says beside who signed": (
        signature("X509Certificate", base64(certificate(extension=CODE.encode()))), "asice",
    ),
    "an organisation in a certificate": (signature("X509Certificate", base64(certificate(CODE))), "asice"),
    "a certificate in an answer": (
        signature("EncapsulatedOCSPValue", base64(der(0x30, der(0x0A, b"\0"), der(0x04, certificate(CODE))))), "asice",
    ),
    "the signature of a pdf": (pdf(f"<</Type/Sig/Contents<{certificate(CODE).hex()}{'00' * 900}>>>"), "pdf"),
    "the data of an older drawing": (
        docx(f"<w:p xmlns:o='o'><w:pict o:gfxdata='{packages.vector_drawing(CODE)}'/></w:p>"), "docx",
    ),
    "the data of a field": (docx(f"<w:p><w:r><w:fldData>{base64(f'<a>{CODE}</a>')}</w:fldData></w:r></w:p>"), "docx"),
    "an address that is a text": (
        docx(more={"word/media/a.svg": f"<svg><a href='data:a/b;base64,{base64(f'kodas {CODE}')}'/></svg>"}), "docx",
    ),
    "a picture inside an odt that is none": (odt(FRAME.format(base64(f"kodas {CODE}"))), "odt"),
    "a pdf in an invoice": (packages.with_attachment("a.xml", f"<a>{base64(make.pdf([CODE]))}</a>".encode()), "pdf"),
    "what is said about a signed document": (
        signed({"a.txt": "x"}, about=f"<x><code>{CODE}</code></x>"), "adoc",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_a_code_is_found_where_nobody_reads(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, *PLACES[name]) == Reading("withheld")


def test_what_nobody_reads_is_not_kept(tmp_path: Path) -> None:
    more = {
        "docProps/core.xml": "<x><creator>Slapta autorė 12345678901</creator></x>",
        "word/embeddings/a.xlsx": xlsx("<sheetData><row><c t='str'><v>Slaptas langelis</v></c></row></sheetData>"),
    }
    assert read(tmp_path, docx(more=more), "docx") == Reading("read", ((None, "Tekstas"),))


OBJECT = b"\xd0\xcf\x11\xe0" + bytes(60)
UNREAD = {
    "an object": (docx(more={"word/embeddings/oleObject1.bin": OBJECT}), "docx", "partly"),
    "a page of a mail program": (docx(more={"word/afchunk.mht": b"MIME-Version: 1.0\n\nx"}), "docx", "partly"),
    "a film": (pptx({"ppt/media/media1.mp4": "x"}), "pptx", "partly"),
    "markup with a document type": (docx(more={"customXml/item1.xml": "<!DOCTYPE a><a/>"}), "docx", "partly"),
    "an object of an odt": (odt(more={"Object 1": OBJECT}), "odt", "partly"),
    "an old document in an odt": (odt(more={"Object 1/a.doc": OBJECT}), "odt", "partly"),
    "an encrypted document inside": (
        docx(more={"word/embeddings/a.odt": make.opendocument("odt", "<text:p>x</text:p>", {
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                                     "<m:encryption-data/></m:manifest>"})}), "docx", "partly",
    ),
    "documents ever deeper": (
        docx(more={"a.docx": docx(more={"b.docx": docx(more={"c.docx": docx()})})}), "docx", "partly",
    ),
    "an rtf that is cut off": (rb"{\rtf1 x{\b y}", "rtf", "partly"),
    "an object of an rtf": (rb"{\rtf1 x{\object{\*\objdata 0105}}}", "rtf", "partly"),
    "a program attached": (packages.with_attachment("a.dat", b"\0\1"), "pdf", "partly"),
    "a program on a paper clip": (packages.clipped("a.dat", b"\0\1"), "pdf", "partly"),
    "a file packed in an unusual way": (
        packages.clipped("a.txt", b"~>", packed="/Filter/ASCII85Decode"), "pdf", "partly",
    ),
    "a file that is named elsewhere": (packages.clipped("a.txt", b"x", "/EF 7 0 R"), "pdf", "partly"),
    "digits that are only drawn": (packages.drawn_letters("2026"), "pdf", "partly"),
    "a form of Adobe's": (packages.xfa(), "pdf", "partly"),
    "a scanned page among others": (packages.with_picture("Puslapis su tekstu " * 30, ""), "pdf", "partly"),
    "a letterhead on a scan": (packages.with_picture("Miesto administracija " * 10), "pdf", "partly"),
    "letters drawn as lines": (packages.outlined(110, 6), "pdf", "partly"),
    "a stamp on a scan": (packages.with_picture("Gauta 2026-11-28"), "pdf", "partly"),
    "nothing but scans": (packages.with_picture("", ""), "pdf", "empty"),
    "an old document that was signed": (signed({"a.doc": OBJECT}), "asice", "unknown"),
    "an old document beside a new one": (signed({"a.doc": OBJECT, "b.docx": docx()}), "asice", "partly"),
    "a scan that was signed": (signed({"a.pdf": packages.with_picture("")}), "adoc", "empty"),
    "a container in a container": (signed({"a.asice": signed({"a.docx": docx()})}), "asice", "unknown"),
    "a locked document that was signed": (
        signed({"a.pdf": make.pdf(["x"], trailer=make.ENCRYPTED)}), "asice", "unknown",
    ),
    "bytes nobody knows between members": (packages.between_members(docx(), NOISE), "docx", "partly"),
    "bytes nobody knows after a pdf": (pdf() + NOISE, "pdf", "partly"),
    "bytes nobody knows in an rtf": (rb"{\rtf1 x{\*\datastore " + NOISE.hex().encode() + b"}}", "rtf", "partly"),
    "objects packed in an unusual way": (
        pdf("<</Type/ObjStm/N 1/First 4/Filter/LZWDecode/Length 2>>stream\nxx\nendstream"), "pdf", "partly",
    ),
    "metadata packed in an unusual way": (
        pdf("<</Subtype/XML/Filter/ASCIIHexDecode/Length 3>>stream\n41>\nendstream"), "pdf", "partly",
    ),
    "bytes nobody knows in a signature": (signature("Object", base64(NOISE)), "asice", "partly"),
    "base64 ever deeper": (signature("Object", base64(base64(base64(base64(base64("x" * 99)))))), "asice", "partly"),
    "a broken document in a signature": (signature("Object", base64(b"%PDF-1.7\nx")), "asice", "partly"),
    "a page of the web": (docx(more={"word/afchunk.htm": b"<html>x"}), "docx", "partly"),
    "a letter that is attached": (packages.with_attachment("a.eml", b"Subject: x\n\nx"), "pdf", "partly"),
    "nothing that was signed": (samples.with_mimetype("asice"), "asice", "empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREAD)
def test_what_was_not_looked_into_is_not_called_read(tmp_path: Path, name: str) -> None:
    content, extension, state = UNREAD[name]
    assert read(tmp_path, content, extension).state == state


HARMLESS = {
    "pictures, fonts, printers and charts": (
        docx(more={"word/media/a.png": b"x", "word/media/b.emf": b"x", "word/fonts/f.odttf": b"x",
                   "xl/printerSettings/printerSettings1.bin": b"x", "word/embeddings/a.xlsx": CLEAN,
                   "docProps/thumbnail.jpeg": b"x", "word/media/c.svg": "<!DOCTYPE svg><svg/>", "empty.bin": b""}),
        "docx",
    ),
    "what a window remembers": (
        odt(more={"Configurations2/accelerator/current.xml": "<!DOCTYPE a><a/>", "layout-cache": b"\0\1",
                  "ObjectReplacements/Object 1": b"\1", "Thumbnails/thumbnail.png": b"x", "Pictures/1.jpg": b"x"}),
        "odt",
    ),
    "a signature with the code of whoever signed": (
        signature("X509Certificate", base64(certificate()) + "\n"), "asice",
    ),
    "signatures, digests and keys": (signature("SignatureValue", base64(NOISE[:512])), "asice"),
    "an answer about a certificate": (
        signature("EncapsulatedOCSPValue", base64(der(0x30, der(0x0A, b"\0"), der(0x04, certificate())))), "adoc",
    ),
    "a signed pdf": (pdf(f"<</Type/Sig/Contents<{certificate().hex()}{'00' * 900}>>>"), "pdf"),
    "drawings of older programs": (
        docx(f"<w:p xmlns:o='o'>{make.run('x')}<w:pict o:gfxdata='{packages.vector_drawing('x')}'/></w:p>"), "docx",
    ),
    "a picture in the text of an odt": (odt(FRAME.format(base64(PICTURE))), "odt"),
    "settings of a printer": (odt(more={"settings.xml": f"<x>{base64(b'Printer' + bytes(3000))}</x>"}), "odt"),
    "a picture in an address": (
        docx(more={"word/media/a.svg": f"<svg><a href='data:image/png;base64,{base64(PICTURE)}'/></svg>"}), "docx",
    ),
    "words, each in a line": (odt(more={"settings.xml": "<x>" + "zodis\n" * 400 + "</x>"}), "odt"),
    "a picture of lines in an rtf": (rb"{\rtf1 x{\pict\wmetafile8 " + NOISE.hex().encode() + b"}}", "rtf"),
    "a font and a picture of lines": (
        docx(more={"word/fonts/a.odttf": NOISE, "word/media/a.emf": NOISE, "word/media/a.png": PICTURE}), "docx",
    ),
    "a page that was saved again": (packages.saved_again(pdf(text="Pirmas"), 5, "Tekstas"), "pdf"),
    "a number that is a place on a page": (pdf(f"<</Matrix[1 0 0 1 {CODE[:6]}.{CODE[6:]} 0]>>"), "pdf"),
    "a blank page among others": (make.pdf(["Tekstas", ""]), "pdf"),
    "a page with a small picture": (packages.with_picture("Skyrius", side=100), "pdf"),
    "a picture with text over it": (packages.with_picture("Puslapis su tekstu " * 30), "pdf"),
    "a letterhead with a picture": (packages.with_picture("Miesto administracija " * 10, side=300), "pdf"),
    "a coat of arms": (packages.outlined(110, 1), "pdf"),
    "a few shapes": (packages.outlined(90, 6), "pdf"),
    "a few signs that are only drawn": (packages.drawn_letters("202"), "pdf"),
    "drawn digits that say which they are": (packages.drawn_letters("2026", "/ToUnicode 8 0 R"), "pdf"),
    "a stamp": (drawn("Stamp", f"({CODE}1)"), "pdf"),
    "two paragraphs of a note": (pdf(f"<</RC(<p>{CODE[:5]}</p><p>{CODE[5:]}</p>)>>"), "pdf"),
    "a text attached": (packages.with_attachment("a.txt", b"tekstas"), "pdf"),
    "an invoice attached": (packages.with_attachment("a.xml", b"<a>x</a>"), "pdf"),
    "a text on a paper clip": (packages.clipped("a.txt", b"tekstas"), "pdf"),
    "a pdf on a paper clip": (packages.clipped("a.pdf", make.pdf(["Tekstas"])), "pdf"),
    "an encrypted pdf that opens": (packages.opens_without_password("Skyrius"), "pdf"),
    "a picture and a theme of an rtf": (rb"{\rtf1 x{\pict 33309240064}{\*\themedata 33309240064}}", "rtf"),
    "symbols that are no digits": (
        docx("<w:p><w:t>x</w:t>" + "".join(f"<w:sym w:font='Wingdings' w:char='F03{d}'/>" for d in CODE) + "</w:p>"),
        "docx",
    ),
    "a format that adds no digit": (_formatted("&quot;Nr. &quot;0000000000", CODE[1:]), "xlsx"),
    "identifiers": (
        docx(f"<w:p w:rsidR='{CODE[:8]}' w:id='{{33309240-064A-4333-A309-240064000000}}'/>" + make.run("x")),
        "docx",
    ),
    "lines that are drawn": (docx(f"<w:p><w:shape path='m333,0924,0064'/></w:p>{make.run('x')}"), "docx"),
    "a longer number in an attribute": (docx(f"<w:p><w:x w:val='{CODE}1'/></w:p>" + make.run("x")), "docx"),
    "two values side by side": (docx("<w:p><w:x w:a='33309' w:b='240064'/></w:p>" + make.run("x")), "docx"),
    "two fields side by side": (
        docx("<w:p><w:r><w:instrText>33309</w:instrText><w:fldChar/><w:instrText>240064</w:instrText></w:r></w:p>"
             + make.run("x")),
        "docx",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_was_looked_into_is_read(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, *HARMLESS[name]).state == "read"


@pytest.mark.parametrize("path", sorted(DEMO.iterdir()), ids=lambda path: path.name)
def test_documents_of_usual_programs_are_read(path: Path) -> None:
    assert read_text(path, path.suffix.removeprefix(".")).state == "read"


@pytest.mark.parametrize("extension", ["adoc", "asice"])
def test_of_a_signed_document_people_find_what_was_signed(tmp_path: Path, extension: str) -> None:
    documents: dict[str, bytes | str] = {
        "Raštas.docx": docx(), "priedai/a.pdf": make.pdf(["Priedas"]), "metadata/a.xml": "<x>Slaptas</x>",
    }  # fmt: skip
    reading = read(tmp_path, signed(documents, extension), extension)
    shown = ("Raštas.docx", "Tekstas", "priedai/a.pdf", "Priedas")
    assert reading == Reading("read", tuple((None, text) for text in shown))
