"""What every form has in common: one service call, one commit, errors beside the fields."""

from collections.abc import Callable

from flask_babel import gettext as _

from coordnet.errors import Invalid, PersonalCode
from coordnet.extensions import db
from coordnet.web.forms import Form


def submit(form: Form, perform: Callable[[], object]) -> bool:
    """Do what a form asks for and commit; False when something is wrong: the errors stand beside the fields."""
    try:
        if form.validate():
            perform()
            db.session.commit()
            return True
    except Invalid as error:
        form.add_error(error.field, error.message)
    except PersonalCode as error:
        for name in error.fields:
            form.add_error(name, _("This looks like a personal code. Remove it: the network never publishes them."))
    db.session.rollback()
    return False
