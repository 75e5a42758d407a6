"""Nouns that the rules for verbs would swallow: each form of nouns.txt with the key of its noun.

Declensions: Ambrazas (ed.), Lithuanian Grammar, 1997. Forms are known as they are written, and as they
are typed without diacritics.
"""

from pathlib import Path

from coordnet.collation import fold

# Of each declension: how word and genitive end, then all endings.
_DECLENSIONS = (
    ("as", "o", "as o ui ą u e ai ų ams us ais uose"),
    ("ias", "io", "ias io iui ią iu yje iai ių iams ius iais iuose"),
    ("jis", "jo", "jis jo jui jį ju jyje jai jų jams jus jais juose"),
    ("is", "io", "is io iui į iu yje iai ių iams ius iais iuose"),
    ("ys", "io", "ys io iui į iu yje iai ių iams ius iais iuose"),
    ("is", "ies", "is ies iai į imi yje ys ių ims imis yse"),
    ("ius", "iaus", "ius iaus iui ių iumi iuje iai iams iais iuose"),
    ("us", "aus", "us aus ui ų umi uje"),
    ("ia", "ios", "ia ios iai ią ioje ių ioms ias iomis iose"),
    ("a", "os", "a os ai ą oje ų oms as omis ose"),
    ("ė", "ės", "ė ės ei ę ėje ių ėms es ėmis ėse"),
)
_SOFT = ("io", "iu", "ia", "ių", "ią")  # endings before which „t“ and „d“ are „č“ and „dž“: „nepilnamečio“, „sutarčių“


def _read() -> tuple[dict[str, str], set[str]]:
    """The noun of every form, as written and without its diacritics; and which of those are forms of verbs as well."""
    found: dict[str, str] = {}
    both: set[str] = set()
    for line in Path(__file__).with_name("nouns.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            word, genitive, *verbal = line.lower().split()
            forms = _forms(word, genitive)
            found |= dict.fromkeys(forms, fold(word))
            for form in forms:
                found.setdefault(fold(form), fold(word))
            shared = [form for form in forms if form.endswith(tuple(end[1:] for end in verbal))] if verbal else []
            both |= {fold(form) for form in shared} | {form for form in shared if form[-1].isascii()}
    return found, both


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


_NOUNS, _VERBS_TOO = _read()


def nouns() -> frozenset[str]:
    """The nouns of nouns.txt, folded."""
    return frozenset(_NOUNS.values())


def noun(written: str) -> str | None:
    """The noun of nouns.txt, folded, of which a word in lower case is a form; None for other words.

    „butu“ may have been typed for „butų“ and is one, but „būtų“ is none.
    """
    return _NOUNS.get(written)


def is_verb_too(written: str) -> bool:
    """Whether a form of such a noun is one of a verb as often."""
    return written in _VERBS_TOO
