"""What the forum is to the rest of the house."""

from flask_babel import gettext as _

from coordnet.forum.demo import DEMO
from coordnet.forum.emails import render_hidden, render_posts
from coordnet.forum.emails_reports import render_decided, render_reported
from coordnet.forum.files import OWNER
from coordnet.forum.finding import POSTS, THREADS
from coordnet.forum.home import HOME, WAITS
from coordnet.forum.long_forms import LONG_FORMS
from coordnet.forum.news import SECTIONS
from coordnet.forum.queries.mentioned import MENTIONS
from coordnet.forum.queries.reached import ANSWERS, REPLIES
from coordnet.forum.services.reporting import DECIDED, REPORTED
from coordnet.forum.services.telling import HIDDEN, LETTER
from coordnet.forum.shelves import BY_MUNICIPALITY, BY_PERSON
from coordnet.forum.views import bp
from coordnet.room import MenuItem, Room, Topic

ROOM = Room(
    "forum",
    blueprint=bp,
    menu=[MenuItem("forum", 20, lambda: _("Forum"), "forum.index")],
    home=HOME,
    waits=[WAITS],
    digest=SECTIONS,
    finds=[THREADS, POSTS],
    owners=[OWNER],
    by_person=BY_PERSON,
    by_municipality=BY_MUNICIPALITY,
    topics=[
        Topic(ANSWERS, 10, lambda: _("Replies in threads you began"), default="now"),
        Topic(MENTIONS, 15, lambda: _("Posts in which you or your municipality are named"), default="now"),
        Topic(REPLIES, 20, lambda: _("Replies in threads where you wrote")),
    ],
    letters={
        LETTER: render_posts,
        HIDDEN: render_hidden,
        REPORTED: render_reported,
        DECIDED: render_decided,
    },
    long_forms=LONG_FORMS,
    demo=DEMO,
)
