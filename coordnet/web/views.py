"""What every member and visitor may read: help, rules, privacy, accessibility."""

from datetime import date

from flask import Blueprint, render_template

from coordnet.web.access import public

blueprint = Blueprint("web", __name__)

ACCESSIBILITY_REVIEWED = date(2026, 11, 25)


@blueprint.get("/help")
@public
def help() -> str:
    """How to do the usual things and whom to ask."""
    return render_template("web/help.html")


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """What is stored about members and for how long."""
    return render_template("web/privacy.html")


@blueprint.get("/rules")
@public
def rules() -> str:
    """What members promise one another."""
    return render_template("web/rules.html")


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("web/accessibility.html", reviewed=ACCESSIBILITY_REVIEWED)
