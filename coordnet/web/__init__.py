"""What every page shares: layouts' functions, static files, security headers, errors, health, logs, legal pages."""

from pathlib import Path
from typing import Any

from flask import Flask, current_app

from coordnet import privacy
from coordnet.room import house
from coordnet.web import (
    assets,
    errors,
    fields,
    filters,
    headers,
    health,
    ids,
    kept,
    language,
    logs,
    parts,
    typed_in,
    views,
    window,
)


def _shared() -> dict[str, Any]:
    """Variables of every template: whom to turn to, and whether this is a demonstration."""
    config = current_app.config
    return {
        "contact": config["CONTACT"],
        "contact_email": config["CONTACT_EMAIL"],
        "demo": config["DEMO"],
    }


def init_app(app: Flask) -> None:
    """Register all of it; call once, after the extensions are bound."""
    ids.init_app(app)
    logs.init_app(app)
    assets.init_app(app, Path(app.root_path).parent / "static")
    headers.init_app(app)
    filters.init_app(app)
    language.init_app(app)
    typed_in.init_app(app)
    parts.init_app(app)
    window.init_app(app)
    errors.init_app(app)
    kept.init_app(app)
    health.init_app(app)
    app.register_blueprint(views.blueprint)
    app.context_processor(_shared)
    app.jinja_env.globals.update(personal_code_mask=privacy.MASK, main_menu=lambda: house().menu)
    for function in (fields.widget_kind, fields.field_attrs, fields.described_by, fields.error_list):
        app.add_template_filter(function)
