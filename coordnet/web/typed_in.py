"""The language of what people typed, where it is not the page's own (WCAG 2.2, 3.1.2 Language of Parts).

Members write Lithuanian; a document of the library has its own language, and what is told of it may be in either:
„Pavadinimas perfrazuotas“, a summary of an English report. So a text is Lithuanian, whatever was declared, when a
fifth of its words are ours alone: by their letters, or small words that no other language here has. Names of people
are left as they are: 3.1.2 excepts them. Elements of a form, attributes and <title> cannot hold a language of a part.
"""

import re

from flask import Flask
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from coordnet.web.language import language as page_language

MEMBERS = "lt"
_LETTERS = "ąčęėįšųūž"
_SHARED = {"pl": "ąę", "lv": "čšūž"}  # letters that others have too
_SMALL = frozenset({"apie", "arba", "bei", "iki", "kaip", "nuo", "pagal", "su"})
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"<[^>]*>")
_RANGE = re.compile(r"(?<=\d)–(?=\d)")
_PART = Markup('<span lang="%s">%s</span>')


def typed(text: str | None, language: str = MEMBERS) -> Markup:
    """A text in that language for HTML: marked when the page speaks another. Nothing for nothing.

    „9–10“ does not break at its dash.
    """
    shown = together(text or "")
    if not shown or language == MEMBERS == page_language():
        return shown
    spoken = language_of(text or "", language)
    return _PART % (spoken, shown) if spoken != page_language() else shown


def language_of(text: str, declared: str) -> str:
    """The declared language, or Lithuanian when that is what the text (or the HTML) is written in."""
    if declared == MEMBERS:
        return declared
    words = _WORD.findall(_TAG.sub(" ", text).lower())
    letters = set(_LETTERS) - set(_SHARED.get(declared, ""))
    ours = sum(word in _SMALL or not letters.isdisjoint(word) for word in words)
    return MEMBERS if ours and ours * 5 >= len(words) else declared


def together(text: str) -> Markup:
    """The text for HTML with a word joiner (UAX #14, WJ) in its ranges of numbers: a line may end after a dash."""
    return Markup(_RANGE.sub("–\u2060", escape(text)))


def lang(language: str = MEMBERS, text: str = "") -> Markup:
    """The attribute of an element that holds such a text, with the space before it; nothing when it is the page's."""
    spoken = language_of(text, language)
    return Markup(' lang="{}"').format(spoken) if spoken != page_language() else Markup("")


@pass_eval_context
def _shown(context: EvalContext, text: str | None, language: str = MEMBERS) -> str:
    return typed(text, language) if context.autoescape else text or ""


def init_app(app: Flask) -> None:
    """`{{ title|typed }}`, `{{ row.title|typed(row.language) }}`, `<div{{ lang(row.language, row.body_html) }}>`."""
    app.add_template_filter(_shown, "typed")
    app.add_template_global(lang, "lang")
