"""What mail at once is to the rest of the house."""

from coordnet.notifications.news import SECTIONS
from coordnet.notifications.services import forget_old
from coordnet.notifications.views import bp
from coordnet.room import Room

ROOM = Room("notifications", blueprint=bp, digest=SECTIONS, forgets=[forget_old])
