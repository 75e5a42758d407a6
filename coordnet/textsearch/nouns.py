"""Nouns that the rules for verbs would swallow: each form of nouns.txt with the key of its noun.

Declensions: Ambrazas (ed.), Lithuanian Grammar, 1997. Forms are known as they are written, and as they
are typed without diacritics.
"""

from typing import NamedTuple

from coordnet.collation import fold
from coordnet.textsearch.irregular import lines

MARK = "q"  # ends the key of such a noun; not a letter of Lithuanian, so no stem is like it

# Of each declension: how word and genitive end, then all endings.
_DECLENSIONS = (
    ("jas", "jo", "jas jo jui ją ju juje jyje jau jai jų jams jus jais juose"),
    ("as", "o", "as o ui ą u e ai ų ams us ais uose"),
    ("ias", "io", "ias io iui ią iu yje y iau iai ių iams ius iais iuose"),
    ("jis", "jo", "jis jo jui jį ju jyje jy jai jų jams jus jais juose"),
    ("is", "io", "is io iui į iu yje i iai ių iams ius iais iuose"),
    ("ys", "io", "ys io iui į iu yje y iai ių iams ius iais iuose"),
    ("is", "ies", "is ies iai į imi yje y ie ys ių ims im imis yse"),
    ("ius", "iaus", "ius iaus iui ių iumi iuje iuj iau iai iams iais iuose"),
    ("us", "aus", "us aus ui ų umi uje au ūs ums umis uose"),
    ("ia", "ios", "ia ios iai ią ioje ioj ių ioms iom ias iomis iose"),
    ("a", "os", "a os ai ą oje oj ų oms om as omis ose"),
    ("ė", "ės", "ė ės ei ę ėje ėj e ių ėms ėm es ėmis ėse"),
    ("ai", "ų", "ai ų ams us ais uose"),
    ("ės", "ių", "ės ių ėms es ėmis ėse"),
    ("os", "ų", "os ų oms as omis ose"),
)
_SOFT = ("io", "iu", "ia", "ių", "ią")  # endings before which „t“ and „d“ are „č“ and „dž“: „nepilnamečio“, „sutarčių“


class NounKeys(NamedTuple):
    """The keys of a form of a noun in nouns.txt: `b` is None where it is a form of some other word as well."""

    a: str
    b: str | None


def _read() -> dict[str, NounKeys]:
    """The keys of every form, as written and without its diacritics.

    A form of two of those nouns („kovą“, of „kova“ and of „kovas“) has the one's key and the other's; but what one of
    them is in its dictionary form („Seimas“) is no form of another typed without diacritics („šeimas“).
    """
    keys = [
        (form, fold(line.split()[0]) + MARK, next((mark[0] for mark in marks if form.endswith(mark[1:])), ""))
        for line in map(str.lower, lines("nouns.txt"))
        for word, genitive, *marks in map(str.split, line.split(","))
        for form in _forms(word, genitive)
    ]
    found: dict[str, NounKeys] = {}
    for form, key, mark in keys:
        _put(found, form, key, mark == "-")
    words = {key for _, key, _ in keys}
    for form, key, mark in keys:
        typed = fold(form)
        if typed != form and mark != "=" and typed + MARK not in words - {key}:
            _put(found, typed, key, bool(mark))
    return found


def _put(found: dict[str, NounKeys], form: str, key: str, shared: bool) -> None:
    a, b = found.get(form, NounKeys(key, key))
    found[form] = NounKeys(a, None) if shared or b is None else NounKeys(*sorted((a, b if key == a else key)))


def _forms(word: str, genitive: str) -> list[str]:
    for first, second, endings in _DECLENSIONS:
        stem = word.removesuffix(first)
        if word.endswith(first) and genitive == _joined(stem, second):
            return [_joined(stem, ending) for ending in endings.split()]
    raise ValueError(f"nouns.txt: {word} {genitive}")


def _joined(stem: str, ending: str) -> str:
    if ending.startswith(_SOFT) and stem.endswith(("t", "d")):
        stem = stem[:-1] + ("č" if stem.endswith("t") else "dž")
    return stem + ending


_NOUNS = _read()


def noun(written: str) -> NounKeys | None:
    """The keys of a form of a noun of nouns.txt, of a word in lower case; None for other words.

    „butu“ may have been typed for „butų“ and is one, but „būtų“ is none.
    """
    return _NOUNS.get(written)
