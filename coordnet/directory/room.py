"""What the directory is to the rest of the house."""

from flask_babel import gettext as _

from coordnet.directory.finding import PEOPLE, PLACES
from coordnet.directory.home import HOME
from coordnet.directory.news import SECTIONS
from coordnet.directory.views import bp
from coordnet.room import MenuItem, Room

ROOM = Room(
    "directory",
    blueprint=bp,
    menu=[MenuItem("directory", 40, lambda: _("Members"), "directory.index")],
    home=HOME,
    digest=SECTIONS,
    finds=[PEOPLE, PLACES],
)
