"""Translating templates: the catalogue is looked up once per request, not once per word.

Flask-Babel finds it anew for each string, about a hundred times a page. Outside a request (mail to people of
several languages in one context) it still does.
"""

from gettext import NullTranslations

from flask import Flask, g, has_request_context
from flask_babel import get_translations


def _catalogue() -> NullTranslations:
    if not has_request_context():
        return get_translations()
    catalogue: NullTranslations | None = g.get("catalogue")
    if catalogue is None:
        catalogue = g.catalogue = get_translations()
    return catalogue


def _gettext(message: str) -> str:
    return _catalogue().gettext(message)


def _ngettext(singular: str, plural: str, number: int) -> str:
    return _catalogue().ngettext(singular, plural, number)


def init_app(app: Flask) -> None:
    """Replace Flask-Babel's callables in Jinja by these."""
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
