"""What the forum adds to the demonstration network."""

from coordnet.forum.demo.bulk import more_threads
from coordnet.forum.demo.marks import mark_read
from coordnet.forum.demo.told import tell
from coordnet.room import Demo

DEMO = Demo(things="threads", order=10, tell=tell, grow=more_threads, settle=mark_read)
