"""Why a file was not taken, in words for the person who sent it."""

from flask import current_app
from flask_babel import gettext as _

from coordnet.errors import Invalid


class UploadRefused(Invalid):
    """A file that is not accepted; `reason` is a short code, `message` says what happened and what to do."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message, "upload")
        self.reason = reason


def accepted() -> str:
    """The sentence that lists what is accepted."""
    return _(
        "Accepted are PDF, Word, Excel, PowerPoint, OpenDocument, RTF, text and CSV files, "
        "JPG and PNG pictures, and signed documents (ADOC, ASiC-E)."
    )


def no_file() -> UploadRefused:
    return UploadRefused("no_file", _("No file was chosen. Choose one and try again."))


def empty() -> UploadRefused:
    return UploadRefused("empty", _("The file is empty. Check that it opens on your computer and choose it again."))


def too_large() -> UploadRefused:
    mb = current_app.config["MAX_UPLOAD_MB"]
    text = _("The file is larger than %(mb)s MB. Choose a smaller file or split it in two.", mb=mb)
    return UploadRefused("too_large", text)


def wrong_type() -> UploadRefused:
    return UploadRefused("type", _("Files of this type are not accepted.") + " " + accepted())


def wrong_content(extension: str) -> UploadRefused:
    text = _(
        "The content of the file is not what its ending (.%(extension)s) says, or the file is damaged. "
        "Open it in its program, save it again and add the new file.",
        extension=extension,
    )
    return UploadRefused("content", text + " " + accepted())


def locked() -> UploadRefused:
    text = _(
        "The file is protected by a password, so colleagues could not open it. "
        "Save it without a password and add it again."
    )
    return UploadRefused("locked", text)


def macros() -> UploadRefused:
    text = _("The file holds macros or programs, which are not accepted. Save it without them, for example as PDF.")
    return UploadRefused("macros", text)


def personal_code() -> UploadRefused:
    text = _("The name of the file holds a personal code. Rename the file and add it again.")
    return UploadRefused("personal_code", text)


def code_inside(name: str) -> Invalid:
    text = _(
        "In the file “%(name)s” there seems to be a personal code. Remove the code from the document, untick this "
        "file and add the corrected one.",
        name=name,
    )
    return Invalid(text, "upload")


def too_many_pixels(millions: int) -> UploadRefused:
    text = _("The picture has more than %(millions)s million pixels. Make it smaller and add it again.",
             millions=millions)  # fmt: skip
    return UploadRefused("pixels", text)


def busy() -> UploadRefused:
    text = _("The server is busy with other pictures just now. Wait a minute and add the picture again.")
    return UploadRefused("busy", text)


def too_many_waiting(most: int) -> UploadRefused:
    text = _(
        "You have added %(most)s files, or very large ones, that belong to no text yet. Send the form they are for, "
        "remove some of them, or try again in an hour.",
        most=most,
    )
    return UploadRefused("too_many", text)


def disk_full() -> UploadRefused:
    text = _(
        "The file could not be saved, because the server has no room left. What you wrote is kept on this page: "
        "try again later, and tell the association."
    )
    return UploadRefused("disk_full", text)
