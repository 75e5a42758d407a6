"""What the forum is to the rest of the house."""

from flask_babel import gettext as _

from coordnet.forum.demo import DEMO
from coordnet.forum.emails import render_hidden, render_posts
from coordnet.forum.files import OWNER
from coordnet.forum.finding import POSTS, THREADS
from coordnet.forum.home import HOME
from coordnet.forum.long_forms import LONG_FORMS
from coordnet.forum.news import SECTIONS
from coordnet.forum.queries.reached import ANSWERS, REPLIES
from coordnet.forum.services.telling import HIDDEN, LETTER
from coordnet.forum.shelves import BY_MUNICIPALITY, BY_PERSON
from coordnet.forum.views import bp
from coordnet.room import MenuItem, Room, Topic

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
    topics=[
        Topic(ANSWERS, 10, lambda: _("Replies in threads you began"), default="now"),
        Topic(REPLIES, 20, lambda: _("Replies in threads where you wrote")),
    ],
    letters={LETTER: render_posts, HIDDEN: render_hidden},
    long_forms=LONG_FORMS,
    demo=DEMO,
)
