"""One's own settings."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from coordnet.room import Topic
from coordnet.web.editing import VersionedForm
from coordnet.web.fields import options
from coordnet.web.forms import Form


class ProfileForm(VersionedForm):
    name = StringField(
        _l("First name and surname"),
        [
            InputRequired(_l("Write the first name and the surname.")),
            Length(max=120, message=_l("This name is too long.")),
        ],
    )
    addressed_as = StringField(
        _l("How to address you"), [Optional(), Length(max=80, message=_l("At most 80 characters."))]
    )
    position = StringField(_l("Position"), [Optional(), Length(max=200, message=_l("At most 200 characters."))])
    phone = StringField(_l("Work phone"), [Optional(), Length(max=40, message=_l("At most 40 characters."))])
    languages = StringField(_l("Languages"), [Optional(), Length(max=200, message=_l("At most 200 characters."))])
    expertise = SelectMultipleField(
        _l("Expertise"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=False
    )
    locale = RadioField(
        _l("Language of the site and of e-mails"),
        [InputRequired(_l("Choose a language."))],
        validate_choice=False,
    )


class NotificationsForm(Form):
    """What comes by e-mail; `with_topics` adds a field for each topic of the rooms."""

    digest_frequency = RadioField(
        _l("Weekly digest"),
        [InputRequired(_l("Choose one."))],
        choices=options(
            [
                ("weekly", _l("Every Monday, with the beginnings of posts")),
                ("titles", _l("Every Monday, titles only")),
                ("off", _l("Do not send")),
            ]
        ),
        validate_choice=False,
    )


def with_topics(topics: Iterable[Topic]) -> type[NotificationsForm]:
    """The form with a field `topic_<key>` for each topic. What an old page does not send stays as it was."""
    fields = {
        f"topic_{topic.key}": RadioField(
            topic.label(),
            choices=options([("now", _l("At once")), ("digest", _l("In the weekly digest")), ("off", _l("Nothing"))]),
            validate_choice=False,
        )
        for topic in topics
    }
    return type(NotificationsForm.__name__, (NotificationsForm,), fields)
