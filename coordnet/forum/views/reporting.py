"""Report a post; the moderators' acts on what was reported lead back to their list."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from coordnet.errors import Forbidden
from coordnet.extensions import db
from coordnet.forum import policies, queries
from coordnet.forum.forms import ReportForm
from coordnet.forum.queries.reports import my_report
from coordnet.forum.services import reporting
from coordnet.forum.views.blueprint import bp
from coordnet.forum.views.pages import post_url
from coordnet.web.acts import Answer, act, press
from coordnet.web.kept import gives_back
from coordnet.web.limits import take_turn

MOST_OFTEN = "20 per hour"
RETRY_SECONDS = 60 * 60


@bp.route("/posts/<id:post_id>/report", methods=["GET", "POST"])
@gives_back(ReportForm)
def report_post(post_id: int) -> Answer:
    if request.method == "POST":
        _take_turn()
    post = queries.get_post(post_id, current_user)
    if not policies.may_report(post, current_user):
        raise Forbidden
    form = ReportForm()

    def page(status: int = 200) -> Answer:
        earlier = my_report(post_id, current_user)
        return render_template("forum/report.html", form=form, post=post, thread=post.thread, earlier=earlier), status

    if request.method != "POST":
        return page()

    def report() -> object:
        return reporting.report_post(post, form.reason.data or "", by=current_user)

    said = _("The moderators are told. You get an e-mail when they have decided.")
    return act(form, report, lambda _post: post_url(post_id), page, said=said)


def _take_turn() -> None:
    """Each post that is reported is a mail to every moderator at once: one account sends only so many."""
    db.session.rollback()  # the turn is counted in a transaction of its own
    if not take_turn("report", MOST_OFTEN, str(current_user.id)):
        raise TooManyRequests(retry_after=RETRY_SECONDS)


@bp.post("/posts/<id:post_id>/claim")
def claim_report(post_id: int) -> Answer:
    """`undo` gives it back."""
    post = queries.get_post(post_id, current_user)
    undo = "undo" in request.form
    verb = reporting.give_back if undo else reporting.claim
    said = _("Nobody looks after the report now.") if undo else _("You look after the report.")
    return press(lambda: verb(post, by=current_user), url_for("association.moderation"), said)


@bp.post("/posts/<id:post_id>/keep")
def keep_post(post_id: int) -> Answer:
    post = queries.get_post(post_id, current_user)
    said = _("The post stays. Whoever reported it is told.")
    return press(lambda: reporting.keep(post, by=current_user), url_for("association.moderation"), said)
