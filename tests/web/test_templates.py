"""Every template compiles; the form macros tie labels, hints and errors to their fields."""

from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, widgets
from wtforms.validators import InputRequired, Length, Optional

from coordnet.web.fields import options
from coordnet.web.forms import Form
from coordnet.web.rich_field import RichTextField

PAGE = """{% import 'layouts/_macros.html' as ui %}{{ ui.errors(form, 'Tema dar nepaskelbta') }}
<form method="post">{{ ui.form_guard(form) }}{{ ui.code_warning(form) }}
{{ ui.field(form.title, hint='Vienas sakinys.', autocomplete='off') }}{{ ui.field(form.category) }}
{{ ui.field(form.groups) }}{{ ui.field(form.how_often) }}{{ ui.field(form.agreed) }}{{ ui.editor(form.body) }}
{{ ui.attachments(form, files) }}</form>"""


HOW_OFTEN = options([("w", "Kas savaitę"), ("o", "Ne")])


class QuestionForm(Form):
    title = StringField("Antraštė", [InputRequired("Įrašykite klausimą antraštėje"), Length(max=200)])
    category = SelectField(
        "Kategorija", [InputRequired("Pasirinkite kategoriją")], choices=options([("", "–"), ("a", "A")])
    )
    groups = SelectMultipleField(
        "Grupės", [Optional()], choices=options([("v", "Vaikai"), ("m", "Migrantai")]),
        widget=widgets.ListWidget(prefix_label=False), option_widget=widgets.CheckboxInput(),
    )  # fmt: skip
    how_often = RadioField("Dažnis", [InputRequired("Pasirinkite dažnį")], choices=HOW_OFTEN)
    agreed = BooleanField("Sutinku")
    body = RichTextField("Klausimas")


class Page(HTMLParser):
    """Ids, labels and references of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.fields: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += filter(None, [found.get("id")])
        self.references += (found.get("aria-describedby") or "").split() + filter_hash(found.get("href"))
        self.references += [found["for"] or ""] if "for" in found else []
        assert not any(name.startswith("on") or name == "style" for name in found), found
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden":
            self.fields.append(found)


def filter_hash(href: str | None) -> list[str]:
    return [href[1:]] if href and href.startswith("#") else []


def rendered(app: Flask, data: dict[str, str] | None) -> str:
    with app.test_request_context("/", method="GET" if data is None else "POST"):
        form = QuestionForm(MultiDict(data)) if data is not None else QuestionForm()
        if data is not None:
            form.validate()
        return render_template_string(PAGE, form=form, files=[SimpleNamespace(id=3, name="a.docx", size=49152)])


def test_every_template_compiles(app: Flask) -> None:
    names = app.jinja_env.list_templates(extensions=["html", "txt", "xml", "svg"])
    assert "layouts/base.html" in names
    for name in names:
        app.jinja_env.get_template(name)


@pytest.mark.parametrize("data", [None, {}])
def test_every_reference_has_its_target(app: Flask, data: dict[str, str] | None) -> None:
    html = rendered(app, data)
    page = Page(html)
    outside_templates = [i for i in page.ids if i != "file-"]
    assert len(set(outside_templates)) == len(outside_templates)
    assert set(page.references) <= set(page.ids)
    assert {f["id"] for f in page.fields} <= set(page.references)
    assert html.count('type="hidden" name="csrf_token"') <= 1 and 'name="form_name"' in html


def test_errors_stand_above_and_beside_and_what_was_typed_stays(app: Flask) -> None:
    html = rendered(app, {"body": "<div>Parašyta & palikta</div>", "groups": "m"})
    assert "Tema dar nepaskelbta: pataisykite 3 vietas" in html
    assert '<a href="#title">Įrašykite klausimą antraštėje</a>' in html and '<a href="#how_often-0">' in html
    title = next(f for f in Page(html).fields if f["id"] == "title")
    assert title["aria-invalid"] == "true" and title["aria-describedby"] == "title-h title-e"
    assert title["class"] == "form-control is-invalid" and title["autocomplete"] == "off" and "required" not in title
    assert "&lt;div&gt;Parašyta &amp; palikta&lt;/div&gt;" in html
    assert html.index('id="title-e"') < html.index('id="title"')


def test_stored_rich_text_is_plain_in_the_textarea_and_whole_for_the_editor(app: Flask) -> None:
    with app.test_request_context("/"):
        form = QuestionForm(data={"body": "<p>A &amp; B</p><ul><li>C</li></ul>"})
        html = render_template_string("{% import 'layouts/_macros.html' as ui %}{{ ui.editor(form.body) }}", form=form)
    assert html.count("A &amp; B\n\n• C</textarea>") == 1
    assert 'data-html="&lt;p&gt;A &amp;amp; B&lt;/p&gt;&lt;ul&gt;' in html
    assert 'id="body-n"' in html and 'aria-describedby="body-n"' in html


def test_a_good_form_says_nothing(app: Flask) -> None:
    html = rendered(app, None)
    assert "data-error-summary" not in html and "is-invalid" not in html
    assert 'data-code-warning data-mask="[asmens kodas pašalintas]" hidden' in html
    assert "iki 25" in html and "48\u00a0KB" in html


def test_the_demonstration_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Tai demonstracija" not in app.test_client().get("/help").text
    monkeypatch.setitem(app.config, "DEMO", True)
    assert "Tai demonstracija" in app.test_client().get("/help").text
