"""What the forum is to the rest of the house."""

from flask_babel import gettext as _

from coordnet.forum.demo import DEMO
from coordnet.forum.files import OWNER
from coordnet.forum.finding import POSTS, THREADS
from coordnet.forum.home import HOME
from coordnet.forum.news import SECTIONS
from coordnet.forum.shelves import BY_MUNICIPALITY, BY_PERSON
from coordnet.forum.views import bp
from coordnet.room import MenuItem, Room

ROOM = Room(
    "forum",
    blueprint=bp,
    menu=[MenuItem("forum", 20, lambda: _("Forum"), "forum.index")],
    home=HOME,
    digest=SECTIONS,
    finds=[THREADS, POSTS],
    owners=[OWNER],
    by_person=BY_PERSON,
    by_municipality=BY_MUNICIPALITY,
    demo=DEMO,
)
