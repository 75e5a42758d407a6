"""The shape of an entry's form. What it may hold is checked in content.py, all of it at once."""

from collections.abc import Iterable
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms import Form as AnyForm
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from coordnet import taxonomy
from coordnet.drafts.forms import DraftForm
from coordnet.files.forms import FilesForm
from coordnet.library.content import GUARDED, LANGUAGES, EntryContent, masked
from coordnet.library.models import Entry
from coordnet.library.queries import Terms
from coordnet.web.editing import KeyedForm, VersionedForm
from coordnet.web.fields import options
from coordnet.web.language import language
from coordnet.web.rich_field import RichTextField


class _Needed:
    """Marks a field as required for the form macros; content.py checks it."""

    field_flags = {"required": True}

    def __call__(self, _form: AnyForm, _field: Field) -> None:
        pass


class _Checkboxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _choices(terms: Iterable[taxonomy.Term]) -> list[tuple[str, str]]:
    return [(term.slug, taxonomy.heading(term, language())) for term in terms]


class MaterialForm(DraftForm, FilesForm, KeyedForm, VersionedForm):
    """An entry as it is typed."""

    page_order = (
        "title", "title_paraphrased", "summary", "body", "upload", "url", "material_type", "publisher", "year",
        "issued_on", "act_number", "language", "forms", "groups",
    )  # fmt: skip

    title = StringField(_l("Title"), [_Needed()])
    title_paraphrased = BooleanField(
        _l("The title is put in our own words (the official one is longer or not Lithuanian)")
    )
    summary = TextAreaField(_l("In short"), [_Needed()])
    body = RichTextField(_l("Description"), [Optional()])
    material_type = SelectField(_l("Type"), [_Needed()], validate_choice=False)
    forms = _Checkboxes(_l("Forms of exploitation"), [Optional()], validate_choice=False)
    groups = _Checkboxes(_l("Target groups"), [Optional()], validate_choice=False)
    publisher = StringField(_l("Publisher"), [Optional()])
    year = StringField(_l("Year"), [Optional()])
    issued_on = StringField(_l("Date of the document"), [Optional()])
    act_number = StringField(_l("Number of the act"), [Optional()])
    language = SelectField(_l("Language"), validate_choice=False)
    url = URLField(_l("Official address"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.material_type.choices = options([("", _l("Choose")), *_choices(taxonomy.MATERIAL_TYPES.values())])
        self.forms.choices = options(_choices(taxonomy.ordered_forms()))
        self.groups.choices = options(_choices(taxonomy.GROUPS.values()))
        names = get_locale().languages
        self.language.choices = options((code, names[code]) for code in LANGUAGES)

    def content(self) -> EntryContent:
        """What was typed."""
        return EntryContent(
            title=self.title.data or "",
            summary=self.summary.data or "",
            body=self.body.data or "",
            material_type=self.material_type.data or "",
            publisher=self.publisher.data or "",
            year=self.year.data,
            issued_on=self.issued_on.data or "",
            act_number=self.act_number.data or "",
            url=self.url.data or "",
            language=self.language.data or "",
            title_paraphrased=self.title_paraphrased.data,
            forms=tuple(self.forms.data or ()),
            groups=tuple(self.groups.data or ()),
        )

    def mask(self) -> None:
        for name in GUARDED:
            field = self[name]
            field.data = masked(name, field.data or "")


def values_of(entry: Entry, terms: Terms, file_ids: list[int]) -> dict[str, Any]:
    """What the form of an existing entry shows at first."""
    names = ("title", "title_paraphrased", "summary", "material_type", "publisher", "issued_on")
    values = {name: getattr(entry, name) for name in (*names, "act_number", "language", "url", "version")}
    return values | {
        "body": entry.body_html,
        "year": str(entry.year or ""),
        "forms": terms.forms,
        "groups": terms.groups,
        "files": file_ids,
    }
