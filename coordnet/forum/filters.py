"""What a list of threads is narrowed to, and how an address says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from coordnet.clock import VILNIUS

VIEWS = ("all", "unread", "waiting", "answered", "mine", "mentioned")
_MOMENTS = ("new_from", "new_to", "active_from", "active_to")


@dataclass(frozen=True)
class ThreadFilter:
    """A list of threads; periods are half-open, [from, to).

    `view`: all, unread, waiting (colleagues' questions nobody has answered), answered (the other threads of
    colleagues), mine or mentioned (with a colleague's post that names the viewer or a municipality of theirs).
    `new_*`: threads of colleagues begun in the period. `active_*`: older threads of colleagues in which somebody else
    has replied in the period; with `mine`, one's own threads with such replies; with `mentioned`, those that named the
    viewer then.
    """

    view: str = "all"
    category_id: int | None = None
    new_from: datetime | None = None
    new_to: datetime | None = None
    active_from: datetime | None = None
    active_to: datetime | None = None

    @property
    def is_period(self) -> bool:
        return any(getattr(self, name) is not None for name in _MOMENTS)

    @property
    def first_day(self) -> datetime | None:
        """The beginning of the period, for the line above the list."""
        return self.new_from or self.active_from

    @property
    def last_day(self) -> datetime | None:
        """A moment of the period's last day."""
        end = self.new_to or self.active_to
        return end - timedelta(microseconds=1) if end else None

    def as_args(self) -> dict[str, str]:
        """The arguments of `forum.index` (or, with a category, `forum.category`) that lead to this list."""
        args = {} if self.view == "all" else {"view": self.view}
        moments = {name: getattr(self, name) for name in _MOMENTS}
        return args | {name: _written(moment) for name, moment in moments.items() if moment is not None}


def from_args(args: Mapping[str, str], category_id: int | None = None) -> ThreadFilter:
    """The filter an address asks for; what cannot be read is left out."""
    view = args.get("view", "all")
    moments = {name: _read(args.get(name, "")) for name in _MOMENTS}
    return ThreadFilter(view if view in VIEWS else "all", category_id, **moments)


def _read(text: str) -> datetime | None:
    """A date (its midnight in Lithuania) or a moment in ISO 8601."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=VILNIUS)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _written(moment: datetime) -> str:
    local = moment.astimezone(VILNIUS)
    if local.time() == time():
        return local.date().isoformat()
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
