from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from coordnet.textsearch.highlight import LENGTH, mark, snippet
from coordnet.textsearch.query import Word, parse


def words(text: str) -> tuple[Word, ...]:
    return parse(text).words


LONG = (
    "Įžanga be nieko svarbaus. " * 40
    + "Pasirūpinkite vertėju: <b>be vertėjo</b> pokalbio nepradėkite. "
    + "Pabaiga. " * 60
)


def test_original_words_are_marked_and_the_rest_is_escaped() -> None:
    shown = mark('<script>Šiauliai</script> & "Siauliai"', words("siauliai"))
    assert shown == ("&lt;script&gt;<mark>Šiauliai</mark>&lt;/script&gt; &amp; &#34;<mark>Siauliai</mark>&#34;")


def test_snippet_comes_from_the_place_of_the_hit() -> None:
    shown = snippet(LONG, words("vertejo pokalbio"))
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "&lt;b&gt;be <mark>vertėjo</mark>&lt;/b&gt; <mark>pokalbio</mark>" in shown
    assert len(Markup(shown).striptags()) < LENGTH + 20


def test_other_forms_and_begun_words_are_marked() -> None:
    assert mark("Prekyba prekybai", parse("prekyba").words) == "<mark>Prekyba</mark> <mark>prekybai</mark>"
    assert mark("Mokymų mokytojas", parse("mokym*").words) == "<mark>Mokymų</mark> mokytojas"


def test_snippet_without_a_hit_is_the_beginning() -> None:
    assert snippet("Trumpas tekstas.", words("kitas")) == "Trumpas tekstas."
    assert snippet("", words("kitas")) == ""
    assert snippet("x" * 5000, ()) == "x" * LENGTH + "…"


@given(st.text(alphabet="ab <>&\"'ąč\n-_", max_size=600), st.sets(st.sampled_from(["a", "ab", "ac", "b"])))
def test_nothing_but_marks_is_added(text: str, terms: set[str]) -> None:
    asked = words(" ".join(sorted(terms)))
    for shown in (mark(text, asked), snippet(text, asked)):
        plain = shown.replace("<mark>", "").replace("</mark>", "")
        assert plain.strip("…") in escape(text)
        assert shown.count("<mark>") == shown.count("</mark>")
        assert "<" not in plain
