"""The directory: municipalities, members, and the contact list one can copy or print."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from coordnet import taxonomy
from coordnet.directory import queries
from coordnet.directory.forms import MunicipalityForm
from coordnet.directory.policies import may_edit_municipality
from coordnet.directory.services import describe_municipality
from coordnet.errors import Forbidden, NotFound
from coordnet.members.holdings import history_of_person, history_of_seat, holdings_of_people, holdings_of_seat
from coordnet.members.models import Municipality
from coordnet.members.occupancy import counted
from coordnet.members.places import Places
from coordnet.members.queries import municipality_by_code
from coordnet.room import Item, Shelf, house
from coordnet.web.acts import Answer, act
from coordnet.web.fields import options
from coordnet.web.kept import gives_back

bp = Blueprint("directory", __name__, url_prefix="/directory")

SHOWN = 10


def term_choices(terms: dict[str, taxonomy.Term]) -> list[tuple[str, str]]:
    """(slug, label in the reader's language) of a taxonomy."""
    locale = str(get_locale())
    return [(slug, taxonomy.heading(term, locale)) for slug, term in terms.items()]


@bp.get("/")
def index() -> str:
    cards = queries.cards()
    places = Places(card.municipality for card in cards)
    text = request.args.get("q", "")[:100].replace("\0", " ").strip()
    wanted = queries.DirectoryFilter(
        text=text,
        places=frozenset(place.id for place in places.sought(text)),
        county=request.args.get("county", ""),
        expertise=request.args.get("expertise", ""),
        vacant=request.args.get("vacant") == "1",
        joined=_moments("joined_from", "joined_to"),
        vacated=_days("vacated_from", "vacated_to"),
    )
    shown = [card for card in cards if wanted.admits(card)]
    others = [person for person in queries.members_without_seat() if wanted.admits_person(person)]
    people = [person for card in shown for person in card.people] + others
    return render_template(
        "directory/index.html",
        cards=cards,
        shown=shown,
        groups=queries.by_county(shown),
        counties=[(group[0].county_code, group[0]) for group in queries.by_county(cards)],
        others=others,
        meant=[] if shown or others else places.nearest(text),
        wanted=wanted,
        tiles=_tiles(cards, shown),
        unoccupied=[card for card in cards if not card.seat.occupied],
        counts=counted(card.seat for card in cards),
        addresses="; ".join(dict.fromkeys(p.email for p in people if p.state == "active")),
        expertise=term_choices(taxonomy.EXPERTISE),
        labels=dict(term_choices(taxonomy.EXPERTISE)),
    )


def _days(first: str, last: str) -> tuple[date, date] | None:
    """A half-open period from the address (the digest's "+N more"); None when it is not one."""
    try:
        return date.fromisoformat(request.args[first]), date.fromisoformat(request.args[last])
    except (KeyError, ValueError):
        return None


def _moments(first: str, last: str) -> tuple[datetime, datetime] | None:
    """The same with moments, in UTC."""
    try:
        start, end = datetime.fromisoformat(request.args[first]), datetime.fromisoformat(request.args[last])
    except (KeyError, ValueError):
        return None
    return (start, end) if start.tzinfo and end.tzinfo else None


def _tiles(cards: list[queries.SeatCard], shown: list[queries.SeatCard]) -> list[dict[str, Any]]:
    admitted = {card.municipality.id for card in shown}
    return [
        {
            "code": card.municipality.code,
            "name": card.municipality.name,
            "label": card.municipality.tile_label,
            "row": card.municipality.tile_row,
            "column": card.municipality.tile_column,
            "state": card.seat.state,
            "me": current_user.holds(card.municipality.id),
            "off": card.municipality.id not in admitted,
        }
        for card in cards
    ]


def _municipality(code: str) -> Municipality:
    found = municipality_by_code(code)
    if found is None:
        raise NotFound
    return found


@bp.get("/municipalities/<code>")
def municipality(code: str) -> str:
    found = _municipality(code)
    return render_template(
        "directory/municipality.html",
        municipality=found,
        present=holdings_of_seat(found.id),
        past=history_of_seat(found.id),
        body_type=dict(term_choices(taxonomy.BODY_TYPES)).get(found.body_type, ""),
        shelves=_filled(house().by_municipality, found.id),
        may_edit=may_edit_municipality(current_user, found),
    )


@bp.route("/municipalities/<code>/edit", methods=["GET", "POST"])
@gives_back(MunicipalityForm)
def edit_municipality(code: str) -> Answer:
    found = _municipality(code)
    if not may_edit_municipality(current_user, found):
        raise Forbidden
    form = MunicipalityForm(obj=found)
    form.body_type.choices = options([("", _("Not stated")), *term_choices(taxonomy.BODY_TYPES)])

    def page(status: int = 200) -> Answer:
        return render_template("directory/edit_municipality.html", form=form, municipality=found), status

    if request.method != "POST":
        return page()
    return act(
        form, lambda: _describe(found, form), _address, page, said=_("Saved."), stands=lambda: form.held_by(found)
    )


def _address(found: Municipality) -> str:
    return url_for("directory.municipality", code=found.code)


def _describe(found: Municipality, form: MunicipalityForm) -> Municipality:
    return describe_municipality(
        found,
        body_type=form.body_type.data or "",
        procedure_title=form.procedure_title.data or "",
        procedure_url=form.procedure_url.data or "",
        local_contacts=form.local_contacts.data or "",
        by=current_user,
        version=form.started_from(),
    )


@bp.get("/members/<id:member_id>")
def member(member_id: int) -> str:
    person = queries.shown_member(member_id)
    if person is None:
        raise NotFound
    return render_template(
        "directory/member.html",
        person=person,
        present=holdings_of_people([person.id]),
        past=history_of_person(person.id),
        labels=dict(term_choices(taxonomy.EXPERTISE)),
        shelves=_filled(house().by_person, person.id),
    )


def _filled(shelves: Sequence[Shelf], of_id: int) -> list[tuple[Shelf, Sequence[Item]]]:
    """What was written in the other rooms; an empty shelf only where it has something to say then."""
    found = [(shelf, shelf.items(of_id, current_user, SHOWN)) for shelf in shelves]
    return [(shelf, items) for shelf, items in found if items or shelf.empty()]
