"""What the library is to the rest of the house."""

from flask_babel import gettext as _

from coordnet.library.demo import DEMO
from coordnet.library.emails import render_published
from coordnet.library.files import OWNER
from coordnet.library.finding import ENTRIES
from coordnet.library.home import HOME
from coordnet.library.long_forms import LONG_FORMS
from coordnet.library.news import SECTIONS, WAITS
from coordnet.library.shelves import BY_MUNICIPALITY, BY_PERSON
from coordnet.library.views import bp
from coordnet.room import MenuItem, Room

ROOM = Room(
    "library",
    blueprint=bp,
    menu=[MenuItem("library", 30, lambda: _("Library"), "library.index")],
    home=HOME,
    waits=[WAITS],
    digest=SECTIONS,
    finds=[ENTRIES],
    owners=[OWNER],
    by_person=BY_PERSON,
    by_municipality=BY_MUNICIPALITY,
    letters={"entry-published": render_published},
    long_forms=LONG_FORMS,
    demo=DEMO,
)
