from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from coordnet.textsearch.highlight import LEAD, LENGTH, Marker, mark, snippet
from coordnet.textsearch.query import Phrase, parse


def words(text: str) -> tuple[Phrase, ...]:
    return parse(text).phrases


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
    assert shown.startswith("Pasirūpinkite <mark>vertėju</mark>")
    assert shown.endswith("Pabaiga.")
    assert "&lt;b&gt;be <mark>vertėjo</mark>&lt;/b&gt; <mark>pokalbio</mark>" in shown
    assert len(Markup(shown).striptags()) < LENGTH + 20


def test_other_forms_and_begun_words_are_marked() -> None:
    assert mark("Prekyba prekybai", words("prekyba")) == "<mark>Prekyba</mark> <mark>prekybai</mark>"
    assert mark("Mokymų mokytojas", words("mokym*")) == "<mark>Mokymų</mark> mokytojas"


def test_snippet_without_a_hit_is_the_beginning() -> None:
    assert snippet("Trumpas tekstas.", words("kitas")) == "Trumpas tekstas."
    assert snippet("", words("kitas")) == ""
    assert snippet("x" * 5000, ()) == "x" * LENGTH + "…"


def test_cut_at_the_ends_of_sentences() -> None:
    text = (
        "Pirmas sakinys nieko nesako apie tai. " * 4
        + "Vilniaus m. Vertėjas kalba ilgai. Antras sakinys. "
        + "Kiti žodžiai toliau. " * 20
    )
    shown = snippet(text, words("vertėjas"))
    assert shown.startswith("Vilniaus m. <mark>Vertėjas</mark> kalba ilgai. Antras sakinys. Kiti žodžiai toliau.")
    assert shown.endswith("toliau.")
    assert "\n" not in snippet("Eilutė be taško\nVertėjas čia\n" + "ir dar žodis " * 40, words("žodis")).strip("…")[:5]


def test_cut_between_words_where_a_sentence_is_long() -> None:
    body = "kita-dalis I-327/1V-1015 žodis, " * 30
    shown = Markup(snippet(body + "vertėjas " + body, words("vertėjas"))).striptags()
    assert shown.startswith("…") and shown.endswith("…")
    assert set(shown.strip("…").split()) == {"kita-dalis", "I-327/1V-1015", "žodis,", "vertėjas"}


def test_the_end_of_a_sentence_costs_no_word_asked_for() -> None:
    text = (
        "Vertėjas "
        + "kalba apie tai " * 8
        + "dabar. Ir ilgas sakinys prasideda ir eina su "
        + "daug žodžių " * 3
        + "pokalbis " * 20
    )
    assert "<mark>pokalbis</mark>" in snippet(text, words("vertėjas pokalbis"))


def test_synonyms_are_marked_where_their_words_stand_in_a_row() -> None:
    asked = words("VRM")
    text = "Ministerija: Vidaus reikalų ministerijai rašo VRM, reikalų daug."
    assert mark(text, asked) == (
        "Ministerija: <mark>Vidaus reikalų ministerijai</mark> rašo <mark>VRM</mark>, reikalų daug."
    )
    assert mark("VRM ir vidaus ministerija", words("Vidaus reikalų ministerija")) == (
        "<mark>VRM</mark> ir <mark>vidaus</mark> <mark>ministerija</mark>"
    )
    assert mark("darbo grupė ir grupė", words("„darbo grupė“")) == "<mark>darbo grupė</mark> ir grupė"
    assert "<mark>Vidaus reikalų ministerija</mark>" in snippet(
        "Žodis. " * 99 + "Tai Vidaus reikalų ministerija.", asked
    )


@given(st.text(alphabet="ab <>&\"'ąč\n-_", max_size=600), st.sets(st.sampled_from(["a", "ab", "ac", "b"])))
def test_nothing_but_marks_is_added(text: str, terms: set[str]) -> None:
    asked = words(" ".join(sorted(terms)))
    for shown in (mark(text, asked), snippet(text, asked)):
        plain = shown.replace("<mark>", "").replace("</mark>", "")
        assert plain.strip("…") in escape(text)
        assert shown.count("<mark>") == shown.count("</mark>")
        assert "<" not in plain


@given(st.text(alphabet="ab ab ač.!?A-1\n", max_size=900), st.sampled_from(["a", "ab", "b", "ač"]))
def test_no_word_is_cut(text: str, word: str) -> None:
    """Unless it is longer than a snippet."""
    shown = snippet(text, words(word)).replace("<mark>", "").replace("</mark>", "")
    whole = set(text.split())
    if max(map(len, whole), default=0) < LENGTH - LEAD and "…" not in text:
        assert set(shown.strip("…").split()) <= whole


@given(st.lists(st.text(alphabet="ab AB ač.-1\n", max_size=60)), st.sampled_from(["a", "ab ač", "„ab a“", "a*", "b"]))
def test_one_marker_shows_many_texts_as_each_alone(texts: list[str], asked: str) -> None:
    marker = Marker(words(asked))
    assert [marker.mark(text) for text in texts] == [mark(text, words(asked)) for text in texts]
    assert [marker.snippet(text) for text in texts] == [snippet(text, words(asked)) for text in texts]
