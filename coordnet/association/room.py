"""What the association's desk is to the rest of the house."""

from coordnet.association.cli import members_cli
from coordnet.association.views import bp
from coordnet.room import Room

ROOM = Room("association", blueprint=bp, commands=[members_cli])
