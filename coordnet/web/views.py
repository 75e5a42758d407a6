"""What every member and visitor may read: help, rules, privacy, accessibility; and letting a kept form go."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from coordnet.errors import NotFound
from coordnet.extensions import db
from coordnet.web.access import public
from coordnet.web.parked import kept_form

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


@blueprint.post("/kept/<id:parked_id>/delete")
def forget_kept(parked_id: int) -> Response:
    """One's own form that was not sent is deleted."""
    row = kept_form(parked_id, current_user.id)
    if row is None:
        raise NotFound
    db.session.delete(row)
    db.session.commit()
    flash(_("The text that was not sent is deleted."))
    return redirect(url_for("home.index"), 303)
