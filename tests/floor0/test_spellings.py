"""A personal code is found and masked however it is written, wherever it stands; nothing else is touched."""

from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from coordnet import privacy, richtext
from coordnet.files.texts.output import clean, row
from coordnet.privacy import MASK
from coordnet.textsearch.highlight import LENGTH, snippet
from coordnet.textsearch.query import parse
from coordnet.web.filters import plain_excerpt
from tests import codes

many = settings(deadline=None, max_examples=200)
words = st.text(st.characters(exclude_categories=["N", "M", "C"], exclude_characters="%&<>"), max_size=20)
around = st.sampled_from([" ", ": ", ", ", " (", ") ", "\n", "„"])


@many
@given(codes.spelled, words, around, words, around)
def test_it_is_found_and_masked_in_any_text(code: str, before: str, left: str, after: str, right: str) -> None:
    text = f"{before}a{left}{code}{right}b{after}"
    assert privacy.contains_code(text)
    masked = privacy.mask(text)
    assert MASK in masked and not privacy.contains_code(masked)
    assert masked.startswith(f"{before}a") and masked.endswith(f"b{after}")
    assert privacy.mask(masked) == masked
    assert privacy.hint(text).endswith("••••••••")


@many
@given(
    codes.codes(), st.sampled_from(codes.SHAPES), st.sampled_from([" ", "-", " | ", "\n"]), st.sampled_from([" ", "\n"])
)
def test_a_number_may_stand_beside(code: str, sizes: tuple[int, ...], parting: str, gap: str) -> None:
    written = codes.grouped(code, sizes, parting)
    for text in (f"Kodas {written}{gap}2024 m.", f"gimė 2024-11-05{gap}{written}, gyvena", f"13. {written}"):
        assert privacy.contains_code(text)


NEIGHBOURS = [
    "+370 612 34567", "+370 5 212 3456", "8 612 34567", "8-612-34567", "(8 612) 34567", "0 612 34 567",
    "8 37 201 234", "1 250,00", "2 345 678,90", "+44 20 7946 0958", "LT12 1000 0111 0100 1000", "+37061234567",
]  # fmt: skip


@many
@given(
    codes.codes(),
    st.sampled_from([*codes.SHAPES, (10, 1)]),
    st.sampled_from([" ", "-", " - ", "\xa0", "/", " | ", ";", "\t", "\n"]),
    st.sampled_from(NEIGHBOURS),
    st.sampled_from([" ", ", ", " | ", "\n", "\t"]),
)
def test_a_telephone_or_a_sum_may_stand_beside(
    code: str, sizes: tuple[int, ...], parting: str, neighbour: str, gap: str
) -> None:
    written = codes.grouped(code, sizes, parting)
    assert privacy.contains_code(f"Vardenis Pavardenis {written}{gap}{neighbour}")
    assert privacy.contains_code(f"Vardenis {neighbour}{gap}{written} Vilnius")


@many
@given(codes.codes(), st.sampled_from([" ", " | ", "\t"]))
def test_what_begins_with_a_digit_is_no_twelfth_box(code: str, parting: str) -> None:
    assert privacy.contains_code(f"{parting.join(code)}{parting}5 kab.")
    assert privacy.contains_code(f"{parting.join(code)} | 8 vaikai")


@many
@given(codes.codes(), st.sampled_from(["()", "[]", '""', "„“"]))
def test_a_part_of_it_may_stand_in_brackets(code: str, marks: str) -> None:
    left, right = marks
    for text in (
        f"{left}{code[0]}{right} {code[1:7]} {code[7:]}",
        f"{code[:7]} {left}{code[7:]}{right}",
        f"{left}{code[:7]}{right},{left}{code[7:]}{right}",
        f"{code[:7]}{left}{code[7:]}{right}",
    ):
        assert privacy.contains_code(f"Kodas {text}, Vilnius")
        assert not privacy.contains_code(privacy.mask(f"Kodas {text}, Vilnius"))


@many
@given(st.lists(codes.codes(), min_size=4, max_size=30, unique=True))
def test_of_many_valid_ones_no_chance_is_the_cause(people: list[str]) -> None:
    """Whatever else stands in the line of each."""
    lines = [f"{nr} Vardenis {code[:7]} {code[7:]} 12 3 45 {nr} 99" for nr, code in enumerate(people, start=1)]
    assert len(privacy.find_codes("\n".join(lines))) == len(people)


@many
@given(codes.spelled)
def test_it_is_found_in_every_kind_of_field(code: str) -> None:
    typed = richtext.from_form(f"Kodas {code}.")
    assert privacy.contains_code(typed.text, typed.html)
    rich = richtext.clean(f"<p>Kodas <b>a {escape(code)}</b></p><p>kitas <em>žodis</em></p>")
    assert privacy.contains_code(rich.text, rich.html)
    masked = richtext.clean(privacy.mask_html(rich.html))
    assert not privacy.contains_code(masked.text, masked.html)
    assert masked.html.startswith("<p>Kodas <b>a ") and masked.html.endswith("<p>kitas <em>žodis</em></p>")
    assert privacy.contains_code(clean(f"Kodas\n{code}\n"))


@many
@given(codes.codes(), st.sampled_from(["%2D", "-", "/", "%20", "+", "%C2%A0", "_", "%252D"]), st.booleans())
def test_it_is_found_in_a_link(code: str, parting: str, as_escapes: bool) -> None:
    written = codes.grouped(code, (1, 6, 4), parting)
    if as_escapes:
        written = "".join(f"%{ord(char):02x}" if char.isdigit() else char for char in code)
    rich = richtext.clean(f'<a href="https://pavyzdys.lt/bylos?asmuo={written}&amp;x=1">byla</a> ir tekstas')
    assert privacy.contains_code(rich.text, rich.html)
    assert richtext.clean(privacy.mask_html(rich.html)).html.endswith(">byla</a> ir tekstas")
    assert "href" not in privacy.mask_html(rich.html)


@many
@given(codes.codes(), st.sampled_from(codes.SHAPES))
def test_it_is_found_in_the_row_of_a_pasted_table(code: str, sizes: tuple[int, ...]) -> None:
    cells = codes.grouped(code, sizes, " ").split(" ")
    table = "".join(f"<td><p>{cell}</p></td>" for cell in ["Vardenė", *cells, "Vilnius"])
    rich = richtext.clean(f"<table><tr>{table}</tr></table>")
    assert privacy.contains_code(rich.text, rich.html)
    masked = richtext.clean(privacy.mask_html(rich.html))
    assert not privacy.contains_code(masked.text, masked.html)
    assert masked.text.split("\n")[0] == "Vardenė" and masked.text.split("\n")[-1] == "Vilnius"
    assert privacy.contains_code(row(["Vardenė", *cells, "Vilnius"]))
    assert privacy.contains_code("\t".join(cells)) and privacy.contains_code("\n".join(cells))


@many
@given(codes.codes(), st.sampled_from(["sup", "sub"]), st.sampled_from(["1", "12", "<b>1</b>", "[1]"]))
def test_a_footnote_does_not_hide_it(code: str, tag: str, mark: str) -> None:
    rich = richtext.clean(f"<p>Kodas {code}<{tag}>{mark}</{tag}>, m<sup>2</sup></p>")
    assert privacy.contains_code(rich.text, rich.html)
    assert rich.text.endswith("m²") and not privacy.contains_code(richtext.clean(privacy.mask_html(rich.html)).text)


@many
@given(codes.codes(), st.sampled_from(["1", "23"]))
def test_a_longer_number_is_none(code: str, more: str) -> None:
    for number in (
        code + more,
        more + code,
        f"{code}\u200b{more}",
        f"{code}<span>{more}</span>",
        f"{code}<b>{more}</b>",
    ):
        assert not privacy.contains_code(richtext.clean(f"<p>Sąskaita {number}</p>").text)


@many
@given(st.lists(codes.spelled | st.text("0123456789 -.,|\n\t%2D²①", max_size=30) | st.text(max_size=6), max_size=6))
def test_masking_is_done_once_and_for_all(parts: list[str]) -> None:
    for joint in ("", " ", "\n"):
        text = joint.join(parts)
        masked = privacy.mask(text)
        assert not privacy.contains_code(masked)
        assert masked == text or privacy.contains_code(text)


@many
@given(
    st.lists(st.text("0123456789 \n|.-aą", max_size=60) | codes.broken(), min_size=1, max_size=12), st.integers(20, 200)
)
def test_what_cuts_a_text_makes_no_code_of_it(parts: list[str], length: int) -> None:
    text = " ".join(parts)
    assert not privacy.contains_code(plain_excerpt(text, length))
    if not privacy.contains_code(text):
        for phrases in ((), parse("aąa").phrases):
            assert not privacy.contains_code(snippet(text, phrases))


def test_a_cut_does_not_end_in_a_number() -> None:
    longer = "a" * 185 + " 333092400641"
    assert not privacy.contains_code(longer) and privacy.contains_code(longer[:-1])
    assert plain_excerpt("Kodas 33309\n240064 ir toliau", 200) == "Kodas…"
    text = "žodis " * 38 + "x 333 0924 0064 12 13 14 15 16"
    assert not privacy.contains_code(text) and privacy.contains_code(text[: LENGTH + 4])
    assert not privacy.contains_code(str(snippet(text, ())))
