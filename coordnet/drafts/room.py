"""What drafts are to the rest of the house."""

from coordnet.drafts.demo import DEMO
from coordnet.drafts.services import forget_of_those_who_left, forget_old
from coordnet.drafts.views import bp
from coordnet.room import Room

ROOM = Room("drafts", blueprint=bp, forgets=[forget_old, forget_of_those_who_left], demo=DEMO)
