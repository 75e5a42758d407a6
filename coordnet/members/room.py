"""What people are to the rest of the house."""

from coordnet.members.emails import render_email_changed, render_invitation
from coordnet.room import Room

ROOM = Room(
    "members",
    letters={"invitation": render_invitation, "email-changed": render_email_changed},
)
