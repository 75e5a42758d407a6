"""What templates use to show dates, sizes, files and people, in the viewer's language.

Moments are shown in Lithuania's time; in HTML each stands in a `<time>` that says it to machines too. Inside a date
the spaces do not break (domain usage: „24 d.“ stays on one line); times have a colon and 24 hours in both languages.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from coordnet import clock, privacy
from coordnet.web.language import language

NBSP = "\u00a0"
_PATTERNS = {
    "lt": {"full": "y 'm.' MMMM d 'd.'", "month_day": "MMMM d 'd.'"},
    "en": {"full": "d MMMM y", "month_day": "d MMMM"},
}
_ICONS = {
    "pdf": "file-earmark-pdf",
    **dict.fromkeys(("doc", "docx", "odt", "rtf"), "file-earmark-word"),
    **dict.fromkeys(("xls", "xlsx", "ods", "csv"), "file-earmark-excel"),
    **dict.fromkeys(("ppt", "pptx", "odp"), "file-earmark-slides"),
    **dict.fromkeys(("jpg", "jpeg", "png"), "file-earmark-image"),
    **dict.fromkeys(("adoc", "asice"), "file-earmark-check"),
}
_KINDS = {
    **dict.fromkeys(("doc", "docx"), "Word"),
    **dict.fromkeys(("xls", "xlsx"), "Excel"),
    **dict.fromkeys(("ppt", "pptx"), "PowerPoint"),
    **dict.fromkeys(("odt", "ods", "odp"), "OpenDocument"),
}
_TIME = Markup('<time datetime="%s">%s</time>')  # filled by %: Markup.format takes five times as long
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def _day(value: date) -> date:
    return value.astimezone(clock.VILNIUS).date() if isinstance(value, datetime) else value


def _written(value: date, pattern: str) -> str:
    return _written_in(language(), value, pattern)


@lru_cache(maxsize=2000)  # lists name the same few days again and again
def _written_in(language: str, value: date, pattern: str) -> str:
    text = format_date(value, _PATTERNS[language][pattern], locale=language)
    return re.sub(r" (?=m\.|d\.|\d)|(?<=\d) (?=[A-Z])", NBSP, text)


def long_date(value: date | None) -> str:
    """„2026 m. lapkričio 24 d.“, "24 November 2026"; nothing for None."""
    return _written(_day(value), "full") if value else ""


def short_date(value: date | None) -> str:
    """„2026-11-24“ in both languages."""
    return _day(value).isoformat() if value else ""


def time_of_day(value: datetime | None) -> str:
    """„9:14“."""
    if value is None:
        return ""
    local = value.astimezone(clock.VILNIUS)
    return f"{local.hour}:{local.minute:02}"


def when(value: date | None) -> str:
    """When something was, for lists: „šiandien, 9:14“, „vakar“, „lapkričio 20 d.“, with the year if another."""
    if value is None:
        return ""
    day, today = _day(value), clock.today()
    if day == today:
        if isinstance(value, datetime):
            return gettext("today, %(time)s", time=time_of_day(value))
        return gettext("today")
    if day == today - timedelta(days=1):
        return gettext("yesterday")
    return _written(day, "month_day" if day.year == today.year else "full")


def moment(value: datetime | None) -> str:
    """Like `when`, always with the time of day: „lapkričio 20 d., 9:14“."""
    if value is None:
        return ""
    text = when(value)
    return text if _day(value) == clock.today() else f"{text}, {time_of_day(value)}"


def long_moment(value: datetime | None) -> str:
    """„2026 m. lapkričio 24 d., 9:14“."""
    return f"{long_date(value)}, {time_of_day(value)}" if value else ""


def timed(value: date | str | None, words: str) -> Markup:
    """Words about a moment, for HTML; `value` may be a part of a date: „2015“, „2015-12“. Nothing for None."""
    if not value:
        return Markup("")
    if isinstance(value, datetime):
        value = value.astimezone(clock.VILNIUS).isoformat(timespec="seconds")
    return _TIME % (value, words)


def when_in_html(value: date | None) -> Markup:
    """`when`, for what a room writes itself of a line in HTML."""
    return timed(value, when(value))


def _shown(words: Callable[[Any], str]) -> Callable[..., str]:
    """As a filter: marked up where the template is HTML, plain words where it is text."""

    @pass_eval_context
    def shown(context: EvalContext, value: date | None) -> str:
        return timed(value, words(value)) if context.autoescape else words(value)

    return shown


def file_size(size: int) -> str:
    """„48 KB“, „1,4 MB“ (1 KB = 1024 bytes, as file managers show it)."""
    number, unit, pattern = float(size), "B", "#,##0"
    if size >= 1024 * 1024:
        number, unit, pattern = size / 1024 / 1024, "MB", "#,##0.#"
    elif size >= 1024:
        number, unit = size / 1024, "KB"
    return format_decimal(number, format=pattern, locale=language()) + NBSP + unit


def file_icon(extension: str) -> str:
    """The icon of a kind of file."""
    return _ICONS.get(extension.lower().lstrip("."), "file-earmark-text")


def file_kind(extension: str) -> str:
    """What people call a kind of file: „Word“, „PDF“, „JPG“."""
    extension = extension.lower().lstrip(".")
    if extension in ("adoc", "asice"):
        return gettext("signed document")
    return _KINDS.get(extension) or extension.upper().replace("JPEG", "JPG")


def initials(person: Any) -> str:
    """Up to two letters for a person's tile."""
    given = getattr(person, "initials", None)
    if given:
        return str(given)
    words = str(getattr(person, "name", person)).split()
    return "".join(word[0] for word in words[:2]).upper()


def hue(person: Any) -> int:
    """Which of the five tile colours belongs to a person."""
    given = getattr(person, "hue", None)
    return int(given) if given else int(getattr(person, "id", 0) or 0) % 5 + 1


def plain_excerpt(text: str, length: int = 200) -> str:
    """The beginning of a plain text on one line, cut between words and marked with „…“.

    What joining lines and cutting makes a personal code of is left out with what follows.
    """
    line = " ".join(text.split())
    head = line
    if len(line) > length:
        cut = line[: length - 1]
        head = cut.rsplit(" ", 1)[0] if " " in cut and line[length - 1] != " " else cut
    while codes := privacy.find_codes(head):
        head = head[: codes[0].start]
    return head if head == line else head.rstrip(" ,;:–-") + "…"


def contact_links(text: str, style: str = "") -> Markup:
    """A contact line with its e-mail addresses as links; `style` is for letters, which have no style sheet."""
    link = Markup('<a href="mailto:{0}"{1}>{0}</a>')
    look = Markup(' style="{}"').format(style) if style else ""
    parts, at = [], 0
    for found in _EMAIL.finditer(text):
        address = found.group()
        parts += [escape(text[at : found.start()]), link.format(address, look)]
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])


_FILTERS: dict[str, Callable[..., Any]] = {
    "long_date": _shown(long_date),
    "short_date": _shown(short_date),
    "long_moment": _shown(long_moment),
    "when": _shown(when),
    "moment": _shown(moment),
    "timed": timed,
    "file_size": file_size,
    "file_icon": file_icon,
    "file_kind": file_kind,
    "initials": initials,
    "hue": hue,
    "plain_excerpt": plain_excerpt,
    "contact_links": contact_links,
}


def init_app(app: Flask) -> None:
    """Make the filters known under the names templates use."""
    for name, function in _FILTERS.items():
        app.add_template_filter(function, name)
