"""A picture that fills most of a page or a slide is a scan nobody has read; a logo or a photo is not."""

from pathlib import Path

import pytest

from coordnet.files.reading import read_text
from tests.files import documents as make
from tests.files.packages import docx, signed

CM = 360_000
PAGE = "<w:sectPr><w:pgSz w:w='11906' w:h='16838'/></w:sectPr>"  # A4
SMALL_PAGE = "<w:sectPr><w:pgSz w:w='5953' w:h='8391'/></w:sectPr>"  # A6
TITLE = make.shape("Skaidrės pavadinimas")
WORDS = make.shape("Skaidrė, kurios žodžiai stovi šalia paveikslėlio ir jį paaiškina")


def _inline(width: float, height: float) -> str:
    size = f"<w:extent cx='{round(width * CM)}' cy='{round(height * CM)}'/>"
    return f"<w:p><w:r><w:drawing><w:inline>{size}<a:blip/></w:inline></w:drawing></w:r></w:p>"


def _word(picture: str, page: str = PAGE) -> tuple[bytes, str]:
    return docx(make.run("Priedas") + picture + page), "docx"


def _shape(style: str) -> str:
    return f"<w:p><w:pict><w:shape style='{style}'><w:imagedata/></w:shape></w:pict></w:p>"


def _on_slide(*sizes: tuple[int, int]) -> str:
    """Pictures in tenths of a slide."""
    return "".join(
        f"<p:pic><p:blipFill><a:blip/></p:blipFill><a:xfrm><a:ext cx='{w * 100}' cy='{h * 100}'/></a:xfrm></p:pic>"
        for w, h in sizes
    )


def _slides(*slides: str) -> tuple[bytes, str]:
    content = make.pptx([make.shape("Skaidrė su žodžiais"), *slides])
    return content, "pptx"


def _frame(width: str, height: str, what: str = "<draw:image/>") -> str:
    svg = "xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0'"
    return f"<draw:frame {svg} svg:width='{width}' svg:height='{height}'>{what}</draw:frame>"


def _odt(picture: str) -> tuple[bytes, str]:
    return make.opendocument("odt", f"<text:p>Priedas {picture}</text:p>"), "odt"


def _odp(picture: str, text: str = "Skaidrė") -> tuple[bytes, str]:
    return make.opendocument("odp", f"<draw:page><text:p>{text}</text:p>{picture}</draw:page><draw:page/>"), "odp"


def _rtf(sizes: str, page: str = "") -> tuple[bytes, str]:
    return f"{{\\rtf1\\ansi{page} Priedas {{\\pict\\pngblip{sizes} 89504e47}}\\par}}".encode(), "rtf"


def _on_sheet(anchor: str) -> tuple[bytes, str]:
    rows = "<sheetData><row><c t='inlineStr'><is><t>Priedas</t></is></c></row></sheetData>"
    xdr = "xmlns:xdr='http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'"
    drawing = make.part(f"<xdr:wsDr {xdr}>{anchor}</xdr:wsDr>")
    return make.xlsx({"A": rows}, more={"xl/drawings/drawing1.xml": drawing}), "xlsx"


def _pictured(width: float, height: float, *, by_itself: bool = True) -> str:
    size = f"ext cx='{round(width * CM)}' cy='{round(height * CM)}'"
    own = f"<xdr:spPr><a:xfrm><a:{size}/></a:xfrm></xdr:spPr>" if by_itself else "<xdr:spPr/>"
    anchor = "" if by_itself else f"<xdr:{size}/>"
    blip = "<xdr:blipFill><a:blip/></xdr:blipFill>"
    return f"<xdr:oneCellAnchor>{anchor}<xdr:pic>{blip}{own}</xdr:pic></xdr:oneCellAnchor>"


CHART = "<draw:object/><draw:image/>"
UNREAD = {
    "a scan within the margins of a page": _word(_inline(16.5, 23.4)),
    "a scan of an older program": _word(_shape("position:absolute;width:468pt;height:660pt")),
    "a scan on a small page": _word(_inline(9, 13), SMALL_PAGE),
    "a scan in a header": (make.docx(make.run("x") + PAGE, header1=_inline(16.5, 23.4)), "docx"),
    "a scan that stands in a table": _word(f"<w:tbl><w:tr><w:tc>{_inline(17, 24)}</w:tc></w:tr></w:tbl>"),
    "a scan in an odt": _odt(_frame("17cm", "240mm")),
    "a slide of an odp": _odp(_frame("10in", "6in")),
    "a scan in an rtf": _rtf("\\picwgoal9400\\pichgoal13300"),
    "a scan on a small page of an rtf": _rtf("\\picwgoal5000\\pichgoal7000", "\\paperw5953\\paperh8391"),
    "a scan made larger in an rtf": _rtf("\\picscalex200\\picscaley200\\picwgoal4700\\pichgoal6650"),
    "a scan on a sheet": _on_sheet(_pictured(17, 24)),
    "a scan on a sheet, whose place says its size": _on_sheet(_pictured(17, 24, by_itself=False)),
    "a picture and a document that were signed": (signed({"a.docx": docx(), "b.png": b"x"}), "asice"),
    "a scan in a document that was signed": (signed({"a.docx": _word(_inline(17, 24))[0]}), "adoc"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREAD)
def test_a_picture_of_a_page_is_unread(tmp_path: Path, name: str) -> None:
    assert _state(tmp_path, *UNREAD[name]) == "partly"


READ = {
    "a photo": _word(_inline(16, 12)),
    "many photos": _word(_inline(16, 12) * 5),
    "a photo of an older program": _word(_shape("width:400pt;height:300pt")),
    "a frame with no picture": _word(_inline(17, 24).replace("<a:blip/>", "")),
    "a photo in an odt": _odt(_frame("17cm", "12cm")),
    "a large chart in an odt": _odt(_frame("17cm", "24cm", CHART)),
    "words on a slide of an odp": _odp(_frame("28cm", "15cm"), "Skaidrė su žodžiais, " * 4),
    "a photo on a slide of an odp": _odp(_frame("12cm", "12cm")),
    "a photo in an rtf": _rtf("\\picwgoal9400\\pichgoal7000"),
    "a large photo made small in an rtf": _rtf("\\picscalex20\\picscaley20\\picwgoal20000\\pichgoal20000"),
    "a logo on a sheet": _on_sheet(_pictured(4, 2)),
    "a logo on a sheet, whose place says its size": _on_sheet(_pictured(4, 2, by_itself=False)),
    "a thumbnail beside what was signed": (signed({"a.docx": docx(), "Thumbnails/thumbnail.png": b"x"}), "adoc"),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_a_photo_or_a_logo_is_none(tmp_path: Path, name: str) -> None:
    assert _state(tmp_path, *READ[name]) == "read"


SLIDES = [
    pytest.param(_on_slide((10, 10)), "partly", id="a picture alone"),
    pytest.param(TITLE + _on_slide((8, 7)), "partly", id="a title over it"),
    pytest.param(_on_slide((5, 6), (5, 6)), "partly", id="two halves"),
    pytest.param("<p:pic><p:blipFill><a:blip/></p:blipFill></p:pic>", "partly", id="a size the layout says"),
    pytest.param(TITLE + _on_slide((5, 6)), "read", id="a photo"),
    pytest.param(WORDS + _on_slide((10, 10)), "read", id="words beside it"),
    pytest.param("", "read", id="an empty slide"),
]


@pytest.mark.parametrize(("slide", "state"), SLIDES)
def test_a_slide_that_is_a_picture_is_unread(tmp_path: Path, slide: str, state: str) -> None:
    assert _state(tmp_path, *_slides(slide)) == state


def _state(folder: Path, content: bytes, extension: str) -> str:
    path = folder / "file"
    path.write_bytes(content)
    return read_text(path, extension).state
