"""What the directory says in the weekly digest: who joined, and which seats were left."""

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from coordnet.clock import VILNIUS
from coordnet.extensions import db
from coordnet.members.holdings import place_now
from coordnet.members.models import User
from coordnet.members.occupancy import vacated
from coordnet.room import Item, Listing, Section, Week
from coordnet.web.urls import external_url


def _colleagues(week: Week) -> Listing:
    """Who joined in the period, with the municipality whose seat they hold."""
    rows = db.session.execute(
        select(User.id, User.name, place_now(User.id).label("place"))
        .where(User.state == "active", User.id != week.viewer.id)
        .where(User.joined_at >= week.start, User.joined_at < week.end)
        .order_by(User.name_sort, User.id)
    ).all()
    items = [
        Item(row.name, external_url("directory.member", member_id=row.id), row.place or "", thing=("person", row.id))
        for row in rows[: week.most]
    ]
    more = external_url("directory.index", joined_from=week.start.isoformat(), joined_to=week.end.isoformat())
    return Listing(items, len(rows), more)


def _vacancies(week: Week) -> Listing:
    """Seats left on the days of the period and not occupied since; whether somebody is invited already."""
    first, after = week.start.astimezone(VILNIUS).date(), week.end.astimezone(VILNIUS).date()
    rows = vacated(first, after)
    items = [
        Item(
            row.municipality.name,
            external_url("directory.municipality", code=row.municipality.code),
            _("Invited, not joined yet") if row.invited else _("No coordinator appointed"),
        )
        for row in rows[: week.most]
    ]
    more = external_url("directory.index", vacated_from=first.isoformat(), vacated_to=after.isoformat())
    return Listing(items, len(rows), more)


SECTIONS = [
    Section(
        key="colleagues",
        order=70,
        heading=lambda: _("New colleagues"),
        phrase=lambda n: ngettext("%(num)s new colleague", "%(num)s new colleagues", n),
        phrase_order=70,
        news=_colleagues,
        is_clause=True,
    ),
    Section(
        key="vacancies",
        order=80,
        heading=lambda: _("New vacancies"),
        phrase=lambda n: ngettext("%(num)s new vacancy", "%(num)s new vacancies", n),
        phrase_order=80,
        news=_vacancies,
    ),
]
