"""A room introduces itself: plain records of what it gives to the others, written in its own `room.py`.

`app.py` lists the rooms; whoever shows, sends, runs or finds something asks the house for the records of its kind,
and so knows no feature. Records know nothing of any room, and of people only the name of the type.
"""

from coordnet.room.demo import Demo, Story
from coordnet.room.drafting import LongForm
from coordnet.room.files import FileOwner
from coordnet.room.finding import ALL_FACETS, Answering, Card, Chosen, Findable, Found, Likeness
from coordnet.room.home import HomePage, MenuItem, Panel, Todo, Waits
from coordnet.room.house import House, house, install
from coordnet.room.news import Item, Listing, Section, Thing, Week
from coordnet.room.reaching import Topic
from coordnet.room.record import Room
from coordnet.room.work import LANES, MAIL, SLOW, Job, KeepGoing, LaneName, TryLater
from coordnet.room.writing import Shelf

__all__ = [
    "ALL_FACETS", "LANES", "MAIL", "SLOW", "Answering", "Card", "Chosen", "Demo", "FileOwner", "Findable", "Found",
    "HomePage", "House", "Item", "Job", "KeepGoing", "LaneName", "Likeness", "Listing", "LongForm", "MenuItem",
    "Panel", "Room", "Section", "Shelf", "Story", "Thing", "Todo", "Topic", "TryLater", "Waits", "Week", "house",
    "install",
]  # fmt: skip
