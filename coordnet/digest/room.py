"""What the weekly digest is to the rest of the house."""

from coordnet.digest.cli import digest_cli
from coordnet.digest.emails import render_digest
from coordnet.digest.jobs import build_due, digest_is_due
from coordnet.digest.views import bp
from coordnet.room import MAIL, Job, Room

ROOM = Room(
    "digest",
    blueprint=bp,
    commands=[digest_cli],
    letters={"digest": render_digest},
    jobs=[Job("digest", digest_is_due, build_due, lane=MAIL)],
)
