"""The facts about a municipality that its coordinator keeps."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from coordnet.web.editing import VersionedForm


class MunicipalityForm(VersionedForm):
    body_type = SelectField(_l("Coordination body"), validate_choice=False)
    procedure_title = StringField(
        _l("Act on the procedure"), [Optional(), Length(max=300, message=_l("At most 300 characters."))]
    )
    procedure_url = StringField(
        _l("Address of the act"), [Optional(), Length(max=500, message=_l("At most 500 characters."))]
    )
    local_contacts = TextAreaField(
        _l("Local contacts"), [Optional(), Length(max=4000, message=_l("At most 4000 characters."))]
    )
