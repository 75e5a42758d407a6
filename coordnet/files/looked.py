"""The sentence by which an uploader confirms a file that could not be read."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from coordnet.web.forms import Form


class LookedForm(Form):
    """The sentence by which an uploader confirms a file of hers that could not be read."""

    looked = BooleanField(
        _l("I have looked through this file: there are no personal codes in it."),
        [InputRequired(_l("Tick the sentence once you have looked through the file."))],
    )
