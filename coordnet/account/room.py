"""What one's own settings are to the rest of the house."""

from coordnet.account.views import bp
from coordnet.room import Room

ROOM = Room("account", blueprint=bp)
