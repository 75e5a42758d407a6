"""Where sentences end."""

import re
from collections.abc import Iterator

# At a line's end, or at a sign before a capital letter; not after what is shortened or the number of a day.
_END = re.compile(r"""([.!?…])["”“»)]*(?=\s+["„«(–]?[^\W\d_a-ząčęėįšųūž])|(?=\n)""")
_WORD = re.compile(r"\w+\Z")
_SHORTENED = {
    "al", "apskr", "doc", "dr", "el", "gen", "gyd", "kt", "mlrd", "mln", "min", "nr", "pan", "plg", "proc", "prof",
    "psl", "pvz", "red", "sav", "sek", "soc", "str", "tel", "tūkst", "val", "žr",
}  # fmt: skip
_LONGEST = max(map(len, _SHORTENED))


def sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """The places between these two, both included, where a sentence ends.

    >>> text = "Vilniaus m. Tarnyba, 5 d. Ryte. Kita."
    >>> [text[place - 5 : place] for place in sentence_ends(text, 0, len(text) - 1)]
    ['Ryte.']
    """
    for found in _END.finditer(text, max(start - _LONGEST, 0)):
        if found.end() > end:
            return
        if found.end() >= start and not (found[1] == "." and _is_shortened(_word_before(text, found.start()))):
            yield found.end()


def _word_before(text: str, place: int) -> str:
    """As much of it as tells whether it is shortened."""
    found = _WORD.search(text, max(place - _LONGEST - 1, 0), place)
    return found[0] if found else ""


def _is_shortened(word: str) -> bool:
    return len(word) < 2 or word.lower() in _SHORTENED or (word.isdigit() and len(word) == 2)
