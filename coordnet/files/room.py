"""What stored files are to the rest of the house."""

from coordnet.files.again import files_are_outdated, read_again
from coordnet.files.cli import files_cli
from coordnet.files.emails import render_unread, render_withheld
from coordnet.files.examining import files_are_waiting, read_waiting
from coordnet.files.finding import FILES
from coordnet.files.jobs import tidy
from coordnet.files.views import bp
from coordnet.room import Job, Room

ROOM = Room(
    "files",
    blueprint=bp,
    commands=[files_cli],
    finds=[FILES],
    letters={"file-withheld": render_withheld, "file-unread": render_unread},
    jobs=[Job("files", files_are_waiting, read_waiting), Job("files-again", files_are_outdated, read_again)],
    forgets=[tidy],
)
