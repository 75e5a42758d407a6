"""Members from a list: look through it, then invite. In between nothing is stored: the rows travel in the form."""

import json
from collections.abc import Sequence

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from coordnet.association.blueprint import bp
from coordnet.association.forms import RowsForm, UploadForm
from coordnet.association.importing import COLUMNS, MOST_BYTES, MOST_ROWS, Row, read_rows
from coordnet.association.planning import Ready, carry_out, make_plan
from coordnet.association.views_common import Answer
from coordnet.errors import Invalid
from coordnet.files.views import accepts_uploads
from coordnet.members.services import tidy
from coordnet.web.acts import submit

MOST_CARRIED = 300_000  # bytes; up to three times that when encoded in a form, and a request may have 1 MB

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
    if resumed.rows.data:  # the session ended between looking and inviting
        return _preview(_carried(resumed.rows.data))
    return render_template("association/import.html", form=UploadForm())


def _look_through() -> Answer:
    form = UploadForm()
    rows: list[Row] = []

    def read() -> None:
        upload = form.file.data
        if not upload:
            raise Invalid(_("Choose a file."), "file")
        rows.extend(read_rows(upload.stream.read(MOST_BYTES + 1)))

    if not submit(form, read):
        return render_template("association/import.html", form=form), 422
    return _preview(rows, form.file.data.filename or "")


def _preview(rows: Sequence[Row], filename: str = "") -> Answer:
    plan, guessed = make_plan(rows), make_plan(rows, guess=True)
    carried = json.dumps([[ready.row.line, ready.row.values] for ready in guessed.good], ensure_ascii=False)
    if len(carried.encode()) > MOST_CARRIED:
        form = UploadForm(formdata=None)
        form.add_error("file", _("The list is too long for one go. Split it."))
        return render_template("association/import.html", form=form), 422
    form = RowsForm(formdata=None)
    form.rows.data = carried
    form.form_page.data = url_for("association.import_members")
    return render_template(
        "association/import_preview.html",
        form=form,
        filename=tidy(filename)[:100],
        total=len(rows),
        plan=plan,
        mended=len(guessed.good) - len(plan.good),
    )


def _invite_rows() -> Answer:
    """Plan anew, since somebody may have been invited in between, and invite the good rows."""
    form = RowsForm()
    invited: list[Ready] = []

    def invite() -> None:
        plan = make_plan(_carried(form.rows.data or ""), guess=request.form.get("guess") == "1")
        carry_out(plan, by_id=current_user.id)
        invited.extend(plan.good)

    if not submit(form, invite):
        upload = UploadForm(formdata=None)
        upload.form_errors.extend(form.form_errors)
        return render_template("association/import.html", form=upload), 422
    flash(ngettext("%(num)s invitation is sent", "%(num)s invitations are sent", len(invited)))
    return redirect(url_for("association.invitations"), 303)


def _carried(text: str) -> list[Row]:
    """The rows that a form brought back. Raises Invalid when they are not what we had written into it."""
    try:
        rows = [
            Row(int(line), {name: tidy(str(values.get(name, ""))) for name in COLUMNS})
            for line, values in json.loads(text)
        ]
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        rows = []
    if not rows or len(rows) > MOST_ROWS:
        raise Invalid(_("The list got lost on the way. Choose the file once more."))
    return rows


@bp.get("/members/import/sample")
def import_sample() -> FlaskResponse:
    """A list to begin with; the byte order mark and the semicolons are for Excel."""
    text = "\ufeff" + "\r\n".join(SAMPLE) + "\r\n"
    response = FlaskResponse(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=nariai-pavyzdys.csv"
    return response
