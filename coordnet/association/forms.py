"""Shapes of what the association types. Choices are checked by the services, in whose words they are refused."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, EmailField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from coordnet.errors import Invalid
from coordnet.members.identity import Known
from coordnet.members.models import SEAT_ROLES, SITE_ROLES, Municipality
from coordnet.members.places import Places
from coordnet.members.services import tidy
from coordnet.web.editing import VersionedForm
from coordnet.web.forms import Form


def role_names() -> dict[str, str]:
    """What the roles of a seat and of the site are called, in the reader's language."""
    return {
        "coordinator": _("Coordinator"),
        "equivalent": _("Person equivalent to the coordinator"),
        "deputy": _("Deputy"),
        "member": _("Member"),
        "moderator": _("Moderator"),
        "administrator": _("Administrator"),
        "ministry": _("Representative of the ministry"),
    }


def seat_roles() -> list[tuple[str, str]]:
    """Choices of a role in a municipality."""
    names = role_names()
    return [(role, names[role]) for role in SEAT_ROLES]


def site_roles() -> list[tuple[str, str]]:
    """Choices of a role in the network."""
    names = role_names()
    return [(role, names[role]) for role in SITE_ROLES]


MOST_CARRIED = 300_000  # bytes of a list on its way from the preview to being invited


class Day(DateField):
    """A date; what is not one is refused in words of our own."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            self.data = None
            raise ValueError(_("Write the date as year-month-day, for example 2026-11-24.")) from error


def _choice(label: Any, *more: Any) -> SelectField:
    return SelectField(label, [*more], validate_choice=False)


_EMAIL = [InputRequired(_l("Write the e-mail address.")), Length(max=254, message=_l("This address is too long."))]
_NAME_LENGTH = Length(max=120, message=_l("This name is too long."))
_DAY = InputRequired(_l("Write the date."))


class InviteForm(Form):
    email = EmailField(_l("Work e-mail"), _EMAIL)
    name = StringField(_l("First name and surname"), [Optional(), _NAME_LENGTH])
    role = _choice(_l("Role"))
    municipality = _choice(_l("Municipality"))
    another = BooleanField(_l("This is another person: send the invitation"))

    def __init__(self, places: Places, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.places = places

    def validate_municipality(self, field: SelectField) -> None:
        try:
            self.place()
        except Invalid as error:
            raise ValidationError(error.message) from error

    def place(self) -> Municipality | None:
        """The municipality that is asked for, if any. Raises Invalid."""
        typed = tidy(self.municipality.data or "")
        return self.places.asked(typed) if typed else None


class PersonForm(VersionedForm):
    name = StringField(
        _l("First name and surname"),
        [InputRequired(_l("Write the first name and the surname.")), _NAME_LENGTH],
    )
    email = EmailField(_l("Work e-mail"), _EMAIL)
    another = BooleanField(_l("The address is this person’s now: save it"))
    known: Known | None = None


class RoleForm(VersionedForm):
    site_role = _choice(_l("Role"))


class SuspendForm(Form):
    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Write the reason: only the association sees it.")),
            Length(max=500, message=_l("At most 500 characters.")),
        ],
    )


class UploadForm(Form):
    file = FileField(_l("CSV or XLSX file"))


class RowsForm(Form):
    """The rows of a list that was looked through, on their way to being invited."""

    rows = HiddenField(validators=[Length(max=MOST_CARRIED)])


class GiveSeatForm(VersionedForm):
    user = _choice(_l("Person"), InputRequired(_l("Choose the person.")))
    role = _choice(_l("Role"))
    since = Day(_l("Since"), [_DAY])
    act = StringField(_l("By which act"), [Optional(), Length(max=200, message=_l("At most 200 characters."))])


class EndHoldingForm(VersionedForm):
    until = Day(_l("Last day"), [_DAY])


def person_choices(people: Iterable[Any]) -> list[tuple[str, str]]:
    """Names with addresses, since two people may have one name."""
    return [("", _("Choose a person")), *((str(person.id), f"{person.name} ({person.email})") for person in people)]
