"""One's own drafts: the list, a script that saves one, and letting one go."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from coordnet.drafts.forms import said_of
from coordnet.drafts.listing import listed
from coordnet.drafts.models import Draft
from coordnet.drafts.queries import own_draft
from coordnet.drafts.services import discard as discard_draft
from coordnet.drafts.services import keep
from coordnet.drafts.sheets import origin, sheet
from coordnet.drafts.stored import stored, words
from coordnet.errors import Conflict, Invalid
from coordnet.extensions import db
from coordnet.web.limits import take_turn
from coordnet.web.unsent import beginning
from coordnet.web.urls import path_to, safe_next

bp = Blueprint("drafts", __name__, url_prefix="/drafts")

MOST_OFTEN = "600 per 15 minutes"  # twice as often as the script of one page can
RETRY_SECONDS = 15 * 60


@bp.get("/")
def index() -> str:
    """What the viewer has written and not sent, the newest first."""
    return render_template("drafts/index.html", drafts=listed(current_user))


@bp.app_template_filter()
def beginning_of_draft(draft: Draft) -> tuple[str, str]:
    """What to call it, and the language of that."""
    return beginning(draft.fields, words(draft.fields))


@bp.post("/save")
def save() -> tuple[Response, int]:
    """What stands in an open form, for its script: what to say of it, or why it is not saved."""
    db.session.rollback()  # the turn is counted in a transaction of its own
    if not take_turn("draft", MOST_OFTEN, str(current_user.id)):
        raise TooManyRequests(retry_after=RETRY_SECONDS)
    given = request.form
    about = given.get("form_about", "")
    sheets = sheet(given.get("draft")), origin(given.get("draft_from"))
    if not (about.isascii() and about.isdigit() and len(about) < 10 and sheets[0]):
        return jsonify(error=_("Drafts of this form are not kept.")), 422
    try:
        draft = keep(given.get("form_name", ""), int(about), stored(given.lists()), *sheets, by=current_user)
    except Invalid as error:
        return jsonify(error=error.message), 422
    except Conflict as conflict:
        db.session.rollback()
        return jsonify(error=conflict.message), 409
    answer = jsonify(said=said_of(draft), saved=draft is not None)
    db.session.commit()
    return answer, 200


@bp.post("/<id:draft_id>/discard")
def discard(draft_id: int) -> BaseResponse:
    """One's own draft is deleted; back to the page on which it was offered, or to the list."""
    discard_draft(own_draft(draft_id, current_user.id))
    db.session.commit()
    flash(_("The draft is discarded."))
    return redirect(safe_next(request.form.get("back")) or path_to("drafts.index"), 303)
