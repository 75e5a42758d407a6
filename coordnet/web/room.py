"""What every page shares, to the rest of the house."""

from coordnet.room import Room
from coordnet.web import init_app, limits, parked

ROOM = Room("web", prepare=init_app, forgets=[parked.forget_old, limits.forget_old])
