"""Files go up in a request of their own, or with a form where there are no scripts, and come down as attachments."""

import logging
from collections.abc import Collection, Iterable

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, send_file
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from coordnet import privacy
from coordnet.errors import NotFound
from coordnet.extensions import db
from coordnet.files import errors, names, queries, services, storage
from coordnet.files.looked import LookedForm
from coordnet.files.models import StoredFile
from coordnet.files.owners import language_of, name_in_html
from coordnet.files.uploads import accepts_uploads, allow_upload_size
from coordnet.members.viewer import Viewer
from coordnet.outages import RETRY_SECONDS
from coordnet.room import house
from coordnet.web.typed import note_stored
from coordnet.web.urls import path_to

__all__ = ["accepts_uploads", "allow_upload_size", "bp", "take_uploads", "take_word"]

bp = Blueprint("files", __name__, url_prefix="/files")
log = logging.getLogger(__name__)

_STATUS = {"too_large": 413, "disk_full": 507, "busy": 503, "too_many": 429}
_RETRY = {"disk_full": RETRY_SECONDS, "busy": RETRY_SECONDS, "too_many": int(services.FORGOTTEN.total_seconds())}


@bp.post("/upload")
@accepts_uploads
def upload() -> tuple[Response, int]:
    """One file (`file`): 201 with its id, name and size, or what is wrong with it."""
    try:
        file = _store(request.files.get("file"), current_user)
    except errors.UploadRefused as error:
        answer = jsonify(error=error.message)
        if error.reason in _RETRY:
            answer.headers["Retry-After"] = str(_RETRY[error.reason])
        return answer, _STATUS.get(error.reason, 422)
    answer = jsonify(id=file.id, name=file.name, size=file.size)
    db.session.commit()
    return answer, 201


def take_uploads(form_files: Iterable[FileStorage], by: Viewer) -> tuple[list[StoredFile], list[str]]:
    """Store the files that a form carries itself (`request.files.getlist("upload")`): those stored, what is wrong.

    Ends the present transaction and commits each file by itself, so that nobody waits while a file is checked
    and the files stay when the rest of the form has an error. Call it before changing anything.
    """
    stored: list[StoredFile] = []
    problems: list[str] = []
    for upload in form_files:
        if not upload.filename:
            continue
        try:
            stored.append(_store(upload, by))
        except errors.UploadRefused as error:
            problems.append(_with_name(names.sent(upload), error))
        else:
            note_stored(stored[-1].id, upload.filename)
            db.session.commit()
    return stored, problems


def take_word(file_ids: Collection[int], by: Viewer) -> None:
    """What a form confirms of its own files stays, as the files do, when the rest of the form has an error."""
    if file_ids and services.confirm(file_ids, by=by):
        db.session.commit()


def _store(upload: FileStorage | None, by: Viewer) -> StoredFile:
    db.session.rollback()
    if upload is None or not upload.filename:
        raise errors.no_file()
    try:
        if services.make_room(by=by):
            db.session.commit()
        db.session.rollback()  # no transaction is open while the file is read
        return services.store(upload.stream, names.sent(upload), by=by)
    except errors.UploadRefused:
        db.session.rollback()
        raise


def _with_name(filename: str, error: errors.UploadRefused) -> str:
    """Which file it is, unless its name is what must not be repeated."""
    if error.reason == "personal_code":
        return error.message
    shown = privacy.mask("".join(char for char in filename if char.isprintable())[:80])
    return f"{shown}: {error.message}"


@bp.route("/<id:file_id>/confirm", methods=["GET", "POST"])
def confirm(file_id: int) -> BaseResponse | tuple[str, int]:
    """The uploader of a file that could not be read says that she has looked; nobody else can."""
    file = queries.own_unread(file_id, current_user)
    form = LookedForm()
    if request.method != "POST" or not form.validate():
        language = language_of(file)
        html = render_template("files/confirm.html", file=file, form=form, place=_place(file), language=language)
        return html, 422 if form.errors else 200
    services.confirm([file.id], by=current_user)
    name = name_in_html(file)
    db.session.commit()
    flash(Markup(_("Thank you. Whoever may read the place of the file “%(name)s” can open it now.", name=name)))
    return redirect(_place(file), 303)


def _place(file: StoredFile) -> str:
    """The page of what the file belongs to."""
    owner = house().owners.get(file.owner_kind or "")
    return path_to(owner.endpoint, **{owner.argument: file.owner_id}) if owner else path_to("home.index")


@bp.app_template_test("mine")
def is_mine(file: StoredFile) -> bool:
    """Whether the viewer has uploaded the file."""
    return file.uploader_id == current_user.id


@bp.get("/<id:file_id>")
def download(file_id: int) -> Response:
    """The file as it was stored, always as an attachment (RFC 6266); ranges and If-None-Match work (RFC 9110).

    The browser neither guesses another type nor runs anything in it, should it be opened after all.
    """
    file = queries.readable_file(file_id, current_user)
    path = storage.path_of(file.sha256)
    if not path.is_file():
        log.error("content of file %s is missing", file.id)
        raise NotFound
    response = send_file(
        path, mimetype=file.media_type, download_name=file.name, etag=file.sha256, last_modified=file.created_at
    )
    response.headers["Content-Disposition"] = names.disposition(file.name)
    response.headers["Content-Type"] = file.media_type  # without a charset: text may be in another than UTF-8
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@bp.after_app_request
def sweep_content(response: Response) -> Response:
    """Once the answer stands, delete the content that it let go of. A failure is the nightly job's to mend."""
    if not db.session.registry.has() or not services.released():
        return response
    db.session.rollback()
    try:
        services.sweep()
        db.session.commit()
    except (OSError, SQLAlchemyError):
        db.session.rollback()
        log.warning("content of deleted files is left for the nightly job", exc_info=True)
    return response
