"""The page of the one button at the foot of a mail."""

from flask import Blueprint, render_template, request

from coordnet.extensions import db
from coordnet.members.viewer import load
from coordnet.notifications.changing import is_at_once, make_change, read_change
from coordnet.room import house
from coordnet.web.access import csrf_exempt, public

bp = Blueprint("notifications", __name__, url_prefix="/notifications")


@bp.route("/change/<token>", methods=["GET", "POST"])
@public
@csrf_exempt
def change(token: str) -> str | tuple[str, int]:
    """GET shows a button, since scanners of mail follow links; POST acts (RFC 8058). Needs and sets no session."""
    wanted = read_change(token)
    viewer = load(wanted.user_id) if wanted else None
    if wanted is None or viewer is None:
        return render_template("notifications/change.html", state="unknown"), 404
    if request.method == "POST":
        make_change(wanted, viewer)
        db.session.commit()
    state = "ask" if is_at_once(wanted) else "done"
    topic = house().topics.get(wanted.what)
    return render_template("notifications/change.html", state=state, what=wanted.what, topic=topic, email=viewer.email)
