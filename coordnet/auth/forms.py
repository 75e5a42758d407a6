"""Shapes of what is typed at the door."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from coordnet.web.forms import Form

_EMAIL = [
    InputRequired(_l("Write your work e-mail address.")),
    Length(max=254, message=_l("This address is too long.")),
]


class SignInForm(Form):
    email = EmailField(_l("Work e-mail"), _EMAIL)
    password = PasswordField(_l("Password"), [InputRequired(_l("Write your password."))])


class ForgotForm(Form):
    email = EmailField(_l("Work e-mail"), _EMAIL)


class PasswordForm(Form):
    password = PasswordField(_l("New password"), [InputRequired(_l("Choose a password."))])


class AcceptForm(PasswordForm):
    page_order = ("name", "password")

    name = StringField(
        _l("First name and surname"),
        [
            InputRequired(_l("Write the first name and the surname.")),
            Length(max=120, message=_l("This name is too long.")),
        ],
    )
