"""Describing a municipality."""

from flask_babel import gettext as _

from coordnet import privacy
from coordnet.audit.services import record
from coordnet.directory.policies import may_edit_municipality
from coordnet.errors import Forbidden, Problems
from coordnet.extensions import db
from coordnet.members.models import Municipality
from coordnet.members.services import tidy
from coordnet.members.texts import municipality_text
from coordnet.members.viewer import Viewer
from coordnet.saving import check_version, claim_version
from coordnet.taxonomy import BODY_TYPES
from coordnet.textsearch.services import analysed, index_many
from coordnet.web.addresses import is_web_address

_NAMES = ("name", "short_name", "place", "county", "code", "name_en")
_LENGTHS = {"procedure_title": 300, "procedure_url": 500, "local_contacts": 4000}


def describe_municipality(
    municipality: Municipality,
    *,
    body_type: str,
    procedure_title: str,
    procedure_url: str,
    local_contacts: str,
    by: Viewer,
    version: int | None = None,
) -> Municipality:
    """Set what the municipality's page says.

    Raises Forbidden, Invalid with all that is wrong, and Conflict when it was saved after `version` was read.
    """
    if not may_edit_municipality(by, municipality):
        raise Forbidden
    saved_since = _("Somebody saved these facts while you were writing.")
    check_version(municipality, version, saved_since)
    texts = {
        "procedure_title": tidy(procedure_title),
        "procedure_url": procedure_url.strip(),
        "local_contacts": "\n".join(tidy(line) for line in local_contacts.splitlines()).strip(),
    }
    _check(body_type, texts)
    names = {name: getattr(municipality, name) for name in _NAMES}
    known = analysed([municipality_text(Municipality(**names, **texts))])
    claim_version(municipality, version, saved_since)
    municipality.body_type = body_type
    for name, text in texts.items():
        setattr(municipality, name, text)
    db.session.flush()
    index_many([municipality_text(municipality)], known)
    record("municipality.described", actor_id=by.id, target_kind="municipality", target_id=municipality.id)
    return municipality


def _check(body_type: str, texts: dict[str, str]) -> None:
    problems = Problems()
    if body_type and body_type not in BODY_TYPES:
        problems.add("body_type", _("Choose from the list."))
    if texts["procedure_url"] and not is_web_address(texts["procedure_url"]):
        problems.add("procedure_url", _("Write the whole address, beginning with https://"))
    for name, longest in _LENGTHS.items():
        if len(texts[name]) > longest:
            problems.add(name, _("This is too long: at most %(num)s characters.", num=longest))
        elif privacy.contains_code(texts[name]):
            problems.codes.append(name)
    problems.refuse()
