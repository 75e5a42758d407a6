"""Lithuanian order, folding and slugs, without ICU and without a database collation."""

import re
import unicodedata

# Letters that NFKD leaves whole although people type them as these; foreign names carry them.
_WHOLE_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ı": "i"}
)
# Letters of their own: after every word that goes on with the plain letter; "{" follows "z" in ASCII.
_OWN_LETTERS = {"č": "c{", "š": "s{", "ž": "z{"}
# Letters equal to a plain one at the first level: (plain letter, place among its equals in the alphabet).
_VARIANTS = {
    "ą": ("a", 1), "ę": ("e", 1), "ė": ("e", 2), "į": ("i", 1), "y": ("i", 2), "ų": ("u", 1), "ū": ("u", 2),
}  # fmt: skip
_OTHER_MARKS = 3
_TIES = "\t"  # sorts before the space and every letter, so a shorter word comes before a longer one

_SLUG_LENGTH = 60


def fold(text: str) -> str:
    """Lower case (locale-neutral) without diacritics, for finding a name however it was typed.

    >>> fold("Šiaulių")
    'siauliu'
    """
    # Compatibility letters unfold into capitals (℠ → SM), so the case goes after the first unfolding.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return plain.translate(_WHOLE_LETTERS)


def sort_key(text: str) -> str:
    """A text to store beside `text` that sorts right under plain binary order.

    Binary order is SQLite's BINARY and PostgreSQL's COLLATE "C". The order is CLDR's for lt: a=ą, e=ę=ė,
    i=į=y, u=ų=ū at the first level, č š ž letters of their own. Runs of spaces and punctuation count as
    one space and come before digits, digits before letters. Ties go by the alphabet (e ę ė, i į y).
    Case makes no difference, so different texts can have one key: order by a primary key after it.
    """
    primary: list[str] = []
    ranks: list[str] = []
    for char in unicodedata.normalize("NFC", text.casefold()):
        letters, rank = _letters(char)
        if letters == " " and (not primary or primary[-1] == " "):
            continue
        primary.append(letters)
        ranks.append(str(rank))
    key = "".join(primary).rstrip(" ")
    ties = "".join(ranks).rstrip("0")
    return key + _TIES + ties if ties else key


def _letters(char: str) -> tuple[str, int]:
    """What a character counts as at the first level, and its rank among the equals."""
    if char in _OWN_LETTERS:
        return _OWN_LETTERS[char], 0
    if char in _VARIANTS:
        return _VARIANTS[char]
    plain = fold(char)
    if not plain or plain.isspace() or not plain.isalnum():
        return " " if not unicodedata.combining(char) else "", 0
    return plain, 0 if plain == char else _OTHER_MARKS


def slug(text: str) -> str:
    """ASCII words joined by hyphens for an address, at most 60 characters, cut between words.

    Empty when the text holds no Latin letter or digit; addresses carry the id beside it.
    """
    words = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(words) <= _SLUG_LENGTH:
        return words
    cut = words[: _SLUG_LENGTH + 1]
    return cut[: cut.rfind("-")] if "-" in cut else words[:_SLUG_LENGTH]
