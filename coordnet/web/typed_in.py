"""The language of what people typed, where it is not the page's own (WCAG 2.2, 3.1.2 Language of Parts).

Members write Lithuanian; a document of the library has its own language. Names of people are left as they are: 3.1.2
excepts them. Elements of a form, attributes and <title> cannot hold a language of a part.
"""

import re

from flask import Flask
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from coordnet.web.language import language as page_language

MEMBERS = "lt"
_RANGE = re.compile(r"(?<=\d)–(?=\d)")
_PART = Markup('<span lang="%s">%s</span>')


def typed(text: str | None, language: str = MEMBERS) -> Markup:
    """A text in that language for HTML: marked when the page speaks another. Nothing for nothing.

    „9–10“ does not break at its dash.
    """
    shown = together(text or "")
    return _PART % (language, shown) if shown and language != page_language() else shown


def together(text: str) -> Markup:
    """The text for HTML with a word joiner (UAX #14, WJ) in its ranges of numbers: a line may end after a dash."""
    return Markup(_RANGE.sub("–\u2060", escape(text)))


def lang(language: str = MEMBERS) -> Markup:
    """The attribute of an element that holds such a text, with the space before it; nothing when it is the page's."""
    return Markup(' lang="{}"').format(language) if language != page_language() else Markup("")


@pass_eval_context
def _shown(context: EvalContext, text: str | None, language: str = MEMBERS) -> str:
    return typed(text, language) if context.autoescape else text or ""


def init_app(app: Flask) -> None:
    """`{{ title|typed }}`, `{{ entry.title|typed(entry.language) }}`, `<div{{ lang(entry.language) }}>`."""
    app.add_template_filter(_shown, "typed")
    app.add_template_global(lang, "lang")
