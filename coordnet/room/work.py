"""What the worker does for a room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

KeepGoing = Callable[[], bool]
LaneName = Literal["mail", "slow"]
MAIL: Final = "mail"  # what people wait for: seconds at most
SLOW: Final = "slow"  # whatever reads documents, makes an index or walks over everything
LANES: tuple[LaneName, ...] = (MAIL, SLOW)


class TryLater(Exception):
    """A job could not do its work for a reason outside (no mail server): logged as one line and tried again later."""


@dataclass(frozen=True)
class Job:
    """`is_due(moment)` only reads; `run(moment, keep_going)` works in small committed steps and returns how many
    things it did. Between two steps it may ask `keep_going()`, which says no when the worker is to stop.

    Both run in an application context of their own. A run may stop anywhere and is then simply due again.
    The jobs of a lane run one after another; lanes do not wait for each other.
    """

    name: str
    is_due: Callable[[datetime], bool]
    run: Callable[[datetime, KeepGoing], int]
    lane: LaneName = SLOW
