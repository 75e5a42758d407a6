"""The forum's blueprint, shared by its three files of views: reading, writing and moderation."""

from typing import Any

from flask import Blueprint

from coordnet.forum import policies
from coordnet.web.language import language

bp = Blueprint("forum", __name__, url_prefix="/forum")


@bp.context_processor
def helpers() -> dict[str, Any]:
    """`in_language(lt, en)` chooses between the two names of a category; `may` are the policies."""
    english = language() == "en"
    return {"in_language": lambda lt, en: en if english and en else lt, "may": policies}
