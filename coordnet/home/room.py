"""What the home page is to the rest of the house."""

from flask_babel import gettext as _

from coordnet.home.views import bp
from coordnet.room import MenuItem, Room

ROOM = Room("home", blueprint=bp, menu=[MenuItem("home", 10, lambda: _("Home"), "home.index")])
