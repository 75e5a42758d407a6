"""What an entry says: taken as typed, put into the form that is stored, refused when it breaks a rule."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from coordnet import clock, collation, privacy, richtext, taxonomy
from coordnet.errors import Invalid, Problems
from coordnet.library.models import SORT_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from coordnet.members.services import tidy
from coordnet.web.addresses import is_web_address

LANGUAGES = ("lt", "en", "ru", "uk", "pl", "de", "fr", "lv")
FIRST_YEAR = 1900
GUARDED = ("title", "summary", "body", "publisher", "act_number", "url")
_LENGTHS = {"title": TITLE_LENGTH, "summary": SUMMARY_LENGTH, "publisher": 200, "act_number": 80, "url": 1000}
_MOST_SPACED = 8  # times its length: what is typed with many spaces; more is too long, and nothing reads it through
_ISSUED_ON = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True)
class EntryContent:
    """An entry as typed. `body` is HTML from the editor or plain text; `forms` and `groups` are slugs."""

    title: str
    summary: str = ""
    body: str = ""
    material_type: str = ""
    publisher: str = ""
    year: int | str | None = None
    issued_on: str = ""
    act_number: str = ""
    url: str = ""
    language: str = "lt"
    title_paraphrased: bool = False
    forms: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass
class Prepared:
    """Values of the columns of an entry, and its terms."""

    values: dict[str, Any]
    forms: set[str]
    groups: set[str]


def prepare(content: EntryContent, *, complete: bool, has_files: bool) -> Prepared:
    """The content as it is stored; `complete` for whatever is not a draft.

    Raises Invalid with everything that is wrong.
    """
    problems, rich = Problems(), richtext.RichText("", "")
    lines = {name: tidy(getattr(content, name)[: _MOST_SPACED * longest]) for name, longest in _LENGTHS.items()}
    with problems.noted():
        rich = _rich(content.body)
    has_body = bool(problems.found) or not richtext.is_empty(rich)  # one that is too long is one
    problems.found += [*_line_problems(content, lines), *_term_problems(content), *_date_problems(content)]
    if lines["url"] and not is_web_address(lines["url"]):
        problems.add("url", _("Write an address that begins with https:// or http://."))
    if complete:
        problems.found += missing(
            summary=lines["summary"],
            material_type=content.material_type,
            substance=bool(lines["url"] or has_files or has_body),
        )
    problems.codes += _codes(lines, rich)
    problems.refuse()
    return _prepared(content, lines, rich)


def missing(*, summary: str, material_type: str, substance: bool) -> Iterator[tuple[str, str]]:
    """What a draft may lack and an entry that others read may not."""
    if not summary:
        yield "summary", _("Write in two or three sentences what it is and whom it helps.")
    if not material_type:
        yield "material_type", _("Choose the type.")
    if not substance:
        yield "body", _("Write the text, give the official address or add a file: at least one of the three.")


def masked(content_field: str, text: str) -> str:
    """What was typed into a field with every personal code masked, as `prepare` would find it there."""
    return privacy.mask_typed(text) if content_field == "body" else privacy.mask(tidy(text))


def _rich(body: str) -> richtext.RichText:
    try:
        return richtext.from_form(body)
    except richtext.RichTextTooLarge as error:
        message = _("The text is too long or too deeply nested. Shorten it, or add it as a file.")
        raise Invalid(message, "body") from error


def _codes(lines: dict[str, str], rich: richtext.RichText) -> list[str]:
    """The fields in which a personal code stands; what is too long is not looked through."""
    found = [name for name, text in lines.items() if len(text) <= _LENGTHS[name] and privacy.contains_code(text)]
    if privacy.contains_code(rich.text, rich.html):
        found.append("body")
    return sorted(found, key=GUARDED.index)


def _line_problems(content: EntryContent, lines: dict[str, str]) -> Iterator[tuple[str, str]]:
    if not lines["title"]:
        yield "title", _("Write the title.")
    for name, longest in _LENGTHS.items():
        if len(lines[name]) > longest or len(getattr(content, name)) > _MOST_SPACED * longest:
            yield name, _too_long(longest)


def _too_long(longest: int) -> str:
    return _("This is too long: at most %(num)s characters.", num=longest)


def _term_problems(content: EntryContent) -> Iterator[tuple[str, str]]:
    if content.material_type and content.material_type not in taxonomy.MATERIAL_TYPES:
        yield "material_type", _("Choose the type from the list.")
    if not set(content.forms) <= taxonomy.FORMS.keys():
        yield "forms", _("Choose from the list.")
    if not set(content.groups) <= taxonomy.GROUPS.keys():
        yield "groups", _("Choose from the list.")
    if content.language not in LANGUAGES:
        yield "language", _("Choose the language from the list.")


def _date_problems(content: EntryContent) -> Iterator[tuple[str, str]]:
    typed, issued = str(content.year or "").strip(), content.issued_on.strip()
    year = int(typed) if _YEAR.fullmatch(typed) else None
    latest = clock.today().year + 1
    if typed and (year is None or not FIRST_YEAR <= year <= latest):
        yield "year", _("Write a year from %(first)s to %(last)s.", first=FIRST_YEAR, last=latest)
    if not issued:
        return
    if not _is_date(issued, latest):
        yield "issued_on", _("Write the date as 2015, 2015-12 or 2015-12-17.")
    elif year is not None and year != int(issued[:4]):
        yield "year", _("The year is not that of the date.")


def _is_date(text: str, latest: int) -> bool:
    match = _ISSUED_ON.fullmatch(text)
    if match is None:
        return False
    try:
        day = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return FIRST_YEAR <= day.year <= latest


def _prepared(content: EntryContent, lines: dict[str, str], rich: richtext.RichText) -> Prepared:
    empty = richtext.is_empty(rich)
    issued = content.issued_on.strip()
    values = {
        **lines,
        "title_sort": collation.sort_key(lines["title"])[:SORT_LENGTH],
        "title_paraphrased": content.title_paraphrased,
        "body_html": "" if empty else rich.html,
        "body_text": "" if empty else rich.text,
        "material_type": content.material_type,
        "year": int(content.year or issued[:4] or 0) or None,
        "issued_on": issued,
        "language": content.language,
    }
    return Prepared(values, _with_wider(content.forms), set(content.groups))


def _with_wider(slugs: Iterable[str]) -> set[str]:
    """The forms with those they belong to: who looks for sexual exploitation finds pornography too."""
    found: set[str] = set()
    for slug in slugs:
        term = taxonomy.FORMS[slug]
        found |= {slug, term.parent} if term.parent else {slug}
    return found
