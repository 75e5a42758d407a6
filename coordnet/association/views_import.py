"""Members from a list: look through it, then invite. In between nothing is stored: the rows travel in the form."""

from flask import Response as FlaskResponse
from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from coordnet.association.blueprint import bp
from coordnet.association.carrying import Carried, carried, carry
from coordnet.association.forms import RowsForm, UploadForm
from coordnet.association.importing import MOST_BYTES, read_list
from coordnet.association.lines import named
from coordnet.association.planning import Ready, carry_out
from coordnet.errors import Invalid
from coordnet.files.views import accepts_uploads
from coordnet.members.services import tidy
from coordnet.web.acts import Answer, act

SAMPLE = (
    "email;name;municipality;role;phone;position",
    "vardas.pavarde@savivaldybe.example;Vardenė Pavardaitė;Pagėgių;koordinatorius;+370 600 00000;Specialistė",
    "v.pavardenis@savivaldybe.example;Vardenis Pavardenis;LT-57;pavaduotojas;;",
)


@bp.route("/members/import", methods=["GET", "POST"])
@accepts_uploads
def import_members() -> Answer:
    if request.method == "POST" and "rows" in request.form:
        return _invite_rows()
    if request.method == "POST":
        return _look_through()
    resumed = RowsForm()
    if not resumed.rows.data:
        return _upload_page(UploadForm())
    try:  # the session ended between looking and inviting
        return _preview(carried(resumed.rows.data))
    except Invalid as error:
        return _once_more(error)


def _look_through() -> Answer:
    """Nothing is saved here: the rows that were read go on into the next form."""
    form = UploadForm()
    sound = form.validate()
    try:
        upload = form.file.data
        if not upload:
            raise Invalid(_("Choose a file."), "file")
        found = read_list(upload.stream.read(MOST_BYTES + 1))
        if sound:
            return _preview(Carried(found.rows, [], [], found.remarks), filename=upload.filename or "")
    except Invalid as error:
        form.add_problems(error)
    return _upload_page(form, 422)


def _once_more(error: Invalid) -> Answer:
    form = UploadForm(formdata=None)
    form.add_problems(error)
    return _upload_page(form, 422)


def _upload_page(form: UploadForm, status: int = 200) -> Answer:
    return render_template("association/import.html", form=form), status


def _preview(now: Carried, *, filename: str = "", changed: bool = False) -> str:
    """What would come of the rows now; `changed`: it is not what was promised. Raises Invalid when it is too long."""
    plan = now.plan()
    form = RowsForm(formdata=None)
    form.rows.data = carry(plan, now.left, now.remarks)
    form.form_page.data = url_for("association.import_members")
    return render_template(
        "association/import_preview.html",
        form=form,
        filename=tidy(filename)[:100],
        total=len(now.rows) + len(now.mended) + len(now.left),
        plan=plan,
        remarks=[*now.remarks, *plan.remarks],
        changed=changed,
    )


def _invite_rows() -> Answer:
    """Invite exactly those who were promised; when that cannot be any more, nobody, and the list is shown anew."""
    form = RowsForm()
    try:
        now = carried(form.rows.data or "").chosen(mended=request.form.get("guess") == "1")
    except Invalid as error:
        return _once_more(error)

    def invite() -> list[Ready]:
        plan = now.plan()
        if plan.bad or (plan.good and plan.skipped):
            raise Invalid(_("The network has changed since you looked through the list."))
        carry_out(plan.good, by=current_user)
        return plan.good

    def page(_status: int) -> Answer:
        return _preview(now, changed=True), 409

    def said(sent: list[Ready]) -> str:
        if sent:
            return _sent(len(sent), now.left)
        # the button was pressed twice
        return _("Everybody in this list is in the network already: no more invitations are sent.")

    return act(form, invite, lambda _rows: url_for("association.invitations"), page, said=said)


def _sent(number: int, left: list[int]) -> str:
    said = ngettext("%(num)s invitation is sent.", "%(num)s invitations are sent.", number)
    if not left:
        return said
    lines = named([str(line) for line in left])
    return f"{said} " + ngettext(
        "Not invited: line %(lines)s.", "Not invited: lines %(lines)s.", len(left), lines=lines
    )


@bp.get("/members/import/sample")
def import_sample() -> FlaskResponse:
    """A list to begin with; the byte order mark and the semicolons are for Excel."""
    text = "\ufeff" + "\r\n".join(SAMPLE) + "\r\n"
    response = FlaskResponse(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=nariai-pavyzdys.csv"
    return response
