"""The desk's blueprint, shared by its files of views. Only administrators come in, and moderators to what is theirs."""

from typing import Any

from flask import Blueprint, request
from flask_login import current_user

from coordnet.association.forms import role_names
from coordnet.errors import Forbidden

bp = Blueprint("association", __name__, url_prefix="/association")


_MODERATORS = frozenset({"association.moderation"})


@bp.before_request
def only_whose_desk_it_is() -> None:
    if not (current_user.is_moderator if request.endpoint in _MODERATORS else current_user.is_administrator):
        raise Forbidden


@bp.context_processor
def helpers() -> dict[str, Any]:
    """`role_names` says what a role of a seat or of the site is called."""
    return {"role_names": role_names()}
