"""What the list of the library is narrowed to: read from an address, written into one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from coordnet import clock, taxonomy
from coordnet.library.content import FIRST_YEAR
from coordnet.members.services import tidy

FACETS = ("form", "group", "type", "year", "publisher")
LISTS = ("published", "archived", "proposed", "mine")
SEARCHED = ("published", "archived")
"""The lists whose entries are in the search index."""
SORTS = ("newest", "title")
_MOST = 30  # values of one facet; more is nobody's choice
_KNOWN = {"form": taxonomy.FORMS, "group": taxonomy.GROUPS, "type": taxonomy.MATERIAL_TYPES}


@dataclass(frozen=True)
class EntryFilters:
    """One list, the words looked for, the chosen values of each facet, a half-open time of publication."""

    status: str = "published"
    q: str = ""
    form: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    published_from: datetime | None = None
    published_to: datetime | None = None
    sort: str = "newest"

    def chosen(self, facet: str) -> tuple[str, ...]:
        values: tuple[str, ...] = getattr(self, facet)
        return values

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the list itself was chosen."""
        return self != EntryFilters(status=self.status, sort=self.sort)

    def without(self, facet: str, value: str) -> "EntryFilters":
        """The same without one chosen value."""
        left: Any = tuple(kept for kept in self.chosen(facet) if kept != value)
        return replace(self, **{facet: left})

    def without_period(self) -> "EntryFilters":
        return replace(self, published_from=None, published_to=None)

    def as_args(self) -> dict[str, Any]:
        """For `url_for`: only what differs from the plain list."""
        args: dict[str, Any] = {facet: list(self.chosen(facet)) for facet in FACETS if self.chosen(facet)}
        for name, default in (("status", "published"), ("q", ""), ("sort", "newest")):
            if getattr(self, name) != default:
                args[name] = getattr(self, name)
        return args | self.period_args

    @property
    def period_args(self) -> dict[str, str]:
        return period_args(self.published_from, self.published_to)

    @property
    def last_day(self) -> date | None:
        """The last local day of the time of publication."""
        if self.published_to is None:
            return None
        return (self.published_to - timedelta(microseconds=1)).astimezone(clock.VILNIUS).date()

    @property
    def is_searched(self) -> bool:
        """Whether the entries of this list are in the search index."""
        return self.status in SEARCHED


def period_args(start: datetime | None, end: datetime | None) -> dict[str, str]:
    """Arguments of `library.index` that show what was published in [start, end)."""
    moments = {"published_from": start, "published_to": end}
    return {name: _moment_text(moment) for name, moment in moments.items() if moment is not None}


def parse(args: MultiDict[str, str]) -> EntryFilters:
    """The filters of an address; what makes no sense is left out."""
    status = _one_of(args.get("status"), LISTS)
    return EntryFilters(
        status=status,
        q=tidy(args.get("q", ""))[:200].strip() if status in SEARCHED else "",
        form=_known("form", args),
        group=_known("group", args),
        type=_known("type", args),
        year=_kept(year for year in args.getlist("year") if _is_year(year)),
        publisher=_kept(tidy(name)[:200] for name in args.getlist("publisher")),
        published_from=_moment(args.get("published_from", "")),
        published_to=_moment(args.get("published_to", "")),
        sort=_one_of(args.get("sort"), SORTS),
    )


def _one_of(value: str | None, choices: tuple[str, ...]) -> str:
    return value if value in choices else choices[0]


def _known(facet: str, args: MultiDict[str, str]) -> tuple[str, ...]:
    return _kept(slug for slug in args.getlist(facet) if slug in _KNOWN[facet])


def _kept(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))[:_MOST]


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and int(text) >= FIRST_YEAR


def _moment(text: str) -> datetime | None:
    """A local date (its first moment) or an ISO 8601 moment with a zone; None for anything else."""
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), clock.VILNIUS).astimezone(UTC)
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _moment_text(moment: datetime) -> str:
    local = moment.astimezone(clock.VILNIUS)
    if local.time() == time():
        return local.date().isoformat()
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
