"""What the library adds to the demonstration network."""

from coordnet.library.demo.bulk import more_entries
from coordnet.library.demo.told import tell
from coordnet.room import Demo

DEMO = Demo(things="documents", order=20, tell=tell, grow=more_entries)
