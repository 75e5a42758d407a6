"""The line of the digest that says that mails were left to it."""

from flask_babel import gettext as _
from flask_babel import ngettext

from coordnet.notifications.queries import held_back
from coordnet.notifications.services import MOST_A_DAY
from coordnet.room import Item, Listing, Section, Week
from coordnet.web.language import language
from coordnet.web.urls import external_url


def _held(week: Week) -> Listing:
    number = held_back(week.viewer.id, week.start, week.end)
    if not number:
        return Listing([], 0)
    said = _("A day has at most %(most)d e-mails: what was more stands below.", most=MOST_A_DAY)
    return Listing([Item(said, external_url("account.notifications"), language=language())], number)


SECTIONS = [
    Section(
        key="held",
        order=5,
        heading=lambda: _("Not sent at once"),
        phrase=lambda n: ngettext("%(num)s message left for the digest", "%(num)s messages left for the digest", n),
        phrase_order=90,
        news=_held,
        is_news=False,
    )
]
