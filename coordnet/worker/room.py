"""What the background process is to the rest of the house."""

from coordnet.room import Job, Room
from coordnet.worker.cleanup import clean_up, cleanup_is_due, forget_killed
from coordnet.worker.cli import worker_command

ROOM = Room(
    "worker",
    commands=[worker_command],
    jobs=[Job("cleanup", cleanup_is_due, clean_up)],
    forgets=[forget_killed],
)
