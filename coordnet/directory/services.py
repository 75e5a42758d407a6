"""Describing a municipality."""

from flask_babel import gettext as _

from coordnet import privacy
from coordnet.audit.services import record
from coordnet.directory.policies import may_edit_municipality
from coordnet.errors import Forbidden, Invalid, PersonalCode
from coordnet.extensions import db
from coordnet.members.models import Municipality
from coordnet.members.services import tidy
from coordnet.members.texts import municipality_text
from coordnet.members.viewer import Viewer
from coordnet.taxonomy import BODY_TYPES
from coordnet.textsearch.services import analysed, index_many
from coordnet.web.addresses import is_web_address


def describe_municipality(
    municipality: Municipality,
    *,
    body_type: str,
    procedure_title: str,
    procedure_url: str,
    local_contacts: str,
    by: Viewer,
) -> None:
    """Set what the municipality's page says. Raises Forbidden, Invalid, PersonalCode."""
    if not may_edit_municipality(by, municipality):
        raise Forbidden
    if body_type and body_type not in BODY_TYPES:
        raise Invalid(_("Choose from the list."), "body_type")
    procedure_url = procedure_url.strip()
    if procedure_url and not is_web_address(procedure_url):
        raise Invalid(_("Write the whole address, beginning with https://"), "procedure_url")
    procedure_title = tidy(procedure_title)
    local_contacts = "\n".join(tidy(line) for line in local_contacts.splitlines()).strip()
    texts = {"procedure_title": procedure_title, "procedure_url": procedure_url, "local_contacts": local_contacts}
    found = [name for name, text in texts.items() if privacy.contains_code(text)]
    if found:
        raise PersonalCode(found)
    municipality.body_type = body_type
    municipality.procedure_title = procedure_title
    municipality.procedure_url = procedure_url
    municipality.local_contacts = local_contacts
    known = analysed([municipality_text(municipality)])
    db.session.flush()
    index_many([municipality_text(municipality)], known)
    record("municipality.described", actor_id=by.id, target_kind="municipality", target_id=municipality.id)
