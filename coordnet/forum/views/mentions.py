"""Whom one may name, for the script that offers them while “@” and letters are typed."""

from flask import render_template, request

from coordnet.forum.queries.nameable import offers
from coordnet.forum.views.blueprint import bp


@bp.get("/mentions")
def nameable() -> str:
    """The options of the list alone; without a name that begins so it is empty."""
    return render_template("forum/_nameable.html", offers=offers(request.args.get("q", "")))
