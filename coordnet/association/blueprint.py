"""The desk's blueprint, shared by its files of views. Only administrators come in."""

from typing import Any

from flask import Blueprint
from flask_login import current_user

from coordnet.association.forms import role_names
from coordnet.errors import Forbidden

bp = Blueprint("association", __name__, url_prefix="/association")


@bp.before_request
def only_administrators() -> None:
    if not current_user.is_administrator:
        raise Forbidden


@bp.context_processor
def helpers() -> dict[str, Any]:
    """`role_names` says what a role of a seat or of the site is called."""
    return {"role_names": role_names()}
