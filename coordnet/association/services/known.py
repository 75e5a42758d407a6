"""Whoever is in the network already, or was, is recognised and named to the association."""

from flask_babel import gettext as _

from coordnet.errors import Invalid
from coordnet.members.identity import Known, People


class AlreadyKnown(Invalid):
    """Somebody is in the network already, or an address was somebody's; `known` says who and how that was seen."""

    def __init__(self, known: Known) -> None:
        said = {"name": known.name, "email": known.email}
        messages = {
            "email": _("%(name)s is already in the network with this e-mail address.", **said),
            "former": _("%(name)s had this e-mail address before, and now has %(email)s.", **said),
            "namesake": _("%(name)s has or had this role in this municipality, with the address %(email)s.", **said),
        }
        super().__init__(messages[known.how], "name" if known.how == "namesake" else "email")
        self.known = known


def refuse_known(email: str, *, another: bool, but: int | None = None) -> None:
    """Raise AlreadyKnown when an address is somebody's, or was and this is not `another` person. `but` may have it."""
    known = People().recognise(email, "", None, None)
    if known is not None and known.id != but and (known.how == "email" or not another):
        raise AlreadyKnown(known)
