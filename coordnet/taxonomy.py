"""The field's terms: forms of exploitation, target groups, types of material and of municipal bodies; roles.

`taxonomy.json` holds the terms; slugs are stored in the database and stand in addresses, so they are
never renamed. Every table keeps the file's order, with children after their parent.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from coordnet.collation import fold

Role = Literal["coordinator", "equivalent", "deputy", "member", "moderator", "administrator", "ministry"]


@dataclass(frozen=True)
class Term:
    """One term; `variants` are other Lithuanian names people search by, `parent` is a slug."""

    slug: str
    lt: str
    en: str
    priority: bool = False
    specialist: bool = False
    parent: str | None = None
    variants: tuple[str, ...] = ()


def _terms(rows: list[dict[str, Any]], parent: str | None = None) -> Iterator[Term]:
    for row in rows:
        fields = {**row, "variants": tuple(row.get("variants", ())), "parent": parent}
        children = fields.pop("children", [])
        yield Term(**fields)
        yield from _terms(children, row["slug"])


def _table(name: str) -> dict[str, Term]:
    return {term.slug: term for term in _terms(_FILE[name])}


_FILE: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("taxonomy.json").read_text(encoding="utf-8")
)

FORMS = _table("forms_of_exploitation")
GROUPS = {term.slug: term for term in sorted(_table("target_groups").values(), key=lambda term: not term.priority)}
MATERIAL_TYPES = _table("material_types")
BODY_TYPES = _table("municipal_body_types")
EXPERTISE = FORMS | GROUPS
"""What a member can be asked about."""


def ordered_forms() -> list[Term]:
    """The forms of exploitation with the priority one (organ removal) first, then as in FORMS."""
    return sorted(FORMS.values(), key=lambda term: not term.priority)


def label(term: Term, locale: str) -> str:
    """The term as it stands within a sentence: English for `en…`, Lithuanian otherwise."""
    return term.en if locale.startswith("en") else term.lt


def heading(term: Term, locale: str) -> str:
    """The term as it stands alone, with a capital letter: „Priverstinis elgetavimas“."""
    return re.sub(r"^\W*\w", lambda start: start[0].upper(), label(term, locale))


_MUNICIPAL = "savivaldybės kovos su prekyba žmonėmis"
_ROLE_NAMES: dict[Role, tuple[str, ...]] = {
    "coordinator": (
        "coordinator", "municipal anti-trafficking coordinator",
        "koordinatorius", "koordinatorė", "koordinatorius (-ė)", "koordinatorius / koordinatorė",
        f"{_MUNICIPAL} koordinatorius", f"{_MUNICIPAL} koordinatorė", f"{_MUNICIPAL} koordinatorius (-ė)",
    ),
    "equivalent": (
        "equivalent", "person equivalent to coordinator",
        "prilygstantis", "prilygstanti", "prilygstantis (-i)", "prilygstantis asmuo",
        "koordinatoriui prilygstantis asmuo", "koordinatoriui prilygstantis", "koordinatoriui prilygstanti",
    ),
    "deputy": (
        "deputy", "deputy coordinator", "substitute coordinator",
        "pavaduojantis", "pavaduojanti", "pavaduojantis (-i)", "pavaduojantis koordinatorius",
        "pavaduojanti koordinatorė", "pavaduojantis koordinatorius (-ė)",
        "pavaduotojas", "pavaduotoja", "pavaduotojas (-a)", "pavaduotojas / pavaduotoja",
        "koordinatoriaus pavaduotojas", "koordinatoriaus pavaduotoja", "koordinatoriaus pavaduotojas (-a)",
    ),
    "member": ("member", "narys", "narė", "narys (-ė)", "narys / narė"),
    "moderator": ("moderator", "moderatorius", "moderatorė", "moderatorius (-ė)", "moderatorius / moderatorė"),
    "administrator": (
        "administrator", "administratorius", "administratorė", "administratorius (-ė)",
        "administratorius / administratorė",
    ),
    "ministry": (
        "ministry", "ministry of the interior", "ministry of the interior representative",
        "ministerija", "vidaus reikalų ministerija", "vrm", "vrm-atstovas", "vrm atstovė", "vrm atstovas (-ė)",
        "vidaus reikalų ministerijos atstovas", "vidaus reikalų ministerijos atstovė",
        "vidaus reikalų ministerijos atstovas (-ė)",
    ),
}  # fmt: skip


def _role_key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


_ROLES: dict[str, Role] = {_role_key(name): role for role, names in _ROLE_NAMES.items() for name in names}


def parse_role(text: str) -> Role | None:
    """The role a cell of an import or a command names, in English or Lithuanian; None when it is none.

    Case, diacritics, spacing and punctuation do not matter ("Koordinatorius/-ė"). Only whole names
    count: guessing could make somebody an administrator.
    """
    return _ROLES.get(_role_key(text))
