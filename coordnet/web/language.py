"""In which language a page speaks, and the words templates say it with: `_`, `gettext` and `ngettext`.

A page has about a hundred strings. Flask-Babel looks up language and catalogue anew for each, and Jinja wraps each in
three calls and a context of its own; here the lookup is made once per request and the rest is one function. Outside
a request (mail to people of several languages in one context) the lookup is made each time.
"""

from contextvars import ContextVar
from gettext import NullTranslations
from typing import Any, NamedTuple

from flask import Flask, has_request_context
from flask_babel import get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

LANGUAGES = ("lt", "en")


class _Speech(NamedTuple):
    language: str
    catalogue: NullTranslations


_kept: ContextVar[_Speech | None] = ContextVar("speech", default=None)


def _speech() -> _Speech:
    speech = _kept.get()
    if speech is None:
        locale = get_locale()
        language = locale.language if locale is not None and locale.language in LANGUAGES else LANGUAGES[0]
        speech = _Speech(language, get_translations())
        if has_request_context():
            _kept.set(speech)
    return speech


def _forget(_error: BaseException | None = None) -> None:
    _kept.set(None)


def language() -> str:
    """„lt“ or „en“: the language of the page or message being written."""
    return _speech().language


@pass_eval_context
def _gettext(context: EvalContext, message: str, /, **variables: Any) -> str:
    return _filled(_speech().catalogue.gettext(message), variables, context)


@pass_eval_context
def _ngettext(context: EvalContext, singular: str, plural: str, number: int, /, **variables: Any) -> str:
    return _filled(_speech().catalogue.ngettext(singular, plural, number), {"num": number, **variables}, context)


def _filled(text: str, variables: dict[str, Any], context: EvalContext) -> str:
    """In HTML the text is markup, and what is put into it is escaped."""
    if context.autoescape:
        text = Markup(text)
    return text % variables if "%" in text else text


def init_app(app: Flask) -> None:
    """Give templates these in the place of Jinja's."""
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]  # {% trans %} leaves the filling to them
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext, current_locale=language)
    app.teardown_request(_forget)
