"""Parts of a page that say the same to everybody: written once per language and process, not once per page."""

from functools import cache

from flask import Flask
from markupsafe import Markup

from coordnet.web.language import language


def init_app(app: Flask) -> None:
    """Give templates `part(name)`: that template's text.

    It is rendered without the page's variables, so that it knows nobody and can tell nobody anything of another.
    """

    @cache
    def written(name: str, _language: str) -> Markup:
        template = app.jinja_env.get_template(name)
        return Markup(template.render(contact=app.config["CONTACT"]))

    app.jinja_env.globals["part"] = lambda name: written(name, language())
