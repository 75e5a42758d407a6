"""What is removed, added, hidden, struck through or said twice in a text neither makes nor hides a personal code."""

from pathlib import Path

import pytest

from coordnet.files.reading import Reading, read_text
from tests.files import documents as make

CODE = "33309240064"  # the worked example of the rule, not a person's
HEAD, TAIL = CODE[:5], CODE[5:]


def read(folder: Path, content: bytes, extension: str) -> Reading:
    path = folder / "file"
    path.write_bytes(content)
    return read_text(path, extension)


def _run(text: str, how: str = "", element: str = "t") -> str:
    return f"<w:r><w:rPr>{how}</w:rPr><w:{element}>{text}</w:{element}></w:r>" if text else ""


def _removed(text: str) -> str:
    return f"<w:del>{_run(text, element='delText')}</w:del>"


def _word(*parts: str) -> tuple[bytes, str]:
    return make.docx(make.run("Tekstas") + f"<w:p>{''.join(parts)}</w:p>"), "docx"


def _with_style(name: str) -> tuple[bytes, str]:
    hidden = _run("abc", f"<w:rStyle w:val='{name}'/>")
    return make.docx(f"<w:p>{_run(HEAD)}{hidden}{_run(TAIL)}</w:p>", styles=STYLES), "docx"


def _alternative(first: str, second: str) -> str:
    return (
        f"<mc:AlternateContent><mc:Choice>{_run(first)}</mc:Choice><mc:Fallback>{_run(second)}</mc:Fallback>"
        "</mc:AlternateContent>"
    )


def _rich(text: str) -> tuple[bytes, str]:
    return rf"{{\rtf1 Tekstas\par {text}}}".encode(), "rtf"


def _odt(text: str, styles: str = "", changes: str = "") -> tuple[bytes, str]:
    tracked = f"<text:tracked-changes>{changes}</text:tracked-changes>" if changes else ""
    return make.opendocument("odt", f"{styles}{tracked}<text:p>Tekstas</text:p><text:p>{text}</text:p>"), "odt"


def _styled(how: str) -> tuple[bytes, str]:
    style = f"<style:style style:name='T1'><style:text-properties {how}/></style:style>"
    return _odt(f"{HEAD}<text:span text:style-name='T1'><text:span>7</text:span></text:span>{TAIL}", style)


def _changed(kind: str, removed: str = "") -> str:
    return f"<text:changed-region text:id='c1'><text:{kind}>{removed}</text:{kind}></text:changed-region>"


ADDED = "<text:change-start text:change-id='c1'/>{}<text:change-end text:change-id='c1'/>"
RUBY = f"<w:r><w:ruby><w:rt>{_run('ab')}</w:rt><w:rubyBase>{_run(TAIL)}</w:rubyBase></w:ruby></w:r>"
STYLES = (
    "<w:style w:styleId='A'><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId='B'><w:basedOn w:val='A'/></w:style>"
    "<w:style w:styleId='C'><w:rPr><w:vanish w:val='0'/></w:rPr></w:style>"
)
FORMER_END = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
STRUCK_CELL = f"<r><t>{CODE}</t></r><r><rPr><strike/></rPr><t>1</t></r>"
SHARED = "<sheetData><row><c t='s'><v>0</v></c></row></sheetData>"
WITH_CODE = {
    "removed in the middle": _word(_run(HEAD), _removed("999"), _run(TAIL)),
    "removed at the end": _word(_run(CODE), _removed("7")),
    "removed at the beginning": _word(_removed("7"), _run(CODE)),
    "removed and added": _word(_run(CODE[:-1]), _removed("7"), f"<w:ins>{_run(CODE[-1])}</w:ins>"),
    "as it was before": _word(_run(HEAD), f"<w:ins>{_run('9')}</w:ins>", _removed(TAIL)),
    "added in the middle": _word(_run(HEAD), f"<w:ins>{_run('abc')}</w:ins>", _run(TAIL)),
    "both together": _word(f"<w:ins>{_run(HEAD)}</w:ins>", _removed(TAIL)),
    "moved away": _word(_run(HEAD), f"<w:moveFrom>{_run('abc')}</w:moveFrom>", _run(TAIL)),
    "moved here": _word(_run(HEAD), f"<w:moveTo>{_run('abc')}</w:moveTo>", _run(TAIL)),
    "hidden": _word(_run(HEAD), _run("abc", "<w:vanish/>"), _run(TAIL)),
    "hidden by a style": _with_style("A"),
    "hidden by what a style is based on": _with_style("B"),
    "struck through": _word(_run(CODE[:-1]), _run("7", "<w:strike/>"), _run(CODE[-1])),
    "struck through twice": _word(_run(CODE), _run("7", '<w:dstrike w:val="true"/>')),
    "hidden beside what is struck through": _word(_run(HEAD), _run("a", "<w:vanish/>"), _run(TAIL, "<w:strike/>")),
    "a reading aid": _word(_run(HEAD), RUBY),
    "in place of what is not known": _word(_run(HEAD), _alternative("", TAIL)),
    "one of two": _word(_run(HEAD), _alternative(TAIL, "9")),
    "the end of a line removed": (make.docx(f"<w:p>{FORMER_END}{_run(HEAD)}</w:p><w:p>{_run(TAIL)}</w:p>"), "docx"),
    "in a cell": (make.docx(f"<w:tbl><w:tr><w:tc><w:p>{_run(HEAD)}{_removed('x')}{_run(TAIL)}</w:p></w:tc></w:tr>"
                            "</w:tbl>"), "docx"),
    "in a footnote": (make.docx(make.run("x"), footnotes=f"<w:p>{_run(CODE)}{_removed('7')}</w:p>"), "docx"),
    "on a slide": (
        make.pptx([f"<a:p><a:r><a:t>{CODE}</a:t></a:r><a:r><a:rPr strike='sngStrike'/><a:t>7</a:t></a:r></a:p>"]),
        "pptx",
    ),
    "rtf: removed in the middle": _rich(rf"{HEAD}{{\deleted 99}}{TAIL}"),
    "rtf: removed at the end": _rich(rf"{CODE}\deleted 7\deleted0  x"),
    "rtf: added in the middle": _rich(rf"{HEAD}{{\revised 9}}{TAIL}"),
    "rtf: hidden": _rich(rf"{HEAD}{{\v abc}}{TAIL}"),
    "rtf: hidden by number": _rich(rf"{HEAD}{{\v \u53?\tab}}{TAIL}"),
    "rtf: struck through": _rich(rf"{HEAD}\strike 7\plain {TAIL}"),
    "rtf: a footnote between": _rich(rf"{HEAD}{{\footnote a\par b}}{TAIL}"),
    "rtf: a comment between": _rich(rf"{HEAD}{{\*\annotation a}}{TAIL}"),
    "rtf: in a comment that is cut off": _rich(rf"x{{\*\annotation {HEAD}{{\footnote b}}{TAIL}\par c"),
    "rtf: the end of a line removed": _rich(rf"{HEAD}{{\deleted\par}}{TAIL}"),
    "odt: hidden": _odt(f"{HEAD}<text:hidden-text>abc</text:hidden-text>{TAIL}"),
    "odt: a reading aid": _odt(f"<text:ruby><text:ruby-base>{HEAD}</text:ruby-base><text:ruby-text>q</text:ruby-text>"
                               f"</text:ruby>{TAIL}"),
    "odt: hidden by style": _styled("text:display='none'"),
    "odt: struck through": _styled("style:text-line-through-style='solid'"),
    "odt: as it was before": _odt(f"{HEAD}<text:change text:change-id='c1'/>{TAIL[1:]}",
                                  changes=_changed("deletion", f"<text:p>{TAIL[0]}</text:p>")),
    "odt: added in the middle": _odt(HEAD + ADDED.format("9") + TAIL, changes=_changed("insertion")),
    "odt: a line end added": _odt(HEAD + ADDED.format("</text:p><text:p>") + TAIL, changes=_changed("insertion")),
    "in a cell of a sheet": (make.xlsx({"A": SHARED}, [STRUCK_CELL]), "xlsx"),
}  # fmt: skip


@pytest.mark.parametrize("name", WITH_CODE)
def test_a_code_is_found_in_whichever_way_it_is_shown(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, *WITH_CODE[name]) == Reading("withheld")


WITHOUT = {
    "longer however it is shown": _word(_run(HEAD), _removed("9"), _run(TAIL + "1")),
    "not hidden by a style": _with_style("C"),
    "not hidden": _word(_run(HEAD), _run("abc", '<w:vanish w:val="0"/>'), _run(TAIL)),
    "struck through formerly": _word(
        _run(CODE), _run("7", "<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>"), _run("x")
    ),
    "rtf: longer however it is shown": _rich(rf"{HEAD}{{\deleted 9}}{TAIL}1"),
    "rtf: not hidden": _rich(rf"{HEAD}{{\v0 abc}}{TAIL}"),
    "rtf: a line of its own": _rich(rf"{HEAD}\par {TAIL}"),
    "odt: not struck through": _styled("style:text-line-through-style='none'"),
    "odt: not added": _odt(f"{HEAD}9{TAIL}", changes=_changed("insertion")),
    "the end of a line that stays": (make.docx(make.run(HEAD) + make.run(TAIL)), "docx"),
    "the end of a line removed elsewhere": (
        make.docx(f"<w:p>{FORMER_END}{_run('x')}</w:p><w:p>{_run(HEAD)}</w:p><w:p>{_run(TAIL)}</w:p>"), "docx",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WITHOUT)
def test_what_is_no_code_in_any_way_is_read(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, *WITHOUT[name]).state == "read"


def test_what_is_removed_or_hidden_is_found_by_search_as_before(tmp_path: Path) -> None:
    content = _word(_run("Sa"), _removed("vi"), _run("valdybė", "<w:vanish/>"))
    assert read(tmp_path, *content) == Reading("read", ((None, "Tekstas\nSavivaldybė"),))


def test_what_stands_beside_a_line_of_rtf_comes_after_it(tmp_path: Path) -> None:
    content, extension = _rich(r"\ansicpg1257 Viena{\footnote apačioje\par antra}, dvi{\*\annotation pastaba}\par Trys")
    lines = "Tekstas\nViena, dvi\napačioje\nantra\npastaba\nTrys"
    assert read(tmp_path, content.decode().encode("cp1257"), extension).pieces == ((None, lines),)
