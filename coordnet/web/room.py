"""What every page shares, to the rest of the house."""

from coordnet.room import Room
from coordnet.web import init_app, limits, parked
from coordnet.web.unsent import HOME

ROOM = Room("web", prepare=init_app, home=HOME, forgets=[parked.forget_old, limits.forget_old])
